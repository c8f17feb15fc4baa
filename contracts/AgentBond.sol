// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {AgentStakes} from "./bond/AgentStakes.sol";
import {IAgentBond} from "./interfaces/IAgentBond.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Outcome, TaskState} from "./types/TaskState.sol";
import {TaskId} from "./types/TaskId.sol";

/// @title See {IAgentBond} for the rules. Which rulings cost an agent something is here, and what they cost it in
/// {AgentStakes}.
contract AgentBond is AgentStakes {
    using SafeCast for uint256;

    /* TYPES */

    /// One word.
    struct Naming {
        uint96 maxSlash;
        uint40 from;
        uint40 until; // zero without an end
    }

    /* CONSTANTS */

    /// Of a payment this large every share above none is at least one unit: who got nothing was given nothing.
    uint256 public constant MIN_AMOUNT = 10_000;

    /* IMMUTABLES AND STORAGE */

    /// @inheritdoc IAgentBond
    ITaskEscrow public immutable escrow;

    mapping(address agent => mapping(address arbitrator => Naming)) internal _namings;
    mapping(TaskId taskId => bool) internal _slashed;

    constructor(ITaskEscrow escrow_) {
        escrow = escrow_;

        if (!ERC165Checker.supportsInterface(address(escrow_), type(ITaskEscrow).interfaceId)) {
            revert AgentBond_InvalidEscrow(address(escrow_));
        }
    }

    /* NAME, DROP */

    /// @inheritdoc IAgentBond
    function nameArbitrator(address arbitrator, uint256 maxSlash) external {
        Naming memory naming = _namings[msg.sender][arbitrator];
        // What it may still be slashed for by the old naming must not be lost with a new one.
        bool goesOn = naming.maxSlash != 0 && (naming.until == 0 || block.timestamp <= naming.until + CLAIM_WINDOW);
        uint256 min = goesOn ? naming.maxSlash : 1;

        if (arbitrator == address(0) || arbitrator == msg.sender) revert AgentBond_InvalidArbitrator(arbitrator);
        if (maxSlash < min || maxSlash > type(uint96).max) revert AgentBond_InvalidCap(maxSlash, min);

        uint40 from = goesOn ? naming.from : block.timestamp.toUint40();

        _namings[msg.sender][arbitrator] = Naming({maxSlash: uint96(maxSlash), from: from, until: 0});

        emit ArbitratorNamed(msg.sender, arbitrator, maxSlash);
    }

    /// @inheritdoc IAgentBond
    function dropArbitrator(address arbitrator) external {
        Naming memory naming = _namings[msg.sender][arbitrator];

        if (naming.maxSlash == 0) revert AgentBond_NotNamed(msg.sender, arbitrator);
        _checkStays(arbitrator, naming.until);

        uint256 until = block.timestamp + EXIT_DELAY;

        _namings[msg.sender][arbitrator].until = until.toUint40();

        emit ArbitratorDropped(msg.sender, arbitrator, until);
    }

    /* SLASH */

    /// @inheritdoc IAgentBond
    function slash(TaskId taskId) external {
        ITaskEscrow.Task memory task = escrow.getTask(taskId);
        (address agent, address arbitrator) = (task.agent, task.arbitrator);
        Naming memory naming = _namings[agent][arbitrator];
        uint256 size = naming.maxSlash;

        if (task.state != TaskState.Refunded || task.outcome != Outcome.Ruled) {
            revert AgentBond_NotLost(task.state, task.outcome);
        }
        if (task.amount < MIN_AMOUNT) revert AgentBond_TooSmall(task.amount, MIN_AMOUNT);
        // The clock of a closed task is when it closed.
        if (!_isNamedAt(naming, task.clock)) revert AgentBond_NotNamed(agent, arbitrator);
        uint256 lastMoment = task.clock + CLAIM_WINDOW;
        if (block.timestamp > lastMoment) revert AgentBond_TooLate(block.timestamp, lastMoment);
        if (_slashed[taskId]) revert AgentBond_AlreadySlashed(taskId);

        if (task.token == address(0) && task.amount < size) size = task.amount;

        _slashed[taskId] = true;
        (uint256 losses, uint256 fromBond, uint256 fromVouches, uint256 award) = _take(agent, task.client, size);

        emit AgentSlashed(agent, task.client, taskId, arbitrator, losses, fromBond, fromVouches, award);
    }

    /* VIEWS */

    /// @inheritdoc IAgentBond
    function namingOf(
        address agent,
        address arbitrator
    ) external view returns (uint256 maxSlash, uint256 from, uint256 until) {
        Naming memory naming = _namings[agent][arbitrator];
        return (naming.maxSlash, naming.from, naming.until);
    }

    /// @inheritdoc IAgentBond
    function coverOf(address agent, address arbitrator, uint256 rulingBy) external view returns (uint256) {
        Bond memory bond = _bonds[agent];
        Naming memory naming = _namings[agent][arbitrator];
        // Who did not ask to leave may do so in the next transaction.
        uint256 soonest = block.timestamp + EXIT_DELAY;
        uint256 bondEnds = bond.exitAt == 0 ? soonest : bond.exitAt;
        uint256 namingEnds = naming.until == 0 ? soonest : naming.until;

        // No overflow: an exit is at least its own delay, which is longer, away from the beginning of time.
        if (rulingBy > bondEnds - CLAIM_WINDOW || rulingBy > namingEnds) return 0;
        return bond.amount < naming.maxSlash ? bond.amount : naming.maxSlash;
    }

    /// @inheritdoc IAgentBond
    function isSlashed(TaskId taskId) external view returns (bool) {
        return _slashed[taskId];
    }

    /* INTERNALS */

    function _isNamedAt(Naming memory naming, uint256 time) internal pure returns (bool) {
        return naming.maxSlash != 0 && naming.from <= time && (naming.until == 0 || time <= naming.until);
    }
}
