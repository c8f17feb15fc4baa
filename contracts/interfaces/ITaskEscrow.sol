// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, Role, TaskState} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";

/// @title TaskEscrow: holds the payment for one task until a rule says who gets it
/// @notice No owner, no upgrade, no pause, no allowlist, no admin path to funds.
///
/// Time: what is due *by* `t` is allowed while `block.timestamp <= t`; the timeout path opens at `block.timestamp > t`.
///
/// Assumptions about tokens: a token moves exactly the amount asked or fails. Fee-on-transfer tokens are refused when a
/// task is funded. A token whose balances shrink by themselves (rebasing) makes its own tasks insolvent, no other
/// token's.
interface ITaskEscrow {
    /* TYPES */

    /// @notice What client and agent agree on, fixed when the task is created.
    /// @param agent Who does the work and is paid. Not zero, the client, or this contract.
    /// @param token The ERC-20 to pay in; zero for the chain's native coin.
    /// @param amount The payment in the token's smallest unit, 1 … 2⁹⁶−1.
    /// @param deadline Unix seconds; the task can be completed while `block.timestamp <= deadline`. At most 730 days
    /// away.
    /// @param reviewHours How long the client may dispute after completion, 1 … 2047.
    /// @param rulingHours How long the arbitrator may rule after a dispute, 1 … 2047.
    /// @param silencePercent The agent's share, 0 … 100, if the ruling never comes.
    /// @param arbitrator Who rules disputes; zero for nobody, then `silencePercent` holds after the ruling window.
    /// Not the client, the agent or this contract.
    /// @param termsHash Hash of the description and the acceptance criteria. Kept in the event, not in storage.
    struct Terms {
        address agent;
        address token;
        uint96 amount;
        uint32 deadline;
        uint16 reviewHours;
        uint16 rulingHours;
        uint8 silencePercent;
        address arbitrator;
        bytes32 termsHash;
    }

    /// @notice Everything storage knows of a task.
    /// @param clock Unix seconds: the deadline (Created, Funded), the end of the review (Completed), the end of the
    /// ruling (Disputed), or when the task closed (Released, Refunded).
    /// @param proof The completion proof; zero when the task was never completed.
    struct Task {
        address client;
        address agent;
        address arbitrator;
        address token;
        uint96 amount;
        uint32 clock;
        TaskState state;
        Outcome outcome;
        uint16 reviewHours;
        uint16 rulingHours;
        uint8 silencePercent;
        bool accepted;
        bool clientReviewed;
        bool agentReviewed;
        bytes32 proof;
    }

    /* EVENTS */

    /// @notice A task exists. `funded` says whether its payment is already locked.
    event TaskCreated(
        TaskId indexed taskId,
        address indexed client,
        address indexed agent,
        address token,
        uint256 amount,
        uint256 deadline,
        uint256 reviewHours,
        uint256 rulingHours,
        uint256 silencePercent,
        address arbitrator,
        bytes32 termsHash,
        bool funded
    );
    /// @notice The agent consented to the terms.
    event TaskAccepted(TaskId indexed taskId);
    /// @notice The agent delivered; the client may dispute until `reviewEndsAt`.
    event TaskCompleted(TaskId indexed taskId, bytes32 proof, uint256 reviewEndsAt);
    /// @notice `by` disputes the work; the arbitrator may rule until `rulingEndsAt`.
    event TaskDisputed(TaskId indexed taskId, address indexed by, uint256 rulingEndsAt);
    /// @notice The task closed, for the reason in `outcome`. The two amounts add up to what was locked.
    event TaskClosed(
        TaskId indexed taskId,
        address indexed agent,
        Outcome indexed outcome,
        uint256 agentAmount,
        uint256 clientAmount
    );
    /// @notice A payment could not be pushed to `account` and waits for {withdraw}.
    event PaymentCredited(address indexed token, address indexed account, uint256 amount);
    /// @notice `account` took its credit, to `to`.
    event CreditWithdrawn(address indexed token, address indexed account, address to, uint256 amount);

    /* ERRORS */

    error TaskEscrow_TaskNotFound(TaskId taskId);
    error TaskEscrow_WrongState(TaskState actual, TaskState expected);
    error TaskEscrow_NotClient(address caller, address client);
    error TaskEscrow_NotAgent(address caller, address agent);
    error TaskEscrow_NotArbitrator(address caller, address arbitrator);
    error TaskEscrow_NotParty(address caller, TaskId taskId);
    error TaskEscrow_NotReputation(address caller, address reputation);
    error TaskEscrow_InvalidAgent(address agent);
    error TaskEscrow_InvalidArbitrator(address arbitrator);
    error TaskEscrow_InvalidAmount();
    error TaskEscrow_InvalidDeadline(uint256 deadline, uint256 earliest, uint256 latest);
    error TaskEscrow_InvalidWindow(uint256 given, uint256 min, uint256 max);
    error TaskEscrow_InvalidShare(uint256 given, uint256 max);
    error TaskEscrow_InvalidLane(uint256 lane, uint256 lanes);
    error TaskEscrow_LaneBusy(TaskId taskId);
    error TaskEscrow_LaneClosedUntil(TaskId taskId, uint256 reopensAfter);
    error TaskEscrow_LaneUsedUp(TaskId taskId);
    error TaskEscrow_WrongValue(uint256 sent, uint256 expected);
    error TaskEscrow_WrongAmountReceived(uint256 received, uint256 expected);
    error TaskEscrow_TooLate(uint256 timestamp, uint256 lastMoment);
    error TaskEscrow_TooEarly(uint256 timestamp, uint256 opensAfter);
    error TaskEscrow_AlreadyAccepted(TaskId taskId);
    error TaskEscrow_NotAccepted(TaskId taskId);
    error TaskEscrow_AlreadyReviewed(TaskId taskId, Role by);
    error TaskEscrow_TooLittleGas(uint256 left, uint256 needed);
    error TaskEscrow_NoCredit(address token, address account);
    error TaskEscrow_InvalidReceiver(address to);

    /* VERBS, in the order a user meets them */

    /// @notice Creates a task in one of the caller's lanes and locks its payment.
    /// Emits {TaskCreated}.
    ///
    /// Requirements:
    /// - every bound of {Terms} holds: TaskEscrow_InvalidAgent, _InvalidArbitrator, _InvalidAmount, _InvalidDeadline,
    ///   _InvalidWindow, _InvalidShare;
    /// - `lane` is below 2⁷² (_InvalidLane) and holds no live task (_LaneBusy); a closed lane reopens at once when
    ///   nobody has a review right in it or both sides used theirs, otherwise seven days after closing
    ///   (_LaneClosedUntil); a lane from 2⁷¹ on, and one after 2²²−1 rounds, never reopens (_LaneUsedUp);
    /// - native coin: `msg.value == amount`; ERC-20: no value (_WrongValue), an allowance of `amount` to this contract,
    ///   and exactly `amount` arrives (_WrongAmountReceived).
    ///
    /// @param lane Any number below 2⁷². Reusing a closed lane reuses its storage, which is what makes a task cheap.
    /// @return taskId The task's id: caller, lane, round.
    function createAndFundTask(uint256 lane, Terms calldata terms) external payable returns (TaskId taskId);

    /// @notice The agent consents to the terms; from here on both sides have a review right whatever happens.
    /// Emits {TaskAccepted}.
    ///
    /// Requirements: the task is Funded, the caller is its agent, not accepted before, not after the deadline.
    function acceptTask(TaskId taskId) external;

    /// @notice The agent delivers. Stores `proof`, a hash of the result, and starts the client's review window.
    /// Emits {TaskCompleted}. Completing is consent too.
    ///
    /// Requirements: the task is Funded, the caller is its agent, `block.timestamp <= deadline`.
    function completeTask(TaskId taskId, bytes32 proof) external;

    /// @notice The client pays the agent. No deadline ends this right while the task is Funded or Completed.
    /// Emits {TaskClosed} with `ReleasedByClient`.
    ///
    /// Requirements: the task is Funded or Completed, the caller is its client.
    function releasePayment(TaskId taskId) external;

    /// @notice The agent takes the payment after the client let the review window pass in silence.
    /// Emits {TaskClosed} with `ClientSilent`.
    ///
    /// Requirements: the task is Completed, the caller is its agent, the review window is over.
    function claimPayment(TaskId taskId) external;

    /// @notice Client or agent asks the arbitrator to rule.
    /// Emits {TaskDisputed}.
    ///
    /// Requirements: the task is Completed, the caller is its client or agent, the review window is open.
    function raiseDispute(TaskId taskId) external;

    /// @notice The arbitrator splits the payment. The agent's part is rounded down; the client gets the rest.
    /// Emits {TaskClosed} with `Ruled`.
    ///
    /// Requirements: the task is Disputed, the caller is its arbitrator, the ruling window is open,
    /// `agentBps <= 10000`.
    function resolveDispute(TaskId taskId, uint256 agentBps) external;

    /// @notice Anyone closes a dispute whose ruling never came, at the share agreed in the terms.
    /// Emits {TaskClosed} with `ArbitratorSilent`.
    ///
    /// Requirements: the task is Disputed, the ruling window is over.
    function resolveBySilence(TaskId taskId) external;

    /// @notice Anyone returns the payment to the client when the agent let the deadline pass.
    /// Emits {TaskClosed} with `AgentSilent`.
    ///
    /// Requirements: the task is Funded, the deadline is over.
    function refundIfExpired(TaskId taskId) external;

    /// @notice Takes the caller's whole credit in `token` (zero for native coin).
    /// Emits {CreditWithdrawn}. Reverts, and keeps the credit, when the transfer fails.
    ///
    /// Requirements: the caller has credit in `token`.
    function withdraw(address token) external;

    /// @notice Same, to another address: for an account that the token blocks or that cannot receive.
    /// Requirements: as {withdraw}, and `to` is neither zero nor this contract.
    function withdrawTo(address token, address to) external;

    /// @notice Used by AgentReputation alone: spends `reviewer`'s right to review a closed task, once.
    ///
    /// Requirements: the caller is {reputation}; the task is Released or Refunded and was accepted by the agent;
    /// `reviewer` is its client or agent and has not reviewed it.
    ///
    /// @return subject The other party.
    /// @return subjectRole The side `subject` was on.
    /// @return outcome How the task ended.
    function spendReviewRight(
        TaskId taskId,
        address reviewer
    ) external returns (address subject, Role subjectRole, Outcome outcome);

    /* VIEWS */

    /// @notice Everything storage knows of `taskId`. Reverts with _TaskNotFound when it never was or its lane was
    /// reused.
    function getTask(TaskId taskId) external view returns (Task memory);

    /// @notice What `account` can {withdraw} in `token` (zero for native coin).
    function creditOf(address token, address account) external view returns (uint256);

    /// @notice The id that `client` would get by creating a task in `lane` now. Reverts as {createAndFundTask} would.
    function nextTaskId(address client, uint256 lane) external view returns (TaskId);

    /// @notice The first of the lanes `from … from + count − 1` that `client` can create a task in now.
    /// @return lane `from + count` when none of them is free.
    function findFreeLane(address client, uint256 from, uint256 count) external view returns (uint256 lane);

    /// @notice The AgentReputation this escrow deployed.
    function reputation() external view returns (address);
}
