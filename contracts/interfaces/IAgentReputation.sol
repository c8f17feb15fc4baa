// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchHeader} from "../types/BatchHeader.sol";
import {Outcome, Role} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";

/// @title AgentReputation: reviews on chain, and the roots that anchor reviews kept off chain
/// @notice No owner. Anybody may anchor a log of their own; nobody can rewrite one.
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
    /// @notice `subject` chose whether its newest reviews are kept readable on chain.
    event RecentReviewsKept(address indexed subject, bool keep);
    /// @notice `operator` anchored a batch; `headerHash` is the EIP-712 digest of `header`.
    event BatchAnchored(
        address indexed operator,
        uint64 indexed batchId,
        bytes32 indexed headerHash,
        BatchHeader header
    );

    /* ERRORS */

    error AgentReputation_InvalidRating(uint256 rating, uint256 min, uint256 max);
    error AgentReputation_NotOperator(address caller, address operator);
    error AgentReputation_WrongBatchId(uint64 given, uint64 expected);
    error AgentReputation_WrongPrev(bytes32 given, bytes32 expected);
    error AgentReputation_WrongFromTime(uint64 given, uint64 expected);
    error AgentReputation_WrongToTime(uint64 given, uint64 after_, uint256 latest);
    error AgentReputation_CountRootMismatch(uint64 count, bytes32 root);
    error AgentReputation_ScorerRootMismatch(bytes32 scorer, bytes32 scoresRoot);
    error AgentReputation_WrongSchema(uint32 given, uint32 expected);

    /* REVIEW */

    /// @notice Reviews the other party of a closed task that its agent had accepted. Once per side and task.
    /// Emits {ReviewSubmitted}.
    ///
    /// Requirements: `rating` is 1 … 5 (_InvalidRating); those of ITaskEscrow.spendReviewRight for the caller.
    ///
    /// @param feedbackHash Hash of whatever else the reviewer has to say; zero for nothing.
    function submitReview(TaskId taskId, uint8 rating, bytes32 feedbackHash) external;

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

    /// @notice Anchors the next batch of the caller's log. Nobody, the operator included, can change it afterwards.
    /// Emits {BatchAnchored}.
    ///
    /// Requirements:
    /// - the caller is `header.operator` (_NotOperator);
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
}
