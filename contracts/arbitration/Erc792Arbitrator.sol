// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {IEvidence} from "@kleros/erc-792/contracts/erc-1497/IEvidence.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IErc792Arbitrator} from "../interfaces/IErc792Arbitrator.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Push} from "../libraries/Push.sol";
import {TaskId} from "../types/TaskId.sol";
import {TaskState} from "../types/TaskState.sol";

/// @title See {IErc792Arbitrator} for the rules.
/// Books: the balance is, at any time, every deposit, every pot and every credit together.
contract Erc792Arbitrator is IErc792Arbitrator, IArbitrable, IEvidence, ERC165, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /* TYPES */

    struct Key {
        ITaskEscrow escrow;
        TaskId taskId;
    }

    /* CONSTANTS */

    uint256 internal constant CHOICES = 2;
    uint256 internal constant META_EVIDENCE = 0;
    uint256 internal constant MIN_WINDOW = 1 hours;
    uint256 internal constant MAX_WINDOW = 730 days;
    /// How long anybody has, if the court does not get dearer meanwhile, to make a side lose that did not pay, before
    /// the escrow stops listening.
    uint256 internal constant TIME_TO_ENFORCE = 1 hours;
    /// What must be left before the escrow is told a ruling: more than five pushes (both parties, the fee, the
    /// bond twice), each of which wants 140,000, and its books.
    uint256 internal constant GAS_TO_TELL = 1_000_000;
    /// What must be left before the escrow is asked for more time.
    uint256 internal constant GAS_TO_EXTEND = 200_000;
    /// What must be left when the court has refused. A court that ran out of gas leaves a 64th (EIP-150), so it had
    /// more than 6,000,000.
    uint256 internal constant GAS_AFTER_REFUSAL = 100_000;

    /* IMMUTABLES AND STORAGE */

    /// @inheritdoc IErc792Arbitrator
    IArbitrator public immutable court;
    /// @inheritdoc IErc792Arbitrator
    uint256 public immutable feeWindow;
    /// @inheritdoc IErc792Arbitrator
    uint256 public immutable courtWindow;
    /// @inheritdoc IErc792Arbitrator
    bytes public courtData; // written by the constructor alone

    mapping(ITaskEscrow escrow => mapping(TaskId taskId => Case)) internal _cases;
    mapping(uint256 disputeId => Key) internal _keys;
    mapping(address account => uint256) internal _credit;

    constructor(
        IArbitrator court_,
        bytes memory courtData_,
        uint256 feeWindow_,
        uint256 courtWindow_,
        string memory metaEvidence
    ) {
        if (address(court_).code.length == 0) revert Erc792Arbitrator_InvalidCourt(address(court_));
        _checkWindow(feeWindow_);
        _checkWindow(courtWindow_);
        (court, courtData, feeWindow, courtWindow) = (court_, courtData_, feeWindow_, courtWindow_);

        emit MetaEvidence(META_EVIDENCE, metaEvidence);
    }

    /* DEPOSIT, TIME OUT */

    /// @inheritdoc IErc792Arbitrator
    function depositFee(ITaskEscrow escrow, TaskId taskId) external payable nonReentrant {
        ITaskEscrow.Task memory task = escrow.getTask(taskId);
        Case storage c = _cases[escrow][taskId];
        uint256 cost = court.arbitrationCost(courtData);

        _checkTask(task);
        if (c.stage == Stage.None) _begin(c, task);
        _checkStage(c, Stage.Collecting);
        if (block.timestamp > task.clock) revert Erc792Arbitrator_TooLate(block.timestamp, task.clock);

        uint256 excess = _deposit(c, _sideOf(c, msg.sender), cost);

        emit FeeDeposited(address(escrow), taskId, msg.sender, cost, c.owing, c.clock);

        if (c.owing == Side.Nobody) _goToCourt(escrow, taskId, c, cost, task.clock);
        _pay(msg.sender, excess);
    }

    /// @inheritdoc IErc792Arbitrator
    function timeout(ITaskEscrow escrow, TaskId taskId) external nonReentrant {
        Case storage c = _cases[escrow][taskId];
        Side loser = c.owing;

        if (c.stage != Stage.InCourt) _checkStage(c, Stage.Collecting);
        if (block.timestamp <= c.clock) revert Erc792Arbitrator_TooEarly(block.timestamp, c.clock);

        // In court the deposits are zero, before it the pot is.
        uint256 half = c.pot / 2;
        (uint256 toClient, uint256 toAgent) = (c.clientDeposit + c.pot - half, c.agentDeposit + half);

        (c.clientDeposit, c.agentDeposit, c.pot) = (0, 0, 0);
        (c.stage, c.winner) = loser == Side.Nobody ? (Stage.Silent, Side.Nobody) : (Stage.Ruled, _other(loser));

        emit CaseTimedOut(address(escrow), taskId, loser);

        _pay(c.client, toClient);
        _pay(c.agent, toAgent);
        if (loser != Side.Nobody) _tell(escrow, taskId, c.winner);
    }

    /* EVIDENCE, APPEAL, RULE */

    /// @inheritdoc IErc792Arbitrator
    function submitEvidence(ITaskEscrow escrow, TaskId taskId, string calldata evidence) external {
        Case storage c = _cases[escrow][taskId];

        if (c.stage != Stage.InCourt) _checkStage(c, Stage.Collecting);
        _sideOf(c, msg.sender);

        emit Evidence(court, evidenceGroupOf(escrow, taskId), msg.sender, evidence);
    }

    /// @inheritdoc IErc792Arbitrator
    function appeal(ITaskEscrow escrow, TaskId taskId) external payable nonReentrant {
        Case storage c = _cases[escrow][taskId];
        uint256 cost = court.appealCost(c.disputeId, courtData);

        _checkStage(c, Stage.InCourt);
        if (msg.value < cost) revert Erc792Arbitrator_FeeTooLow(msg.value, cost);

        emit CaseAppealed(address(escrow), taskId, msg.sender, msg.value);

        court.appeal{value: msg.value}(c.disputeId, courtData);
    }

    /// @inheritdoc IErc792Arbitrator
    function extendRuling(ITaskEscrow escrow, TaskId taskId) external nonReentrant {
        uint256 rulingEndsAt = escrow.getTask(taskId).clock;
        Case storage c = _cases[escrow][taskId];

        _checkStage(c, Stage.InCourt);
        _checkGas(GAS_TO_EXTEND);
        if (!_extend(escrow, taskId, rulingEndsAt, c.clock)) revert Erc792Arbitrator_NothingToExtend(rulingEndsAt);
    }

    /// The court's ruling. No reentrancy guard, so that nobody can make a court that swallows errors lose a ruling by
    /// executing it from inside another call: everything is written before anybody is called.
    /// @inheritdoc IArbitrable
    function rule(uint256 disputeId, uint256 ruling) external {
        if (msg.sender != address(court)) revert Erc792Arbitrator_NotCourt(msg.sender, address(court));
        Key memory key = _keys[disputeId];
        Case storage c = _cases[key.escrow][key.taskId];

        // A court that rules after its window is still right about the payment, if the escrow waited; its pot is gone.
        if (c.stage != Stage.Silent) _checkStage(c, Stage.InCourt);

        // A choice the court was not given decides nothing.
        Side winner = ruling > CHOICES ? Side.Nobody : Side(ruling);
        uint256 pot = c.pot;
        uint256 half = pot / 2;

        (c.stage, c.winner, c.pot) = (Stage.Ruled, winner, 0);

        emit Ruling(court, disputeId, ruling);

        if (winner == Side.Nobody) _pay(c.agent, half);
        _pay(winner == Side.Agent ? c.agent : c.client, winner == Side.Nobody ? pot - half : pot);
        _tell(key.escrow, key.taskId, winner);
    }

    /// @inheritdoc IErc792Arbitrator
    function enforce(ITaskEscrow escrow, TaskId taskId) external nonReentrant {
        Case storage c = _cases[escrow][taskId];

        _checkStage(c, Stage.Ruled);

        escrow.resolveDispute(taskId, _agentBpsOf(c.winner));
    }

    /* WITHDRAW */

    /// @inheritdoc IErc792Arbitrator
    function withdraw() external nonReentrant {
        _withdraw(msg.sender);
    }

    /// @inheritdoc IErc792Arbitrator
    function withdrawTo(address to) external nonReentrant {
        // Not to ourselves: there is no way to take coins from outside any case, so the call would fail anyway.
        if (to == address(0) || to == address(this)) revert Erc792Arbitrator_InvalidReceiver(to);
        _withdraw(to);
    }

    /* VIEWS */

    /// @inheritdoc IErc792Arbitrator
    function caseOf(ITaskEscrow escrow, TaskId taskId) external view returns (Case memory) {
        return _cases[escrow][taskId];
    }

    /// @inheritdoc IErc792Arbitrator
    function creditOf(address account) external view returns (uint256) {
        return _credit[account];
    }

    /// @inheritdoc IErc792Arbitrator
    function evidenceGroupOf(ITaskEscrow escrow, TaskId taskId) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(escrow, taskId)));
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IErc792Arbitrator).interfaceId ||
            interfaceId == type(IArbitrable).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /* INTERNALS: CHECKS */

    function _checkWindow(uint256 given) internal pure {
        if (given < MIN_WINDOW || given > MAX_WINDOW) {
            revert Erc792Arbitrator_InvalidWindow(given, MIN_WINDOW, MAX_WINDOW);
        }
    }

    function _checkTask(ITaskEscrow.Task memory task) internal view {
        if (task.state != TaskState.Disputed) revert Erc792Arbitrator_NotDisputed(task.state);
        if (task.arbitrator != address(this)) revert Erc792Arbitrator_NotArbitrator(task.arbitrator);
    }

    function _checkStage(Case storage c, Stage expected) internal view {
        if (c.stage != expected) revert Erc792Arbitrator_WrongStage(c.stage, expected);
    }

    function _sideOf(Case storage c, address account) internal view returns (Side) {
        if (account == c.client) return Side.Client;
        if (account == c.agent) return Side.Agent;
        revert Erc792Arbitrator_NotParty(account);
    }

    function _checkGas(uint256 needed) internal view {
        if (gasleft() < needed) revert Erc792Arbitrator_TooLittleGas(gasleft(), needed);
    }

    /* INTERNALS: THE CASE */

    /// From here on the escrow is not asked again who the parties are.
    function _begin(Case storage c, ITaskEscrow.Task memory task) internal {
        // Later, less time would be left to make a side lose that does not pay.
        uint256 enforcedBy = block.timestamp + feeWindow + TIME_TO_ENFORCE;
        if (enforcedBy > task.clock) revert Erc792Arbitrator_TooLate(enforcedBy, task.clock);
        (c.client, c.agent, c.stage) = (task.client, task.agent, Stage.Collecting);
    }

    /// Brings the deposit of `side` to `cost` and says who owes next. The fee window starts anew only when the duty
    /// passes on, so that nobody can hold it open by topping up.
    function _deposit(Case storage c, Side side, uint256 cost) internal returns (uint256 excess) {
        bool isClient = side == Side.Client;
        uint256 given = (isClient ? c.clientDeposit : c.agentDeposit) + msg.value;
        if (given < cost) revert Erc792Arbitrator_FeeTooLow(given, cost);
        excess = given - cost;

        if (isClient) c.clientDeposit = cost.toUint96();
        else c.agentDeposit = cost.toUint96();

        bool otherPaid = (isClient ? c.agentDeposit : c.clientDeposit) >= cost;
        Side owing = otherPaid ? Side.Nobody : _other(side);
        if (owing == c.owing && owing != Side.Nobody) return excess;
        (c.owing, c.clock) = (owing, (block.timestamp + feeWindow).toUint64());
    }

    /// Both sides paid. If the court does not take the case, everything stays as it is, and either side can call again.
    function _goToCourt(
        ITaskEscrow escrow,
        TaskId taskId,
        Case storage c,
        uint256 cost,
        uint256 rulingEndsAt
    ) internal {
        try court.createDispute{value: cost}(CHOICES, courtData) returns (uint256 disputeId) {
            if (address(_keys[disputeId].escrow) != address(0)) revert Erc792Arbitrator_DisputeIdTaken(disputeId);
            // The cost may have fallen since the other side paid.
            (uint256 clientExcess, uint256 agentExcess) = (c.clientDeposit - cost, c.agentDeposit - cost);

            _keys[disputeId] = Key(escrow, taskId);
            (c.clientDeposit, c.agentDeposit, c.pot) = (0, 0, cost.toUint96());
            (c.stage, c.disputeId, c.clock) = (Stage.InCourt, disputeId, (block.timestamp + courtWindow).toUint64());

            emit Dispute(court, disputeId, META_EVIDENCE, evidenceGroupOf(escrow, taskId));
            emit CaseOpened(address(escrow), taskId, disputeId, c.clock);

            _pay(c.client, clientExcess);
            _pay(c.agent, agentExcess);
            _checkGas(GAS_TO_EXTEND);
            _extend(escrow, taskId, rulingEndsAt, c.clock);
        } catch {
            _checkGas(GAS_AFTER_REFUSAL);
            emit CaseRefused(address(escrow), taskId, c.clock);
        }
    }

    /// Asks once for all the time that the court may need and the task allows, because the escrow grants it once.
    function _extend(ITaskEscrow escrow, TaskId taskId, uint256 rulingEndsAt, uint256 wanted) internal returns (bool) {
        try escrow.getOptions(taskId) returns (ITaskEscrow.Options memory options) {
            uint256 until = Math.min(wanted, rulingEndsAt + uint256(options.extensionHours) * 1 hours);
            if (until <= rulingEndsAt) return false;
            try escrow.extendRuling(taskId, until) {
                return true;
            } catch {
                return false;
            }
        } catch {
            return false;
        }
    }

    /// Brings the ruling to the escrow, and never fails for it: the task may be closed, the ruling window over, the
    /// escrow hostile. {enforce} can always try again.
    function _tell(ITaskEscrow escrow, TaskId taskId, Side winner) internal {
        _checkGas(GAS_TO_TELL);
        bool taken = false;
        // Without code, the compiler's own check would revert outside the `try`.
        if (address(escrow).code.length != 0) {
            try escrow.resolveDispute(taskId, _agentBpsOf(winner)) {
                taken = true;
            } catch {
                taken = false;
            }
        }
        if (!taken) emit RulingNotTaken(address(escrow), taskId, winner);
    }

    function _other(Side side) internal pure returns (Side) {
        return side == Side.Client ? Side.Agent : Side.Client;
    }

    function _agentBpsOf(Side winner) internal pure returns (uint256) {
        if (winner == Side.Nobody) return 5_000;
        return winner == Side.Agent ? 10_000 : 0;
    }

    /* INTERNALS: MONEY */

    /// Pushes, and credits what could not be pushed.
    function _pay(address to, uint256 amount) internal {
        if (amount == 0) return;
        _checkGas(Push.GAS_NEEDED);
        if (Push.native(to, amount)) return;

        _credit[to] += amount;
        emit FeeCredited(to, amount);
    }

    function _withdraw(address to) internal {
        uint256 amount = _credit[msg.sender];
        if (amount == 0) revert Erc792Arbitrator_NoCredit(msg.sender);

        _credit[msg.sender] = 0;

        emit CreditWithdrawn(msg.sender, to, amount);

        Address.sendValue(payable(to), amount);
    }
}
