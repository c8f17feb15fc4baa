// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {AgentReputation} from "./AgentReputation.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Push} from "./libraries/Push.sol";
import {FIRST_PERMANENT_LANE, LANE_COUNT, TaskId, toTaskId} from "./types/TaskId.sol";
import {Outcome, Role, TaskState} from "./types/TaskState.sol";
import {
    FLAG_ACCEPTED,
    FLAG_AGENT_REVIEWED,
    FLAG_CLIENT_REVIEWED,
    FLAG_ERC20,
    FLAG_PROOF,
    MAX_ROUND,
    MAX_WINDOW_HOURS,
    TaskWord,
    newTaskWord
} from "./types/TaskWord.sol";

/// @title The core of agent-market: every other part only reads what happens here. See {ITaskEscrow} for the rules.
contract TaskEscrow is ITaskEscrow, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /* TYPES */

    /// Where a lane keeps its task. A closed task's words are overwritten by the next task of the lane: 5,000 gas a
    /// word instead of 22,100 for a new one.
    struct Slots {
        TaskWord a;
        uint256 b; // arbitrator 160 | amount 96
        address token; // meaningful only with FLAG_ERC20
        bytes32 proof; // meaningful only with FLAG_PROOF
    }

    /* CONSTANTS */

    uint256 internal constant MAX_DEADLINE_DISTANCE = 730 days;
    /// How long a closed lane waits for reviews that were not written yet.
    uint256 internal constant REVIEW_RIGHT_LASTS = 7 days;
    uint256 internal constant BPS = 10_000;

    /* IMMUTABLES AND STORAGE */

    /// @inheritdoc ITaskEscrow
    address public immutable reputation;

    mapping(uint256 laneKey => Slots) internal _slots;
    mapping(address token => mapping(address account => uint256)) internal _credit;

    constructor() {
        reputation = address(new AgentReputation());
    }

    /* CREATE, FUND */

    /// @inheritdoc ITaskEscrow
    function createAndFundTask(uint256 lane, Terms memory terms) external payable nonReentrant returns (TaskId taskId) {
        taskId = nextTaskId(msg.sender, lane);
        _checkTerms(terms);

        Slots storage slots = _slots[taskId.laneKeyOf()];
        slots.a = newTaskWord(
            terms.agent,
            terms.deadline,
            TaskState.Funded,
            terms.token == address(0) ? 0 : FLAG_ERC20,
            taskId.roundOf(),
            terms.reviewHours,
            terms.rulingHours,
            terms.silencePercent
        );
        slots.b = (uint256(uint160(terms.arbitrator)) << 96) | terms.amount;
        if (terms.token != address(0)) slots.token = terms.token;

        _emitCreated(taskId, terms);

        _pull(terms.token, terms.amount);
    }

    /* ACCEPT, COMPLETE */

    /// @inheritdoc ITaskEscrow
    function acceptTask(TaskId taskId) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkAgent(a);
        if (a.has(FLAG_ACCEPTED)) revert TaskEscrow_AlreadyAccepted(taskId);
        _checkNotAfter(a.clockOf());

        slots.a = a.with(FLAG_ACCEPTED);

        emit TaskAccepted(taskId);
    }

    /// @inheritdoc ITaskEscrow
    function completeTask(TaskId taskId, bytes32 proof) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkAgent(a);
        _checkNotAfter(a.clockOf());

        uint256 reviewEndsAt = block.timestamp + a.reviewHoursOf() * 1 hours;

        slots.a = a.moved(TaskState.Completed, reviewEndsAt).with(FLAG_PROOF | FLAG_ACCEPTED);
        slots.proof = proof;

        emit TaskCompleted(taskId, proof, reviewEndsAt);
    }

    /* RELEASE, CLAIM */

    /// @inheritdoc ITaskEscrow
    function releasePayment(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        // Not after a dispute: the ruling decides then.
        if (a.stateOf() != TaskState.Funded) _checkState(a, TaskState.Completed);
        if (msg.sender != taskId.clientOf()) revert TaskEscrow_NotClient(msg.sender, taskId.clientOf());

        _close(taskId, slots, a, Outcome.ReleasedByClient, uint96(slots.b));
    }

    /// @inheritdoc ITaskEscrow
    function claimPayment(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Completed);
        _checkAgent(a);
        _checkAfter(a.clockOf());

        _close(taskId, slots, a, Outcome.ClientSilent, uint96(slots.b));
    }

    /* DISPUTE, RESOLVE */

    /// @inheritdoc ITaskEscrow
    function raiseDispute(TaskId taskId) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Completed);
        if (msg.sender != taskId.clientOf() && msg.sender != a.agentOf()) {
            revert TaskEscrow_NotParty(msg.sender, taskId);
        }
        _checkNotAfter(a.clockOf());

        uint256 rulingEndsAt = block.timestamp + a.rulingHoursOf() * 1 hours;

        slots.a = a.moved(TaskState.Disputed, rulingEndsAt);

        emit TaskDisputed(taskId, msg.sender, rulingEndsAt);
    }

    /// @inheritdoc ITaskEscrow
    function resolveDispute(TaskId taskId, uint256 agentBps) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);
        uint256 b = slots.b;

        _checkState(a, TaskState.Disputed);
        if (msg.sender != _arbitratorOf(b)) revert TaskEscrow_NotArbitrator(msg.sender, _arbitratorOf(b));
        _checkNotAfter(a.clockOf());
        if (agentBps > BPS) revert TaskEscrow_InvalidShare(agentBps, BPS);

        // Rounded down: the odd unit goes to the client, who paid. 96 bits times 10,000 cannot overflow.
        _close(taskId, slots, a, Outcome.Ruled, (uint256(uint96(b)) * agentBps) / BPS);
    }

    /// @inheritdoc ITaskEscrow
    function resolveBySilence(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Disputed);
        _checkAfter(a.clockOf());

        // Rounded down, as in {resolveDispute}.
        _close(taskId, slots, a, Outcome.ArbitratorSilent, (uint256(uint96(slots.b)) * a.silencePercentOf()) / 100);
    }

    /* REFUND, WITHDRAW */

    /// @inheritdoc ITaskEscrow
    function refundIfExpired(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkAfter(a.clockOf());

        _close(taskId, slots, a, Outcome.AgentSilent, 0);
    }

    /// @inheritdoc ITaskEscrow
    function withdraw(address token) external nonReentrant {
        _withdraw(token, msg.sender);
    }

    /// @inheritdoc ITaskEscrow
    function withdrawTo(address token, address to) external nonReentrant {
        // Not to ourselves: the books would not know of it and the coins would be nobody's.
        if (to == address(0) || to == address(this)) revert TaskEscrow_InvalidReceiver(to);
        _withdraw(token, to);
    }

    /* REVIEW RIGHTS */

    /// @inheritdoc ITaskEscrow
    function spendReviewRight(
        TaskId taskId,
        address reviewer
    ) external returns (address subject, Role subjectRole, Outcome outcome) {
        if (msg.sender != reputation) revert TaskEscrow_NotReputation(msg.sender, reputation);
        (Slots storage slots, TaskWord a) = _load(taskId);

        if (a.stateOf() != TaskState.Released) _checkState(a, TaskState.Refunded);
        if (!a.has(FLAG_ACCEPTED)) revert TaskEscrow_NotAccepted(taskId);

        address client = taskId.clientOf();
        address agent = a.agentOf();
        uint256 flag;
        if (reviewer == client) (flag, subject, subjectRole) = (FLAG_CLIENT_REVIEWED, agent, Role.Agent);
        else if (reviewer == agent) (flag, subject, subjectRole) = (FLAG_AGENT_REVIEWED, client, Role.Client);
        else revert TaskEscrow_NotParty(reviewer, taskId);
        if (a.has(flag)) {
            revert TaskEscrow_AlreadyReviewed(taskId, subjectRole == Role.Agent ? Role.Client : Role.Agent);
        }

        slots.a = a.with(flag);

        return (subject, subjectRole, a.outcomeOf());
    }

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
        if (a.has(FLAG_PROOF)) task.proof = slots.proof;
    }

    /// @inheritdoc ITaskEscrow
    function creditOf(address token, address account) external view returns (uint256) {
        return _credit[token][account];
    }

    /// @inheritdoc ITaskEscrow
    function nextTaskId(address client, uint256 lane) public view returns (TaskId taskId) {
        if (lane >= LANE_COUNT) revert TaskEscrow_InvalidLane(lane, LANE_COUNT);
        taskId = toTaskId(client, lane, 0);
        TaskWord a = _slots[taskId.laneKeyOf()].a;
        uint256 round = a.roundOfWord();
        taskId = toTaskId(client, lane, round + 1);
        if (round == 0) return taskId;

        TaskId last = toTaskId(client, lane, round);
        if (!_isClosed(a)) revert TaskEscrow_LaneBusy(last);
        if (lane >= FIRST_PERMANENT_LANE || round == MAX_ROUND) revert TaskEscrow_LaneUsedUp(last);
        uint256 reopensAfter = _reopensAfter(a);
        if (block.timestamp <= reopensAfter) revert TaskEscrow_LaneClosedUntil(last, reopensAfter);
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

    function _checkTerms(Terms memory terms) internal view {
        address agent = terms.agent;
        if (agent == address(0) || agent == msg.sender || agent == address(this)) {
            revert TaskEscrow_InvalidAgent(agent);
        }
        address arbitrator = terms.arbitrator;
        if (arbitrator == msg.sender || arbitrator == agent || arbitrator == address(this)) {
            revert TaskEscrow_InvalidArbitrator(arbitrator);
        }
        if (terms.amount == 0) revert TaskEscrow_InvalidAmount();
        uint256 latest = block.timestamp + MAX_DEADLINE_DISTANCE;
        if (terms.deadline <= block.timestamp || terms.deadline > latest) {
            revert TaskEscrow_InvalidDeadline(terms.deadline, block.timestamp + 1, latest);
        }
        _checkWindow(terms.reviewHours);
        _checkWindow(terms.rulingHours);
        if (terms.silencePercent > 100) revert TaskEscrow_InvalidShare(terms.silencePercent, 100);
    }

    function _checkWindow(uint256 given) internal pure {
        if (given == 0 || given > MAX_WINDOW_HOURS) revert TaskEscrow_InvalidWindow(given, 1, MAX_WINDOW_HOURS);
    }

    function _checkState(TaskWord a, TaskState expected) internal pure {
        if (a.stateOf() != expected) revert TaskEscrow_WrongState(a.stateOf(), expected);
    }

    function _checkAgent(TaskWord a) internal view {
        if (msg.sender != a.agentOf()) revert TaskEscrow_NotAgent(msg.sender, a.agentOf());
    }

    function _checkNotAfter(uint256 lastMoment) internal view {
        if (block.timestamp > lastMoment) revert TaskEscrow_TooLate(block.timestamp, lastMoment);
    }

    function _checkAfter(uint256 lastMoment) internal view {
        if (block.timestamp <= lastMoment) revert TaskEscrow_TooEarly(block.timestamp, lastMoment);
    }

    /* INTERNALS: STORAGE */

    function _load(TaskId taskId) internal view returns (Slots storage slots, TaskWord a) {
        slots = _slots[taskId.laneKeyOf()];
        a = slots.a;
        // Round 0 is no task: it would otherwise match a lane that was never used.
        if (taskId.roundOf() == 0 || a.roundOfWord() != taskId.roundOf()) revert TaskEscrow_TaskNotFound(taskId);
    }

    function _arbitratorOf(uint256 b) internal pure returns (address) {
        return address(uint160(b >> 96));
    }

    function _tokenOf(Slots storage slots, TaskWord a) internal view returns (address) {
        return a.has(FLAG_ERC20) ? slots.token : address(0);
    }

    function _isClosed(TaskWord a) internal pure returns (bool) {
        return a.stateOf() >= TaskState.Released;
    }

    /// The last second at which the lane of a closed task waits for a review; zero when none can come.
    function _reopensAfter(TaskWord a) internal pure returns (uint256) {
        if (!a.has(FLAG_ACCEPTED) || a.has(FLAG_CLIENT_REVIEWED | FLAG_AGENT_REVIEWED)) return 0;
        return a.clockOf() + REVIEW_RIGHT_LASTS;
    }

    /* INTERNALS: MONEY */

    function _emitCreated(TaskId taskId, Terms memory terms) internal {
        emit TaskCreated({
            taskId: taskId,
            client: msg.sender,
            agent: terms.agent,
            token: terms.token,
            amount: terms.amount,
            deadline: terms.deadline,
            reviewHours: terms.reviewHours,
            rulingHours: terms.rulingHours,
            silencePercent: terms.silencePercent,
            arbitrator: terms.arbitrator,
            termsHash: terms.termsHash,
            funded: true
        });
    }

    /// Takes exactly `amount` from the caller. What the token *says* is not believed, only what arrived.
    function _pull(address token, uint256 amount) internal {
        if (token == address(0)) {
            if (msg.value != amount) revert TaskEscrow_WrongValue(msg.value, amount);
            return;
        }
        if (msg.value != 0) revert TaskEscrow_WrongValue(msg.value, 0);
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert TaskEscrow_WrongAmountReceived(received, amount);
    }

    /// The one way a task ends: `agentAmount` to the agent, the rest to the client.
    function _close(TaskId taskId, Slots storage slots, TaskWord a, Outcome outcome, uint256 agentAmount) internal {
        uint256 clientAmount = uint96(slots.b) - agentAmount;
        TaskState state = agentAmount == 0 ? TaskState.Refunded : TaskState.Released;
        address token = _tokenOf(slots, a);

        slots.a = a.closed(state, outcome, block.timestamp);

        emit TaskClosed(taskId, a.agentOf(), outcome, agentAmount, clientAmount);

        _pay(token, a.agentOf(), agentAmount);
        _pay(token, taskId.clientOf(), clientAmount);
    }

    /// Pushes, and credits what could not be pushed, so that one side's receiver or a token's blocklist never holds up
    /// the other side.
    function _pay(address token, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (gasleft() < Push.GAS_NEEDED) revert TaskEscrow_TooLittleGas(gasleft(), Push.GAS_NEEDED);
        if (token == address(0) ? Push.native(to, amount) : Push.erc20(token, to, amount)) return;

        _credit[token][to] += amount;
        emit PaymentCredited(token, to, amount);
    }

    function _withdraw(address token, address to) internal {
        uint256 amount = _credit[token][msg.sender];
        if (amount == 0) revert TaskEscrow_NoCredit(token, msg.sender);

        _credit[token][msg.sender] = 0;

        emit CreditWithdrawn(token, msg.sender, to, amount);

        if (token == address(0)) Address.sendValue(payable(to), amount);
        else IERC20(token).safeTransfer(to, amount);
    }
}
