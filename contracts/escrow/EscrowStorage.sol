// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {FIRST_PERMANENT_LANE, LANE_COUNT, TaskId, toTaskId} from "../types/TaskId.sol";
import {TaskOptions} from "../types/TaskOptions.sol";
import {TaskState} from "../types/TaskState.sol";
import {
    FLAG_ACCEPTED,
    FLAG_AGENT_REVIEWED,
    FLAG_CLIENT_REVIEWED,
    FLAG_ERC20,
    FLAG_OPTIONS,
    FLAG_PARTLY_PAID,
    FLAG_PROOF,
    MAX_ROUND,
    TaskWord
} from "../types/TaskWord.sol";

/// Where the escrow keeps its tasks, the checks that every verb shares, and the views. Moves no money.
abstract contract EscrowStorage is ITaskEscrow {
    /* TYPES */

    /// Where a lane keeps its task. A closed task's words are overwritten by the next task of the lane: 5,000 gas a
    /// word instead of 22,100 for a new one.
    struct Slots {
        TaskWord a;
        uint256 b; // arbitrator 160 | amount 96
        address token; // meaningful only with FLAG_ERC20
        bytes32 proof; // the completion proof with FLAG_PROOF; the digest of the terms while Created
        TaskOptions options; // meaningful only with FLAG_OPTIONS
        uint256 extra; // verifier 160 | bond 96, meaningful only when the options say so
        bytes32 spec; // meaningful only with a verifier
    }

    /* CONSTANTS */

    /// How long a closed lane waits for reviews that were not written yet.
    uint256 internal constant REVIEW_RIGHT_LASTS = 7 days;

    /* STORAGE */

    mapping(uint256 laneKey => Slots) internal _slots;
    mapping(address token => mapping(address account => uint256)) internal _credit;
    mapping(address signer => mapping(bytes32 digest => bool)) internal _revoked;

    /* VIEWS */

    /// @inheritdoc ITaskEscrow
    function getTask(TaskId taskId) external view returns (Task memory task) {
        (Slots storage slots, TaskWord a) = _load(taskId);
        uint256 b = slots.b;

        task.client = taskId.clientOf();
        task.agent = a.agentOf();
        task.arbitrator = _arbitratorOf(b);
        task.token = _tokenOf(slots, a);
        task.amount = uint96(b);
        // The casts below cannot cut anything off: each field came out of a word with fewer bits.
        task.clock = uint32(a.clockOf());
        task.state = a.stateOf();
        task.outcome = a.outcomeOf();
        task.reviewHours = uint16(a.reviewHoursOf());
        task.rulingHours = uint16(a.rulingHoursOf());
        task.silencePercent = uint8(a.silencePercentOf());
        task.accepted = a.has(FLAG_ACCEPTED);
        task.clientReviewed = a.has(FLAG_CLIENT_REVIEWED);
        task.agentReviewed = a.has(FLAG_AGENT_REVIEWED);
        task.partlyPaid = a.has(FLAG_PARTLY_PAID);
        task.topUps = uint64(_optionsOf(slots, a).topUpsOf());
        if (a.has(FLAG_PROOF)) task.proof = slots.proof;
    }

    /// @inheritdoc ITaskEscrow
    function getOptions(TaskId taskId) external view returns (Options memory options) {
        (Slots storage slots, TaskWord a) = _load(taskId);
        TaskOptions o = _optionsOf(slots, a);

        options.feeRecipient = o.feeRecipientOf();
        // These casts cannot cut anything off either.
        options.feeBps = uint16(o.feeBpsOf());
        options.extensionHours = uint16(o.extensionHoursOf());
        if (o.hasBond()) options.bond = uint96(slots.extra);
        if (o.hasVerifier()) (options.verifier, options.spec) = (_verifierOf(slots), slots.spec);
    }

    /// @inheritdoc ITaskEscrow
    function isRevoked(address signer, bytes32 digest) external view returns (bool) {
        return _revoked[signer][digest];
    }

    /// @inheritdoc ITaskEscrow
    function creditOf(address token, address account) external view returns (uint256) {
        return _credit[token][account];
    }

    /// @inheritdoc ITaskEscrow
    function nextTaskId(address client, uint256 lane) external view returns (TaskId taskId) {
        (taskId, ) = _openLane(client, lane);
    }

    /// @inheritdoc ITaskEscrow
    function findFreeLane(address client, uint256 from, uint256 count) external view returns (uint256 lane) {
        for (lane = from; lane < from + count; ++lane) {
            // A lane that does not exist would be read as another client's.
            if (lane >= LANE_COUNT) return from + count;
            TaskWord a = _slots[toTaskId(client, lane, 0).laneKeyOf()].a;
            if (a.roundOfWord() == 0) return lane;
            bool reusable = lane < FIRST_PERMANENT_LANE && a.roundOfWord() < MAX_ROUND && _isClosed(a);
            if (reusable && block.timestamp > _reopensAfter(a)) return lane;
        }
    }

    /* INTERNALS: CHECKS */

    function _checkState(TaskWord a, TaskState expected) internal pure {
        if (a.stateOf() != expected) revert TaskEscrow_WrongState(a.stateOf(), expected);
    }

    /// Funded or Completed: not after a dispute, the ruling decides then.
    function _checkUndisputed(TaskWord a) internal pure {
        if (a.stateOf() != TaskState.Funded) _checkState(a, TaskState.Completed);
    }

    function _checkClient(TaskId taskId) internal view {
        if (msg.sender != taskId.clientOf()) revert TaskEscrow_NotClient(msg.sender, taskId.clientOf());
    }

    function _checkAgent(TaskWord a) internal view {
        if (msg.sender != a.agentOf()) revert TaskEscrow_NotAgent(msg.sender, a.agentOf());
    }

    function _checkArbitrator(uint256 b) internal view {
        if (msg.sender != _arbitratorOf(b)) revert TaskEscrow_NotArbitrator(msg.sender, _arbitratorOf(b));
    }

    /// The party that is not calling.
    function _otherParty(TaskId taskId, TaskWord a) internal view returns (address) {
        if (msg.sender == taskId.clientOf()) return a.agentOf();
        if (msg.sender == a.agentOf()) return taskId.clientOf();
        revert TaskEscrow_NotParty(msg.sender, taskId);
    }

    function _checkNotAfter(uint256 lastMoment) internal view {
        if (block.timestamp > lastMoment) revert TaskEscrow_TooLate(block.timestamp, lastMoment);
    }

    function _checkAfter(uint256 lastMoment) internal view {
        if (block.timestamp <= lastMoment) revert TaskEscrow_TooEarly(block.timestamp, lastMoment);
    }

    /* INTERNALS: STORAGE */

    /// The id and the storage of the next task of a lane.
    function _openLane(address client, uint256 lane) internal view returns (TaskId taskId, Slots storage slots) {
        if (lane >= LANE_COUNT) revert TaskEscrow_InvalidLane(lane, LANE_COUNT);
        TaskId none = toTaskId(client, lane, 0);
        slots = _slots[none.laneKeyOf()];
        TaskWord a = slots.a;
        uint256 round = a.roundOfWord();
        taskId = toTaskId(client, lane, round + 1);
        if (round == 0) return (taskId, slots);

        TaskId last = toTaskId(client, lane, round);
        if (!_isClosed(a)) revert TaskEscrow_LaneBusy(last);
        if (lane >= FIRST_PERMANENT_LANE || round == MAX_ROUND) revert TaskEscrow_LaneUsedUp(last);
        uint256 reopensAfter = _reopensAfter(a);
        if (block.timestamp <= reopensAfter) revert TaskEscrow_LaneClosedUntil(last, reopensAfter);
    }

    function _load(TaskId taskId) internal view returns (Slots storage slots, TaskWord a) {
        slots = _slots[taskId.laneKeyOf()];
        a = slots.a;
        // Round 0 is no task: it would otherwise match a lane that was never used.
        if (taskId.roundOf() == 0 || a.roundOfWord() != taskId.roundOf()) revert TaskEscrow_TaskNotFound(taskId);
    }

    function _arbitratorOf(uint256 b) internal pure returns (address) {
        return address(uint160(b >> 96));
    }

    function _verifierOf(Slots storage slots) internal view returns (address) {
        return address(uint160(slots.extra >> 96));
    }

    function _tokenOf(Slots storage slots, TaskWord a) internal view returns (address) {
        return a.has(FLAG_ERC20) ? slots.token : address(0);
    }

    /// Zero when the task chose none and was never topped up, whatever an older task of the lane left in the slot.
    function _optionsOf(Slots storage slots, TaskWord a) internal view returns (TaskOptions) {
        return a.has(FLAG_OPTIONS) ? slots.options : TaskOptions.wrap(0);
    }

    function _isClosed(TaskWord a) internal pure returns (bool) {
        return a.stateOf() >= TaskState.Released;
    }

    /// The last second at which the lane of a closed task waits for a review; zero when none can come.
    function _reopensAfter(TaskWord a) internal pure returns (uint256) {
        if (!a.has(FLAG_ACCEPTED) || a.has(FLAG_CLIENT_REVIEWED | FLAG_AGENT_REVIEWED)) return 0;
        return a.clockOf() + REVIEW_RIGHT_LASTS;
    }
}
