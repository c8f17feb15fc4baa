// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, Role, TaskState} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";
import {ITaskEscrowErrors} from "./ITaskEscrowErrors.sol";
import {ITaskEscrowEvents} from "./ITaskEscrowEvents.sol";

/// @title TaskEscrow: holds the payment for one task until a rule says who gets it
/// @notice No owner, no upgrade, no pause, no allowlist, no admin path to funds.
///
/// Time: what is due *by* `t` is allowed while `block.timestamp <= t`; the timeout path opens at `block.timestamp > t`.
///
/// Every verb that takes or pays money, {createTask} and {permitPayment} revert with ReentrancyGuardReentrantCall when
/// called from inside a payment. Beside what its verb says, every payment of a task's money to its agent emits
/// {FeePaid} if the fee is not zero, and any payment, the fee's too, {PaymentCredited} if its receiver could not be
/// paid.
///
/// Assumptions about tokens: a token moves exactly the amount asked or fails. Fee-on-transfer tokens are refused when a
/// task is funded, and so is an ERC-721, whose coins could not be paid out. A token whose balances shrink by themselves
/// (rebasing) makes its own tasks insolvent, no other token's.
interface ITaskEscrow is ITaskEscrowEvents, ITaskEscrowErrors {
    /* TYPES */

    /// @notice What client and agent agree on, fixed when the task is created. Signed as EIP-712 `Terms`, whose members
    /// are these, followed by those of {Options} (see {Signed}).
    /// @param agent Who does the work and is paid. Not zero, the client, or this contract.
    /// @param token The ERC-20 to pay in; zero for the chain's native coin.
    /// @param amount The payment in the token's smallest unit, 1 … 2⁹⁶−1.
    /// @param reviewHours How long the client may dispute after completion, 1 … 2047.
    /// @param rulingHours How long the arbitrator may rule after a dispute, 1 … 2047.
    /// @param silencePercent The agent's share, 0 … 100, if the ruling never comes.
    /// @param deadline Unix seconds; the task can be completed while `block.timestamp <= deadline`. At most 730 days
    /// away.
    /// @param arbitrator Who rules disputes; zero for nobody, then `silencePercent` holds after the ruling window.
    /// Not the client, the agent or this contract.
    /// @param termsHash Hash of the description and the acceptance criteria. Kept in the event, not in storage.
    struct Terms {
        address agent;
        address token;
        uint96 amount;
        uint16 reviewHours;
        uint16 rulingHours;
        uint8 silencePercent;
        uint32 deadline;
        address arbitrator;
        bytes32 termsHash;
    }

    /// @notice What a task may choose beyond {Terms}; all zero for none. What was not chosen costs nothing.
    /// @param feeRecipient Who gets the marketplace fee; zero if and only if `feeBps` is. Not this contract.
    /// @param feeBps The fee in hundredths of a percent of every payment to the agent, 0 … 1000, rounded down and taken
    /// from the agent's side only. A bond pays no fee.
    /// @param extensionHours By how much the arbitrator may extend its window, once, 0 … 2047; needs an arbitrator.
    /// @param bond What raising a dispute costs, in the task's token. A ruling splits it as it splits the payment, so
    /// the winner gets it; a settlement and a silent arbitrator return it to whoever raised the dispute. It is no part
    /// of the payment.
    /// @param verifier Contract that pays the agent at once when it accepts a proof (see ITaskVerifier); zero for none.
    /// Warning: it can give the whole payment to the agent; both sides should know its code.
    /// @param spec What the verifier has to check; zero without one.
    struct Options {
        address feeRecipient;
        uint16 feeBps;
        uint16 extensionHours;
        uint96 bond;
        address verifier;
        bytes32 spec;
    }

    /// @notice A party's signature, good until a time. EIP-712 domain: name `TaskEscrow`, version `1`, the chain and
    /// this contract. EOA or ERC-1271 contract. The signer can take it back with {revokeSignature}.
    ///
    /// What is signed:
    /// - `Quote(bytes32 taskId,Terms terms,uint64 validUntil)`, by the agent: consent to a task that is not funded yet;
    /// - `Settlement(bytes32 taskId,uint256 remaining,uint64 topUps,uint256 agentAmount,uint64 validUntil)`, by a
    ///   party: consent to a split of what is locked after so many top-ups. Every milestone and every top-up ends it
    ///   for good;
    /// - `Shortening(bytes32 taskId,uint32 deadline,uint32 newDeadline,uint64 validUntil)`, by a party.
    ///
    /// @param validUntil Unix seconds; good while `block.timestamp <= validUntil`.
    /// @param signature Empty where a signature is optional and none is given.
    struct Signed {
        uint64 validUntil;
        bytes signature;
    }

    /// @notice An ERC-3009 `ReceiveWithAuthorization` of `from` over the task's amount to this contract. Its nonce is
    /// `keccak256(abi.encode(taskId, termsDigest, bool quoted))`, so it can fund this task on these terms and no other,
    /// and whoever sends it brings a quote if and only if `from` wanted one.
    struct Authorization {
        address from;
        uint256 validAfter;
        uint256 validBefore;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Everything storage knows of a task.
    /// @param clock Unix seconds: the deadline (Created, Funded), the end of the review (Completed), the end of the
    /// ruling (Disputed), or when the task closed (Released, Refunded).
    /// @param amount What is locked, or was when the task closed: parts released before are not in it. Before funding,
    /// and after a cancellation, what would have been locked.
    /// @param accepted Whether the agent consented on chain: by accepting, a quote, completing or settling.
    /// @param partlyPaid Whether the client released a part before.
    /// @param topUps How often the client added to the payment. A `Settlement` names it.
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
        bool partlyPaid;
        uint64 topUps;
        bytes32 proof;
    }

    /* VERBS, in the order a user meets them */

    /// @notice Creates a task in one of the caller's lanes and locks its payment.
    /// Emits {TaskCreatedAndFunded}.
    ///
    /// Requirements:
    /// - every bound of {Terms} holds: TaskEscrow_InvalidAgent, _InvalidArbitrator, _InvalidAmount, _InvalidDeadline,
    ///   _InvalidWindow, _InvalidShare;
    /// - `lane` is below 2⁷² (_InvalidLane) and holds no live task (_LaneBusy); a closed lane reopens at once when
    ///   nobody has a review right in it or both sides used theirs, otherwise seven days after closing
    ///   (_LaneClosedUntil); a lane from 2⁷¹ on, and one after 2²¹−1 rounds, never reopens (_LaneUsedUp);
    /// - native coin: `msg.value == amount`; ERC-20: no value (_WrongValue), a token that has code, answers `balanceOf`
    ///   and is no ERC-721 (_InvalidToken), an allowance of `amount` to this contract, and exactly `amount` arrives
    ///   (_WrongAmountReceived; `received` is near 2²⁵⁶ when the balance shrank meanwhile).
    ///
    /// @param lane Any number below 2⁷². Reusing a closed lane reuses its storage, which is what makes a task cheap.
    /// @return taskId The task's id: caller, lane, round.
    function createAndFundTask(uint256 lane, Terms calldata terms) external payable returns (TaskId taskId);

    /// @notice Same, with options, and with the agent's quote if `quote.signature` is not empty: the task is then
    /// accepted from the start.
    /// Emits {TaskCreatedAndFunded}, {TaskOptionsChosen} if any is, {TaskAccepted} with a quote.
    ///
    /// Requirements: those of {createAndFundTask}; every bound of {Options} holds: _InvalidFee, _InvalidExtension,
    /// _InvalidVerifier; those of {Signed} for the agent's `Quote`: _SignatureExpired, _SignatureIsRevoked,
    /// _WrongSignature.
    function createAndFundTaskWith(
        uint256 lane,
        Terms calldata terms,
        Options calldata options,
        Signed calldata quote
    ) external payable returns (TaskId taskId);

    /// @notice Creates a task that somebody will fund later. Nothing is locked yet. Until the client cancels, anybody
    /// may fund it, the agent too; once the agent accepts or completes, both can be reviewed.
    /// Emits {TaskCreated}, {TaskOptionsChosen} if any is.
    ///
    /// Requirements: those of {createAndFundTaskWith}, without payment and quote.
    function createTask(uint256 lane, Terms calldata terms, Options calldata options) external returns (TaskId taskId);

    /// @notice Locks the payment of a created task. Anybody may; a refund always goes to the client.
    /// Emits {TaskFunded}, {TaskAccepted} with a quote.
    ///
    /// Requirements: the task is Created; not after its deadline; `termsDigest` is that of its terms (_WrongTerms), so
    /// that nobody funds anything but what they looked at; payment and quote as in {createAndFundTaskWith}.
    ///
    /// @param termsDigest EIP-712 struct hash of the `Terms` (see {Signed}).
    function fundTask(TaskId taskId, bytes32 termsDigest, Signed calldata quote) external payable;

    /// @notice Same, paid by whoever signed an ERC-3009 authorization, sent by anybody. Emits the same.
    ///
    /// Requirements: as {fundTask}; the task is paid in a token that supports ERC-3009.
    function fundTaskWithAuthorization(
        TaskId taskId,
        bytes32 termsDigest,
        Signed calldata quote,
        Authorization calldata authorization
    ) external;

    /// @notice Gives the caller's ERC-2612 permit to `token`, to be used before a payment in the same {multicall}. A
    /// permit that fails is passed over: somebody may have sent it already, and the payment will tell.
    function permitPayment(address token, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Takes back a task that nobody funded.
    /// Emits {TaskClosed} with `Cancelled`.
    ///
    /// Requirements: the task is Created; the caller is its client, or the deadline is over.
    function cancelTask(TaskId taskId) external;

    /// @notice Adds to the payment.
    /// Emits {TaskToppedUp}.
    ///
    /// Requirements: the task is Funded, the caller is its client, `amount` is at least 1 and the sum below 2⁹⁶
    /// (_InvalidAmount); payment as in {createAndFundTask}.
    function topUp(TaskId taskId, uint256 amount) external payable;

    /// @notice Gives the agent more time.
    /// Emits {DeadlineChanged}.
    ///
    /// Requirements: the task is Funded, the caller is its client, `deadline` is later than now and than the one
    /// before and at most 730 days away.
    function extendDeadline(TaskId taskId, uint256 deadline) external;

    /// @notice Moves the deadline to an earlier time, which needs both sides: one calls, the other one signed a
    /// `Shortening`, which is used up: afterwards it counts as taken back.
    /// Emits {DeadlineChanged}.
    ///
    /// Requirements: the task is Funded, the caller is its client or agent, `deadline` is later than now and earlier
    /// than the one before; those of {Signed} for the other party.
    function shortenDeadline(TaskId taskId, uint256 deadline, Signed calldata consent) external;

    /// @notice The agent consents to the terms; from here on both sides have a review right whatever happens, until
    /// seven days after closing at least, and until the lane is used again.
    /// Emits {TaskAccepted}.
    ///
    /// Requirements: the task is Funded, the caller is its agent, not accepted before, not after the deadline.
    function acceptTask(TaskId taskId) external;

    /// @notice The agent does not want the task, or gives the payment back after completing.
    /// Emits {TaskClosed} with `Declined`.
    ///
    /// Requirements: the task is Funded or Completed, the caller is its agent.
    function declineTask(TaskId taskId) external;

    /// @notice The agent delivers. Stores `proof`, a hash of the result, and starts the review window, in which either
    /// side can dispute.
    /// Emits {TaskCompleted}. Completing is consent too.
    ///
    /// Requirements: the task is Funded, the caller is its agent, `block.timestamp <= deadline`.
    function completeTask(TaskId taskId, bytes32 proof) external;

    /// @notice The agent delivers and is paid at once, because the task's verifier accepts the proof. A refusal changes
    /// nothing: the agent may try again or use {completeTask}.
    /// Emits {TaskCompleted} with `result` as proof and no review window, {TaskClosed} with `Verified`.
    ///
    /// Requirements: those of {completeTask}; the task names a verifier and that one accepts `evidence` (_NotProven).
    /// It gets at most 10,000,000 gas and cannot change anything.
    function completeWithProof(TaskId taskId, bytes32 result, bytes calldata evidence) external;

    /// @notice The client pays the agent. No deadline ends this right while the task is Funded or Completed.
    /// Emits {TaskClosed} with `ReleasedByClient`.
    ///
    /// Requirements: the task is Funded or Completed, the caller is its client.
    function releasePayment(TaskId taskId) external;

    /// @notice The client pays a part, for a milestone; the rest stays locked.
    /// Emits {PartReleased}.
    ///
    /// Requirements: those of {releasePayment}; `amount` is at least 1 and less than what is locked (_InvalidAmount).
    function releasePart(TaskId taskId, uint256 amount) external;

    /// @notice The client pays the agent and reviews it.
    /// Emits {TaskClosed} with `ReleasedByClient` and IAgentReputation.ReviewSubmitted.
    ///
    /// Requirements: those of {releasePayment}; the agent has accepted (_NotAccepted); `rating` is 1 … 5.
    ///
    /// @param feedbackHash As in IAgentReputation.submitReview.
    function releaseAndReview(TaskId taskId, uint8 rating, bytes32 feedbackHash) external;

    /// @notice The agent takes the payment after the client let the review window pass in silence.
    /// Emits {TaskClosed} with `ClientSilent`.
    ///
    /// Requirements: the task is Completed, the caller is its agent, the review window is over.
    function claimPayment(TaskId taskId) external;

    /// @notice Client or agent asks the arbitrator to rule.
    /// Emits {TaskDisputed}.
    ///
    /// Requirements: the task is Completed, the caller is its client or agent, the review window is open; the bond, if
    /// the options demand one, is paid as in {createAndFundTask}, otherwise no value (_WrongValue).
    function raiseDispute(TaskId taskId) external payable;

    /// @notice A party points to evidence, in the format of ERC-1497.
    /// Emits {Evidence}.
    ///
    /// Requirements: the task is Disputed, the caller is its client or agent.
    function submitEvidence(TaskId taskId, string calldata evidence) external;

    /// @notice The arbitrator takes more time, once, for an appeal.
    /// Emits {RulingExtended}.
    ///
    /// Requirements: the task is Disputed, the caller is its arbitrator, the ruling window is open; `rulingEndsAt` is
    /// later than before, by at most the hours that the options allow (_InvalidExtension).
    function extendRuling(TaskId taskId, uint256 rulingEndsAt) external;

    /// @notice The arbitrator splits the payment. The agent's part is rounded down; the client gets the rest.
    /// Emits {TaskClosed} with `Ruled`, {BondPaid} if there is a bond.
    ///
    /// Requirements: the task is Disputed, the caller is its arbitrator, the ruling window is open,
    /// `agentBps <= 10000`.
    function resolveDispute(TaskId taskId, uint256 agentBps) external;

    /// @notice Anyone closes a dispute whose ruling never came, at the share agreed in the terms.
    /// Emits {TaskClosed} with `ArbitratorSilent`, {BondPaid} if there is a bond.
    ///
    /// Requirements: the task is Disputed, the ruling window is over.
    function resolveBySilence(TaskId taskId) external;

    /// @notice Closes the task as both sides agreed: one calls, the other one signed a `Settlement` over what is locked
    /// now and the top-ups so far, so that a split signed before a milestone or a top-up can never be used after it.
    /// Settling is consent too.
    /// Emits {TaskClosed} with `Settled`, {BondPaid} if there is a bond.
    ///
    /// Requirements: the task is Funded, Completed or Disputed, the caller is its client or agent, `agentAmount` is at
    /// most what is locked (_InvalidAmount); those of {Signed} for the other party.
    function settle(TaskId taskId, uint256 agentAmount, Signed calldata consent) external;

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

    /// @notice Takes back a signature the caller gave (see {Signed}), used or not.
    /// Emits {SignatureRevoked}.
    function revokeSignature(bytes32 digest) external;

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

    /// @notice The options of `taskId`; `extensionHours` is what is left of them. Reverts as {getTask}.
    function getOptions(TaskId taskId) external view returns (Options memory);

    /// @notice Whether `signer` took back its signature over `digest`, or {shortenDeadline} used it up.
    function isRevoked(address signer, bytes32 digest) external view returns (bool);

    /// @notice What `account` can {withdraw} in `token` (zero for native coin).
    function creditOf(address token, address account) external view returns (uint256);

    /// @notice The id that `client` would get by creating a task in `lane` now. Reverts for the same lanes as
    /// {createAndFundTask}: _InvalidLane, _LaneBusy, _LaneUsedUp, _LaneClosedUntil.
    function nextTaskId(address client, uint256 lane) external view returns (TaskId);

    /// @notice The first of the lanes `from … from + count − 1` that `client` can create a task in now.
    /// @return lane `from + count` when none of them is free. Panics (0x11) when that is no number of 256 bits.
    function findFreeLane(address client, uint256 from, uint256 count) external view returns (uint256 lane);

    /// @notice The AgentReputation this escrow deployed.
    function reputation() external view returns (address);
}
