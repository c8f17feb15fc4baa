// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

import {TaskId} from "../types/TaskId.sol";
import {TaskState} from "../types/TaskState.sol";
import {ITaskEscrow} from "./ITaskEscrow.sol";

/// @title IErc792Arbitrator: lets a court of ERC-792 rule the disputes of tasks
/// @notice Towards an escrow this contract is the arbitrator of a task; towards the court it is an arbitrable contract
/// (ERC-792) that shows evidence (ERC-1497). One contract serves any number of escrows and tasks. Court, its extra data
/// and both windows are fixed at construction; there is no owner.
///
/// Money: each side deposits what the court costs. The court is paid once; the other deposit goes to the winner, and is
/// halved when nobody won. What cannot be pushed is credited and withdrawn.
///
/// An escrow is an address that some caller names, and may lie. It is asked who the parties are when the first fee is
/// deposited and never believed about money: a case pays out what was deposited in that case.
///
/// Gas: a call that has too little left to ask escrow, court or receiver properly reverts (_TooLittleGas), so that
/// neither a hostile caller nor an estimate makes one of them fail that would not.
///
/// Time: as in {ITaskEscrow}. Choices of the court: 0 nobody (refused to rule), 1 the client, 2 the agent.
interface IErc792Arbitrator {
    /* TYPES */

    /// @notice A side of a case; also the court's choice.
    enum Side {
        Nobody,
        Client,
        Agent
    }

    /// @notice Where a case is. `Ruled` absorbs; `Silent` leaves only for a late ruling of the court.
    enum Stage {
        None,
        Collecting,
        InCourt,
        Ruled,
        Silent
    }

    /// @notice Everything storage knows of a case.
    /// @param clientDeposit What the client deposited and would get back.
    /// @param agentDeposit What the agent deposited and would get back.
    /// @param pot While in court, the deposit that is left for the winner.
    /// @param clock Unix seconds: when `owing` has to have paid (Collecting), when the court has to have taken the case
    /// if nobody owes, or when it has to have ruled (InCourt).
    /// @param owing Who has to deposit next and loses by not doing so; nobody when both did and the court refused the
    /// case.
    /// @param winner Meaningful when Ruled.
    /// @param disputeId The court's number of the case; meaningful once it was in court.
    struct Case {
        address client;
        uint96 clientDeposit;
        address agent;
        uint96 agentDeposit;
        uint96 pot;
        uint64 clock;
        Stage stage;
        Side owing;
        Side winner;
        uint256 disputeId;
    }

    /* EVENTS, beside those of ERC-792 and ERC-1497 */

    /// @notice `party` brought its deposit to what the court costs now. `owing` must pay while
    /// `block.timestamp <= clock`; with nobody, the case goes to court in the same transaction, or is refused.
    event FeeDeposited(
        address indexed escrow,
        TaskId indexed taskId,
        address indexed party,
        uint256 cost,
        Side owing,
        uint256 clock
    );
    /// @notice The court took the case and may rule until `clock`.
    event CaseOpened(address indexed escrow, TaskId indexed taskId, uint256 indexed disputeId, uint256 clock);
    /// @notice Both sides paid and the court did not take the case. Either side may try again while the escrow waits
    /// for a ruling; after `clock`, {timeout} may end the case first.
    event CaseRefused(address indexed escrow, TaskId indexed taskId, uint256 clock);
    /// @notice Somebody paid the court for an appeal.
    event CaseAppealed(address indexed escrow, TaskId indexed taskId, address indexed by, uint256 amount);
    /// @notice The time of a case ran out: `loser` did not pay, or, with nobody, the court was
    /// silent or did not take the case.
    event CaseTimedOut(address indexed escrow, TaskId indexed taskId, Side loser);
    /// @notice The escrow did not take the ruling; {enforce} tries again.
    event RulingNotTaken(address indexed escrow, TaskId indexed taskId, Side winner);
    /// @notice A payment could not be pushed to `account` and waits for {withdraw}.
    event FeeCredited(address indexed account, uint256 amount);
    /// @notice `account` took its credit, to `to`.
    event CreditWithdrawn(address indexed account, address to, uint256 amount);

    /* ERRORS */

    error Erc792Arbitrator_InvalidCourt(address court);
    error Erc792Arbitrator_InvalidWindow(uint256 given, uint256 min, uint256 max);
    error Erc792Arbitrator_NotArbitrator(address arbitrator);
    error Erc792Arbitrator_NotDisputed(TaskState state);
    error Erc792Arbitrator_NotParty(address caller);
    error Erc792Arbitrator_NotCourt(address caller, address court);
    error Erc792Arbitrator_WrongStage(Stage actual, Stage expected);
    error Erc792Arbitrator_TooLate(uint256 timestamp, uint256 lastMoment);
    error Erc792Arbitrator_TooEarly(uint256 timestamp, uint256 opensAfter);
    error Erc792Arbitrator_FeeTooLow(uint256 given, uint256 cost);
    error Erc792Arbitrator_DisputeIdTaken(uint256 disputeId);
    error Erc792Arbitrator_NothingToExtend(uint256 rulingEndsAt);
    error Erc792Arbitrator_TooLittleGas(uint256 left, uint256 needed);
    error Erc792Arbitrator_NoCredit(address account);
    error Erc792Arbitrator_InvalidReceiver(address to);

    /* VERBS, in the order a user meets them */

    /// @notice A party brings its deposit to what the court costs now; what is above comes back at once. When both
    /// deposits cover the cost, the case goes to court, with as much of the task's possible extension as the court
    /// may need.
    /// Emits {FeeDeposited}, and {CaseOpened} with ERC-1497 {Dispute}, or {CaseRefused}.
    ///
    /// The cost may change between the two deposits. After a rise, whoever paid first tops up by calling again, within
    /// a fee window of its own; after a fall, what is above comes back when the case opens. A fee window that begins
    /// with a rise may outlast the task's ruling window: then nobody loses by not paying, and the share that the task
    /// agreed on for silence holds.
    /// When the court refuses the case, either side tries again by calling again, without value if the cost is the
    /// same.
    ///
    /// Requirements:
    /// - the task is Disputed (_NotDisputed), this contract is its arbitrator (_NotArbitrator), the caller is its
    ///   client or agent (_NotParty), the case is not in court yet (_WrongStage);
    /// - its ruling window is open, and for the first deposit stays open an hour longer than the fee window (_TooLate);
    /// - the deposit covers the cost (_FeeTooLow).
    function depositFee(ITaskEscrow escrow, TaskId taskId) external payable;

    /// @notice Anyone ends a case whose time ran out, and every deposit goes back. Who owed a deposit loses the
    /// dispute, if the escrow still takes a ruling. When nobody owed, because the court did not take the case or did
    /// not rule in time, nothing is ruled and the escrow's own clock decides; a pot is halved, the odd wei to the
    /// client.
    /// Emits {CaseTimedOut}; {RulingNotTaken} if the escrow did not take the ruling.
    ///
    /// Requirements: the case is Collecting or InCourt (_WrongStage) and its clock passed (_TooEarly).
    function timeout(ITaskEscrow escrow, TaskId taskId) external;

    /// @notice A party points to evidence. Emits ERC-1497 {Evidence}, in the group {evidenceGroupOf} the task.
    ///
    /// Requirements: the case is Collecting or InCourt (_WrongStage), the caller is one of its parties (_NotParty).
    function submitEvidence(ITaskEscrow escrow, TaskId taskId, string calldata evidence) external;

    /// @notice Anyone pays the court for an appeal. All that is sent goes to the court, and is not returned: ERC-792
    /// asks for *at least* the cost, and some courts charge more than they quote.
    /// Emits {CaseAppealed}.
    ///
    /// Requirements: the case is InCourt (_WrongStage), the value is at least the quoted cost (_FeeTooLow), and the
    /// court's own, which decides when and what can be appealed.
    function appeal(ITaskEscrow escrow, TaskId taskId) external payable;

    /// @notice Anyone asks the escrow for as much more time as the court may need and the task allows, which it does
    /// once. Done when a case opens; this is for the case that it failed then.
    ///
    /// Requirements: the case is InCourt (_WrongStage), and the escrow grants more time (_NothingToExtend).
    function extendRuling(ITaskEscrow escrow, TaskId taskId) external;

    /// @notice Anyone brings a ruling to the escrow that did not take it before. Reverts as the escrow does.
    ///
    /// Whoever executes the court's ruling, or calls {timeout}, from inside a payment of the escrow makes that one not
    /// take it. While the ruling window is open, this brings it; in the window's last block nobody may be left to. So
    /// do either before that block.
    ///
    /// Requirements: the case is Ruled (_WrongStage), and the escrow's own.
    function enforce(ITaskEscrow escrow, TaskId taskId) external;

    /// @notice Takes the caller's whole credit.
    /// Emits {CreditWithdrawn}. Reverts, and keeps the credit, when the transfer fails.
    ///
    /// Requirements: the caller has credit (_NoCredit).
    function withdraw() external;

    /// @notice Same, to another address, which is neither zero nor this contract (_InvalidReceiver).
    function withdrawTo(address to) external;

    /* VIEWS */

    /// @notice Everything storage knows of a case; all zero if nobody deposited yet.
    function caseOf(ITaskEscrow escrow, TaskId taskId) external view returns (Case memory);

    /// @notice What `account` can {withdraw}.
    function creditOf(address account) external view returns (uint256);

    /// @notice The ERC-1497 evidence group of a task.
    function evidenceGroupOf(ITaskEscrow escrow, TaskId taskId) external pure returns (uint256);

    /// @notice The court. It never changes.
    function court() external view returns (IArbitrator);

    /// @notice What the court is told with every dispute: which subcourt, how many jurors.
    function courtData() external view returns (bytes memory);

    /// @notice How many seconds a side has to deposit after the other one did.
    function feeWindow() external view returns (uint256);

    /// @notice How many seconds the court has to rule, appeals included, before it counts as silent.
    function courtWindow() external view returns (uint256);
}
