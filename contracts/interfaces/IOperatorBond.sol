// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchHeader} from "../types/BatchHeader.sol";
import {Receipt} from "../types/Receipt.sol";
import {IAgentReputation} from "./IAgentReputation.sol";

/// @title IOperatorBond: what an operator of a review log loses when it breaks its word
/// @notice An operator's own signatures are held against it: a receipt whose entry it did not anchor, or two
/// statements that cannot both be true. Every failure is counted for ever and costs {slashAmount}, or what is left of
/// the bond. Half of it goes to whoever proved it; the other half stays here for ever, out of everybody's reach, so
/// that an operator that accuses itself loses too. No owner, no upgrade, no setter; the amounts are fixed at
/// construction. A bond is optional, and in native coin.
///
/// Signatures are 65 bytes with a low s, by the operator's address or by the key that {IAgentReputation-keyAt} names
/// for the time stated in what is signed. They convict for {LIABILITY_WINDOW} from that time on: neither an old receipt
/// nor a key that was stolen after it retired threatens an operator for ever, and an operator can leave.
///
/// Time: what is due by `t` is allowed while `block.timestamp <= t`, what follows from silence afterwards.
interface IOperatorBond {
    /* TYPES */

    /// @notice Where the challenge of a receipt is. The last two absorb.
    enum ChallengeState {
        None,
        Open,
        Answered,
        Expired
    }

    /// @notice Statements of which an operator may make one only: a receipt of a digest, a header of a batch, a place
    /// of a leaf in a batch.
    enum Statement {
        Receipt,
        Header,
        Leaf
    }

    /// @notice A commitment with its way to the root of a batch.
    /// @param proof Siblings from the leaf up, as in {IAgentReputation-verifyReview}.
    struct Leaf {
        uint256 index;
        bytes32 commitment;
        bytes32[] proof;
    }

    /* EVENTS */

    /// @notice `from` added `amount` to the bond of `operator`.
    event BondPosted(address indexed operator, address indexed from, uint256 amount);
    /// @notice `operator` may take its bond after `exitAt`. What it signs from now on may outlast the bond.
    event ExitRequested(address indexed operator, uint256 exitAt);
    /// @notice `operator` took its bond, to `to`.
    event BondWithdrawn(address indexed operator, address to, uint256 amount);
    /// @notice `challenger` asks where the entry of `receipt` is. Until `answerBy` a proof out of one of the first
    /// `batchCount` batches answers.
    event OmissionChallenged(
        address indexed operator,
        bytes32 indexed receiptHash,
        address indexed challenger,
        Receipt receipt,
        uint256 answerBy,
        uint256 batchCount
    );
    /// @notice The entry is at `index` of batch `batchId`; the challenger's deposit is the operator's bond now.
    event ChallengeAnswered(
        address indexed operator,
        bytes32 indexed receiptHash,
        address indexed by,
        uint256 batchId,
        uint256 index
    );
    /// @notice Nobody showed where the entry is: the operator broke its promise.
    event ChallengeExpired(address indexed operator, bytes32 indexed receiptHash, address indexed challenger);
    /// @notice `operator` stated two things about `subject` of which it may state one: the digest of a review, or a
    /// batch id. `first` and `second` are the hashes of the two receipts or headers, or the two commitments.
    event EquivocationProven(
        address indexed operator,
        Statement indexed statement,
        bytes32 indexed subject,
        bytes32 first,
        bytes32 second
    );
    /// @notice For the `failures`th time `operator` was proven wrong: `rewarded` to `by`, `burned` to nobody.
    event OperatorFailed(
        address indexed operator,
        address indexed by,
        uint256 failures,
        uint256 rewarded,
        uint256 burned
    );
    /// @notice `account` took its credit, to `to`.
    event CreditWithdrawn(address indexed account, address to, uint256 amount);

    /* ERRORS */

    error OperatorBond_InvalidReputation(address reputation);
    error OperatorBond_InvalidSlash(uint256 given, uint256 min, uint256 max);
    error OperatorBond_InvalidOperator(address operator);
    error OperatorBond_WrongValue(uint256 given, uint256 expected);
    error OperatorBond_NoPromise(uint256 acceptedAt, uint256 anchorBy);
    error OperatorBond_TooEarly(uint256 timestamp, uint256 opensAfter);
    error OperatorBond_TooLate(uint256 timestamp, uint256 lastMoment);
    error OperatorBond_NotSigned(address operator, bytes32 hash);
    error OperatorBond_WrongState(ChallengeState actual, ChallengeState expected);
    error OperatorBond_AnchoredTooLate(uint256 batchId, uint256 batchCount);
    error OperatorBond_WrongBatch(uint256 acceptedAt, uint256 fromTime, uint256 toTime);
    error OperatorBond_NotIncluded(bytes32 commitment, uint256 batchId);
    error OperatorBond_NoEquivocation(bytes32 first, bytes32 second);
    error OperatorBond_AlreadyProven(Statement statement, bytes32 subject);
    error OperatorBond_NoBond(address operator);
    error OperatorBond_AlreadyExiting(uint256 exitAt);
    error OperatorBond_NotExiting(address operator);
    error OperatorBond_ChallengesOpen(uint256 count);
    error OperatorBond_NoCredit(address account);
    error OperatorBond_InvalidReceiver(address to);

    /* POST */

    /// @notice Adds what is sent along to the bond of `operator`. Whoever pays, the bond is the operator's.
    /// Emits {BondPosted}.
    ///
    /// Warning: a bond that is leaving leaves with what is added to it.
    ///
    /// Requirements: `operator` is not zero (_InvalidOperator); something is sent along (_WrongValue).
    function post(address operator) external payable;

    /* CHALLENGE, ANSWER, EXPIRE */

    /// @notice Asks the operator to show an entry that it promised to have anchored by now. Costs {depositAmount},
    /// which comes back unless the operator can show it. An operator without a bond is challenged as well: what it
    /// loses then is its record.
    /// Emits {OmissionChallenged}.
    ///
    /// Once a receipt: an answer stays true, so nobody may ask again; a silence was paid for, whoever asked.
    ///
    /// Warning: look for the entry yourself before. An operator that withholds its batch can still answer, and your
    /// deposit is what its answer costs you.
    /// Warning: look at {bondOf} before: of several open challenges the earlier ones can be ended, and paid, first.
    ///
    /// Requirements:
    /// - exactly the deposit is sent along (_WrongValue);
    /// - the receipt promises an anchor within {MAX_PROMISE} (_NoPromise) and is overdue (_TooEarly);
    /// - {LIABILITY_WINDOW} from `acceptedAt` on is not over (_TooLate);
    /// - the operator signed it (_NotSigned);
    /// - it was never challenged (_WrongState).
    ///
    /// @return receiptHash What names the challenge from now on.
    function challengeOmission(
        Receipt calldata receipt,
        bytes calldata signature
    ) external payable returns (bytes32 receiptHash);

    /// @notice Anyone shows where the entry of a challenged receipt is. The deposit is added to the operator's bond,
    /// whoever answers: so there is nothing in an answer to race for, and none for the operator to carry off at once
    /// by provoking challenges.
    /// Emits {ChallengeAnswered}.
    ///
    /// Requirements:
    /// - the challenge is open (_WrongState) and its time to answer not over (_TooLate);
    /// - the batch was anchored before the challenge (_AnchoredTooLate), and is the one of the receipt's time:
    ///   `fromTime < acceptedAt <= toTime` (_WrongBatch);
    /// - the receipt's commitment is at `index` of it (_NotIncluded).
    function answer(
        Receipt calldata receipt,
        BatchHeader calldata header,
        uint256 index,
        bytes32[] calldata proof
    ) external;

    /// @notice Anyone ends a challenge that nobody answered in time: the operator failed. The challenger is credited
    /// the deposit and half of the slash.
    /// Emits {ChallengeExpired} and {OperatorFailed}.
    ///
    /// Requirements: the challenge is open (_WrongState); its time to answer is over (_TooEarly).
    function expire(Receipt calldata receipt) external;

    /* EQUIVOCATION: needs no answer */

    /// @notice Proves that an operator signed two receipts for one review, whatever they differ in. Credits the caller
    /// half of the slash. Once a review.
    /// Emits {EquivocationProven} and {OperatorFailed}.
    ///
    /// Warning: whoever sees this call before it is mined can make it instead, here and in the next two. The operator
    /// fails all the same; send it privately if the reward matters to you.
    ///
    /// Requirements: operator and digest are the same and something else is not (_NoEquivocation); not proven before
    /// (_AlreadyProven); neither is older than {LIABILITY_WINDOW} (_TooLate); the operator signed both (_NotSigned).
    function proveTwoReceipts(
        Receipt calldata first,
        bytes calldata firstSignature,
        Receipt calldata second,
        bytes calldata secondSignature
    ) external;

    /// @notice Proves that an operator stands for two headers of one batch, each signed or anchored. Credits the caller
    /// half of the slash. Once a batch.
    /// Emits {EquivocationProven} and {OperatorFailed}.
    ///
    /// Requirements: operator and batch id are the same and something else is not (_NoEquivocation); not proven before
    /// (_AlreadyProven); of a header that is not anchored, `toTime` is at most {LIABILITY_WINDOW} ago (_TooLate) and
    /// the operator signed it (_NotSigned).
    ///
    /// @param firstSignature Not looked at, and best empty, when the header is the anchored one.
    /// @param secondSignature As `firstSignature`.
    function proveTwoHeaders(
        BatchHeader calldata first,
        bytes calldata firstSignature,
        BatchHeader calldata second,
        bytes calldata secondSignature
    ) external;

    /// @notice Proves that the leaves of an anchored batch contradict each other: two at one index, or two that do not
    /// ascend. Only because they do can the neighbours of a missing leaf prove that it is missing. Credits the caller
    /// half of the slash. Once a batch.
    /// Emits {EquivocationProven} and {OperatorFailed}.
    ///
    /// Requirements: either `first.index < second.index` and `first.commitment >= second.commitment`, or the indexes
    /// are the same and the commitments are not (_NoEquivocation); not proven before (_AlreadyProven); the batch is
    /// anchored and both are in it (_NotIncluded).
    function proveTwoLeaves(BatchHeader calldata header, Leaf calldata first, Leaf calldata second) external;

    /* EXIT, WITHDRAW */

    /// @notice The caller's bond begins to leave: it can be taken {EXIT_DELAY} later, and is slashed like any other
    /// until it was. A request cannot be taken back: who stays takes the bond and posts it again.
    /// Emits {ExitRequested}.
    ///
    /// Warning: nothing backs a receipt that is signed during the exit. Clients take none from an operator with an
    /// `exitAt`.
    ///
    /// Requirements: the caller has a bond (_NoBond), which is not leaving already (_AlreadyExiting).
    function requestExit() external;

    /// @notice Pays the caller its whole bond, to `to`.
    /// Emits {BondWithdrawn}.
    ///
    /// Requirements: the caller requested its exit (_NotExiting), the delay is over (_TooEarly), no challenge of it is
    /// open (_ChallengesOpen); `to` is neither zero nor this contract (_InvalidReceiver) and takes the payment.
    function withdrawBond(address to) external;

    /// @notice Pays the caller its credit, deposits and rewards, to `to`.
    /// Emits {CreditWithdrawn}.
    ///
    /// Requirements: there is credit (_NoCredit); `to` is neither zero nor this contract (_InvalidReceiver) and takes
    /// the payment.
    function withdrawCredit(address to) external;

    /* VIEWS */

    /// @notice Everything there is to know about an operator before one takes its receipt.
    /// @return amount Its bond.
    /// @return locked How much of it open challenges would take: {slashAmount} each, at most `amount`.
    /// @return exitAt Unix seconds after which it may take the bond; 0 when it did not ask to.
    /// @return failures How often it was proven wrong, ever.
    /// @return openChallenges How many challenges wait for an answer or their end.
    function bondOf(
        address operator
    ) external view returns (uint256 amount, uint256 locked, uint256 exitAt, uint256 failures, uint256 openChallenges);

    /// @notice What became of a receipt here.
    /// @return state None when it was never challenged.
    /// @return challenger Who deposited.
    /// @return answerBy Unix seconds: the last moment of an answer.
    /// @return batchCount An answer has to be out of a batch below this id.
    function challengeOf(
        bytes32 receiptHash
    ) external view returns (ChallengeState state, address challenger, uint256 answerBy, uint256 batchCount);

    /// @notice Whether an equivocation of `operator` about `subject` was proven.
    /// @param subject The digest of a review, or a batch id, as in {EquivocationProven}.
    function isProven(address operator, Statement statement, bytes32 subject) external view returns (bool);

    /// @notice What `account` can take with {withdrawCredit}.
    function creditOf(address account) external view returns (uint256);

    /// @notice What was burned ever. It stays here and belongs to nobody.
    function burned() external view returns (uint256);

    /// @notice The EIP-712 digest of a receipt: what the operator signs.
    function hashReceipt(Receipt calldata receipt) external view returns (bytes32);

    /// @notice Whose batches and keys count.
    function reputation() external view returns (IAgentReputation);

    /// @notice What a failure costs, while there is a bond to take it from.
    function slashAmount() external view returns (uint256);

    /// @notice What a challenge costs until it is decided: a tenth of {slashAmount}.
    function depositAmount() external view returns (uint256);
}
