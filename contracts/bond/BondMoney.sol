// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IOperatorBond} from "../interfaces/IOperatorBond.sol";

/// @title The money of {OperatorBond}: bonds, credits, and what burned.
/// Books: the balance is, at any time, every bond, the deposit of every open challenge, every credit and what burned.
/// What is paid for is credited and taken with a call of its own, so nobody's refusal to be paid holds up a verb.
abstract contract BondMoney is IOperatorBond {
    using SafeCast for uint256;

    /* TYPES */

    /// One word.
    struct Bond {
        uint128 amount;
        uint64 exitAt;
        uint32 failures;
        uint32 openChallenges;
    }

    /* CONSTANTS */

    /// The longest promise that is one: two daily batches.
    uint256 public constant MAX_PROMISE = 48 hours;
    /// The longest promise, and a week to notice that it was broken.
    uint256 public constant LIABILITY_WINDOW = MAX_PROMISE + 7 days;
    /// A weekend, for an operator whose machine has to be woken up.
    uint256 public constant ANSWER_WINDOW = 72 hours;
    /// What was signed in the second of the request can be challenged and answered, or not, before the bond leaves.
    uint256 public constant EXIT_DELAY = LIABILITY_WINDOW + ANSWER_WINDOW;

    /// How many deposits make a slash.
    uint256 internal constant DEPOSITS = 10;
    uint256 internal constant MAX_SLASH = type(uint96).max;

    /* IMMUTABLES AND STORAGE */

    /// @inheritdoc IOperatorBond
    uint256 public immutable slashAmount;
    /// @inheritdoc IOperatorBond
    uint256 public immutable depositAmount;

    /// @inheritdoc IOperatorBond
    uint256 public burned;

    mapping(address operator => Bond) internal _bonds;
    mapping(address account => uint256) internal _credit;

    constructor(uint256 slashAmount_) {
        if (slashAmount_ < DEPOSITS || slashAmount_ > MAX_SLASH) {
            revert OperatorBond_InvalidSlash(slashAmount_, DEPOSITS, MAX_SLASH);
        }
        (slashAmount, depositAmount) = (slashAmount_, slashAmount_ / DEPOSITS);
    }

    /* POST */

    /// @inheritdoc IOperatorBond
    function post(address operator) external payable {
        // Nobody signs as zero, and nobody could take this bond again.
        if (operator == address(0)) revert OperatorBond_InvalidOperator(operator);
        if (msg.value == 0) revert OperatorBond_WrongValue(msg.value, 1);

        _bonds[operator].amount += msg.value.toUint128();

        emit BondPosted(operator, msg.sender, msg.value);
    }

    /* EXIT, WITHDRAW */

    /// @inheritdoc IOperatorBond
    function requestExit() external {
        Bond memory bond = _bonds[msg.sender];

        if (bond.amount == 0) revert OperatorBond_NoBond(msg.sender);
        if (bond.exitAt != 0) revert OperatorBond_AlreadyExiting(bond.exitAt);

        uint256 exitAt = block.timestamp + EXIT_DELAY;

        _bonds[msg.sender].exitAt = exitAt.toUint64();

        emit ExitRequested(msg.sender, exitAt);
    }

    /// @inheritdoc IOperatorBond
    function withdrawBond(address to) external {
        Bond memory bond = _bonds[msg.sender];

        if (bond.exitAt == 0) revert OperatorBond_NotExiting(msg.sender);
        if (block.timestamp <= bond.exitAt) revert OperatorBond_TooEarly(block.timestamp, bond.exitAt);
        if (bond.openChallenges != 0) revert OperatorBond_ChallengesOpen(bond.openChallenges);
        _checkReceiver(to);

        // Failures stay. No check of the amount: after a slash of all of it this still ends the exit.
        (_bonds[msg.sender].amount, _bonds[msg.sender].exitAt) = (0, 0);

        emit BondWithdrawn(msg.sender, to, bond.amount);

        Address.sendValue(payable(to), bond.amount);
    }

    /// @inheritdoc IOperatorBond
    function withdrawCredit(address to) external {
        uint256 amount = _credit[msg.sender];

        if (amount == 0) revert OperatorBond_NoCredit(msg.sender);
        _checkReceiver(to);

        _credit[msg.sender] = 0;

        emit CreditWithdrawn(msg.sender, to, amount);

        Address.sendValue(payable(to), amount);
    }

    /* VIEWS */

    /// @inheritdoc IOperatorBond
    function bondOf(
        address operator
    ) external view returns (uint256 amount, uint256 locked, uint256 exitAt, uint256 failures, uint256 openChallenges) {
        Bond memory bond = _bonds[operator];
        (amount, exitAt, failures, openChallenges) = (bond.amount, bond.exitAt, bond.failures, bond.openChallenges);
        locked = openChallenges * slashAmount;
        if (locked > amount) locked = amount;
    }

    /// @inheritdoc IOperatorBond
    function creditOf(address account) external view returns (uint256) {
        return _credit[account];
    }

    /* INTERNALS */

    /// Counts a failure and takes what it costs. Nothing was set aside for it: what is set aside can be occupied, by
    /// challenges an operator makes to itself and answers.
    function _fail(address operator, address by) internal {
        Bond memory bond = _bonds[operator];
        uint256 slashed = bond.amount < slashAmount ? bond.amount : slashAmount;
        uint256 reward = slashed / 2; // The odd wei burns.

        bond.amount -= slashed.toUint128();
        ++bond.failures;

        _bonds[operator] = bond;
        _credit[by] += reward;
        burned += slashed - reward;

        emit OperatorFailed(operator, by, bond.failures, reward, slashed - reward);
    }

    function _checkReceiver(address to) internal view {
        // Not to ourselves: there is no way to take coins that belong to nobody, so the call would fail anyway.
        if (to == address(0) || to == address(this)) revert OperatorBond_InvalidReceiver(to);
    }
}
