// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchHeader} from "../types/BatchHeader.sol";
import {Score} from "../types/Score.sol";
import {Outcome, Role} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";

/// @title AgentReputation: reviews on chain, and the roots that anchor reviews kept off chain
/// @notice No owner. Anybody may anchor a log of their own; nobody can rewrite one. ERC-165 names this interface.
interface IAgentReputation {
    /* TYPES */

    /// @notice A review as the ring of recent reviews keeps it.
    /// @param rating Stars, 1 … 5.
    /// @param subjectRole The side the reviewed party was on.
    /// @param submittedAt Unix seconds of the review.
    struct RecentReview {
        address reviewer;
        uint8 rating;
        Role subjectRole;
        Outcome outcome;
        uint40 submittedAt;
    }

    /// @notice What opens a sealed review, beside its content.
    /// @param salt 32 random bytes of the reviewer's: without them five ratings are soon guessed.
    /// @param subject The party that is reviewed, as {ReviewSealed} said.
    /// @param outcome How the task ended, as {ReviewSealed} said.
    /// @param sealedAt Unix seconds, as {ReviewSealed} said.
    struct Sealing {
        bytes32 salt;
        address subject;
        Outcome outcome;
        uint256 sealedAt;
    }

    /* EVENTS */

    /// @notice `reviewer` gave `rating` stars to `subject` for a task that ended with `outcome`.
    event ReviewSubmitted(
        address indexed subject,
        address indexed reviewer,
        TaskId indexed taskId,
        Role subjectRole,
        uint8 rating,
        Outcome outcome,
        bytes32 feedbackHash
    );
    /// @notice `reviewer` wrote a review of `subject` that nobody can read yet. {ReviewSubmitted} follows when it is
    /// opened. Without, the reviewer had its say and did not stand by it.
    event ReviewSealed(
        address indexed subject,
        address indexed reviewer,
        TaskId indexed taskId,
        Role subjectRole,
        Outcome outcome,
        bytes32 seal,
        uint256 sealedAt
    );
    /// @notice `reviewer` takes back the review of `subject` for a task. The review stays in count and average.
    event ReviewRevoked(
        address indexed subject,
        address indexed reviewer,
        TaskId indexed taskId,
        Role subjectRole,
        bytes32 reasonHash
    );
    /// @notice `responder` answers the review that `reviewer` gave for a task. A later answer does not undo an earlier
    /// one.
    event ReviewResponded(
        address indexed responder,
        address indexed reviewer,
        TaskId indexed taskId,
        Role responderRole,
        bytes32 responseHash
    );
    /// @notice `subject` chose whether its newest reviews are kept readable on chain.
    event RecentReviewsKept(address indexed subject, bool keep);
    /// @notice `operator` anchored a batch; `headerHash` is the EIP-712 digest of `header`.
    event BatchAnchored(
        address indexed operator,
        uint64 indexed batchId,
        bytes32 indexed headerHash,
        BatchHeader header
    );

    /// @notice `reviewer` says that `operator` should have taken the review with this commitment.
    event CommitmentPosted(address indexed operator, address indexed reviewer, bytes32 indexed commitment);
    /// @notice From `from`, the time of this block, `key` is the key of `operator`: number `index` of its list.
    event OperatorKeyRotated(address indexed operator, address indexed key, uint256 from, uint256 index);

    /* ERRORS */

    error AgentReputation_InvalidRating(uint256 rating, uint256 min, uint256 max);
    error AgentReputation_NotEscrow(address caller, address escrow);
    error AgentReputation_NotParty(address caller, TaskId taskId);
    error AgentReputation_NotReviewed(TaskId taskId, Role subjectRole);
    error AgentReputation_AlreadyRevoked(TaskId taskId, Role subjectRole);
    error AgentReputation_InvalidSeal(bytes32 seal);
    error AgentReputation_NotBlind(TaskId taskId, Role subjectRole);
    error AgentReputation_WrongOpening(TaskId taskId, Role subjectRole);
    error AgentReputation_TooEarly(uint256 timestamp, uint256 opensAfter);
    error AgentReputation_TooLate(uint256 timestamp, uint256 lastMoment);
    error AgentReputation_NotOperator(address caller, address operator);
    error AgentReputation_WrongBatchId(uint64 given, uint64 expected);
    error AgentReputation_WrongPrev(bytes32 given, bytes32 expected);
    error AgentReputation_WrongFromTime(uint64 given, uint64 expected);
    error AgentReputation_WrongToTime(uint64 given, uint64 after_, uint256 latest);
    error AgentReputation_CountRootMismatch(uint64 count, bytes32 root);
    error AgentReputation_ScorerRootMismatch(bytes32 scorer, bytes32 scoresRoot);
    error AgentReputation_WrongSchema(uint32 given, uint32 expected);
    error AgentReputation_InvalidKey(address key);
    error AgentReputation_KeyNotFound(uint256 index, uint256 count);

    /* REVIEW */

    /// @notice Reviews the other party of a closed task that its agent had accepted. Once per side and task.
    /// Emits {ReviewSubmitted}.
    ///
    /// Requirements: `rating` is 1 … 5 (_InvalidRating); those of ITaskEscrow.spendReviewRight for the caller.
    ///
    /// @param feedbackHash Hash of whatever else the reviewer has to say; zero for nothing.
    function submitReview(TaskId taskId, uint8 rating, bytes32 feedbackHash) external;

    /// @notice Used by the escrow alone: records a review whose right the escrow has spent itself.
    /// Emits {ReviewSubmitted}.
    ///
    /// Requirements: the caller is the escrow (_NotEscrow); `rating` is 1 … 5 (_InvalidRating).
    ///
    /// @param subject The party that `reviewer` reviews.
    /// @param subjectRole The side `subject` was on.
    /// @param outcome How the task ended.
    function recordReview(
        TaskId taskId,
        address reviewer,
        address subject,
        Role subjectRole,
        uint8 rating,
        Outcome outcome,
        bytes32 feedbackHash
    ) external;

    /// @notice Writes a review that nobody can read until it is opened. It takes the caller's right to review the task
    /// as {submitReview} does, so the caller cannot write another one once it saw what the other side wrote.
    /// Emits {ReviewSealed}.
    ///
    /// A review that was sealed and opened was written before its author could read the other side's: both can seal;
    /// once one side's review can be read, the other side can only {submitReview}, and everybody sees in which order.
    ///
    /// The other side may still submit a plain review. The sealed one stays what it is, and is opened as if there were
    /// none.
    ///
    /// Warning: who never opens has no review and cannot write one. It counts nowhere, and its {ReviewSealed} stays.
    /// Warning: keep the salt: without it the review cannot be opened.
    ///
    /// Requirements: `seal` is not zero (_InvalidSeal); those of ITaskEscrow.spendReviewRight for the caller; the
    /// other side has not reviewed, or only sealed (_NotBlind).
    ///
    /// @param seal {hashSealedReview} of the review, with the caller as its reviewer.
    function sealReview(TaskId taskId, bytes32 seal) external;

    /// @notice Opens the caller's sealed review. It counts from now on. Does not need the task, whose lane may be in
    /// use again.
    /// Emits {ReviewSubmitted}.
    ///
    /// Requirements:
    /// - `rating` is 1 … 5 (_InvalidRating);
    /// - the caller sealed exactly this and did not open it (_WrongOpening);
    /// - the other side has sealed too, or seven days from the sealing on are over (_TooEarly);
    /// - fourteen days from the sealing on are not over (_TooLate).
    ///
    /// @param feedbackHash As in {submitReview}.
    function openReview(TaskId taskId, uint256 rating, bytes32 feedbackHash, Sealing calldata sealing) external;

    /// @notice The caller takes back its review of the other party. Once, and for good.
    /// Emits {ReviewRevoked}.
    ///
    /// Nothing is rewritten: the review still counts in {getReputation}, and {revokedCountOf} says how many of the
    /// counted ones were taken back. Whoever bought or forced a revocation has therefore hidden nothing.
    ///
    /// Warning: possible while the escrow holds the task: for at least seven days after closing, unless both sides
    /// have reviewed and the client reuses the lane sooner; for ever in a permanent lane.
    ///
    /// Requirements: the escrow holds the task (TaskEscrow_TaskNotFound); the caller is its client or agent
    /// (_NotParty), has reviewed it, openly (_NotReviewed), and not revoked that before (_AlreadyRevoked).
    ///
    /// @param reasonHash Hash of the reason; zero for none.
    function revokeReview(TaskId taskId, bytes32 reasonHash) external;

    /// @notice The reviewed party answers the other one's review, also one that was revoked. Any number of times: each
    /// answer is one more entry.
    /// Emits {ReviewResponded}.
    ///
    /// Warning: possible while the escrow holds the task: for at least seven days after closing, unless both sides
    /// have reviewed and the client reuses the lane sooner; for ever in a permanent lane. A party that wants to see
    /// the other one's review, and answer it, before the lane can be reused holds its own review back.
    ///
    /// Requirements: the escrow holds the task (TaskEscrow_TaskNotFound); the caller is its client or agent
    /// (_NotParty) and was reviewed, openly (_NotReviewed).
    ///
    /// @param responseHash Hash of the answer.
    function respondToReview(TaskId taskId, bytes32 responseHash) external;

    /// @notice The caller chooses whether its newest 32 reviews are kept readable on chain. Costs the caller's
    /// reviewers one more word each; off unless chosen.
    /// Emits {RecentReviewsKept}.
    function keepRecentReviews(bool keep) external;

    /// @notice What `subject` earned as an agent.
    /// @return averageX100 Mean stars times 100, rounded down: 100 … 500, or 0 without reviews.
    /// @return count Number of reviews.
    function getReputation(address subject) external view returns (uint256 averageX100, uint256 count);

    /// @notice Same, on the side of `role`.
    function getReputationAs(address subject, Role role) external view returns (uint256 averageX100, uint256 count);

    /// @notice How many of the reviews that `subject` earned on the side of `role` were revoked by their reviewers.
    function revokedCountOf(address subject, Role role) external view returns (uint256);

    /// @notice Whether the review of the party on the side of `subjectRole` of a task was revoked. Also false when
    /// there is no such review.
    function isRevoked(TaskId taskId, Role subjectRole) external view returns (bool);

    /// @notice Whether `reviewer`, the client or agent of a task, sealed its review and did not open it, in time or
    /// not.
    function isSealedBy(address reviewer, TaskId taskId) external view returns (bool);

    /// @notice What seals a review: the EIP-712 digest, on this chain and contract, of
    /// `SealedReview(bytes32 taskId,address reviewer,uint8 rating,bytes32 feedbackHash,bytes32 salt)`. Somebody else's
    /// seal is of no use: it names its reviewer.
    function hashSealedReview(
        address reviewer,
        uint256 rating,
        TaskId taskId,
        bytes32 feedbackHash,
        bytes32 salt
    ) external view returns (bytes32);

    /// @notice A page of the newest reviews that `subject` kept (see {keepRecentReviews}), newest first.
    /// @param offset How many of the newest to skip.
    /// @param limit At most this many, at most 32.
    /// @return page Empty when `offset` is past the kept ones. All reviews ever are in {ReviewSubmitted}.
    function getRecentReviews(
        address subject,
        uint256 offset,
        uint256 limit
    ) external view returns (RecentReview[] memory page);

    /* ANCHOR */

    /// @notice Anchors the next batch of the log of `header.operator`. Nobody, the operator included, can change it
    /// afterwards.
    /// Emits {BatchAnchored}.
    ///
    /// Requirements:
    /// - the caller is `header.operator` or its key of now, see {rotateKey} (_NotOperator);
    /// - `batchId` is the next one (_WrongBatchId) and `prev` the hash of the last header, or the genesis hash
    ///   (_WrongPrev);
    /// - `fromTime` is the last batch's `toTime`, 0 at first (_WrongFromTime), and
    ///   `fromTime < toTime <= block.timestamp` (_WrongToTime);
    /// - `count` is zero if and only if `root` is (_CountRootMismatch), `scorer` if and only if `scoresRoot` is
    ///   (_ScorerRootMismatch);
    /// - `schema` is 1 (_WrongSchema).
    ///
    /// @return hash The header hash.
    function anchorBatch(BatchHeader calldata header) external returns (bytes32 hash);

    /// @notice A reviewer whom an operator ignores leaves a trace with the time of the block.
    /// Emits {CommitmentPosted}.
    ///
    /// Warning: it shows that the caller knew `commitment` by then, neither that the review behind it is valid nor
    /// that the operator ever saw it. Show the review to whoever is to judge the operator.
    ///
    /// @param commitment As in {verifyReview}.
    function postCommitment(address operator, bytes32 commitment) external;

    /// @notice The header hash of a batch; zero when it was not anchored.
    function headerHashOf(address operator, uint64 batchId) external view returns (bytes32);

    /// @notice Where an operator's log stands.
    /// @return nextBatchId Number of batches anchored.
    /// @return lastTo `toTime` of the last batch, 0 without one.
    /// @return head Hash of the last header, or the genesis hash: what the next header's `prev` must be.
    function headOf(address operator) external view returns (uint64 nextBatchId, uint64 lastTo, bytes32 head);

    /// @notice The EIP-712 digest of a header on this chain and contract.
    function hashHeader(BatchHeader calldata header) external view returns (bytes32);

    /// @notice What `prev` of an operator's batch 0 must be.
    function genesisOf(address operator) external view returns (bytes32);

    /* KEYS */

    /// @notice The caller's log is kept with `newKey` from now on: it anchors batches and signs what the log signs off
    /// chain. The caller itself remains the log's name, keeps the right to anchor, and alone can rotate.
    /// Emits {OperatorKeyRotated}.
    ///
    /// A stolen key can anchor wrong batches, which stay, and sign in the operator's name, until the operator rotates
    /// to another key. It cannot rotate, change an older batch, or date anything outside its time: what is signed
    /// counts only if its key was in force at the time it states ({keyAt}). Against a signature dated back into the
    /// key's time only what others hold helps: anchored batches and receipts. A stolen operator address can do
    /// everything, for ever: keep it offline and work with keys.
    ///
    /// Requirements: `newKey` is not zero (_InvalidKey). It may be the operator itself.
    function rotateKey(address newKey) external;

    /// @notice The key of `operator` at `time`, unix seconds: the newest that was in force by then, the operator
    /// itself before the first rotation. A key is in force from its block's time on, inclusive; of two rotations in
    /// one second the later one counts, and the earlier key never was in force. For a time to come: the key of now.
    function keyAt(address operator, uint256 time) external view returns (address);

    /// @notice How many times `operator` rotated its key.
    function keyCountOf(address operator) external view returns (uint256);

    /// @notice Number `index` of the operator's rotations, the oldest first.
    /// @return key The key it rotated to.
    /// @return from Unix seconds from which it was in force.
    ///
    /// Requirements: `index` is below {keyCountOf} (_KeyNotFound).
    function keyOf(address operator, uint256 index) external view returns (address key, uint256 from);

    /* VERIFY, for other contracts */

    /// @notice Whether `operator` anchored `commitment` at `index` of the batch `header`.
    ///
    /// Warning: `operator` must be one *you* trust, not one a stranger hands you: anybody can anchor a log of lies.
    ///
    /// @param commitment keccak256(abi.encode(COMMIT_V1, EIP-712 digest of the review, keccak256(signature))).
    /// @param proof Siblings from the leaf up; at most 64, exactly as many as index and count say.
    function verifyReview(
        address operator,
        BatchHeader calldata header,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Whether `operator` anchored `score` with the batch `header`, at most `maxAge` seconds ago.
    ///
    /// Warning: `operator` must be one *you* trust, and so must `header.scorer` if it matters how the score was
    /// computed: that it follows from the reviews, and that a subject has one score only, is for anybody to recompute
    /// from the public log, not for this function.
    ///
    /// @param proof Siblings from the leaf up.
    /// @param maxAge How old the batch may be, in seconds since `header.toTime`.
    /// @return False also for the two ends of the list, 0x0 and 0xff…ff, which are no subjects.
    function verifyScore(
        address operator,
        BatchHeader calldata header,
        Score calldata score,
        bytes32[] calldata proof,
        uint256 maxAge
    ) external view returns (bool);

    /// @notice Whether `subject` had no score in the batch `header` of `operator`, anchored at most `maxAge` seconds
    /// ago.
    /// Same warning as {verifyScore}.
    ///
    /// @param low The entry before the place where `subject` would be: `low.subject < subject < low.next`. The
    /// sentinel, whose subject is 0x0, when it would be the first.
    /// @param proof Siblings from the leaf of `low` up.
    /// @return False also for the two ends of the list, 0x0 and 0xff…ff, which are no subjects.
    function verifyUnknown(
        address operator,
        BatchHeader calldata header,
        Score calldata low,
        address subject,
        bytes32[] calldata proof,
        uint256 maxAge
    ) external view returns (bool);
}
