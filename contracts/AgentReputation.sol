// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IAgentReputation} from "./interfaces/IAgentReputation.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {ReviewTree} from "./libraries/ReviewTree.sol";
import {BatchHeader} from "./types/BatchHeader.sol";
import {Outcome, Role} from "./types/TaskState.sol";
import {TaskId} from "./types/TaskId.sol";

/// @title See {IAgentReputation} for the rules. Deployed by TaskEscrow's constructor, so neither has a setter.
contract AgentReputation is IAgentReputation, EIP712 {
    /* TYPES */

    /// What a subject earned in both roles, in one word: a review is one write, a read is one read.
    /// Sums cannot overflow: 2⁴⁰ reviews of 5 stars stay below 2⁴⁸.
    struct Earned {
        uint40 agentCount;
        uint48 agentSum;
        uint40 clientCount;
        uint48 clientSum;
        bool keepRecent;
    }

    /// Where an operator's log stands. The head itself is `_headerHash[operator][nextBatchId - 1]`.
    struct LogState {
        uint64 nextBatchId;
        uint64 lastTo;
    }

    /* CONSTANTS */

    uint32 internal constant SCHEMA = 1;
    uint256 internal constant RECENT = 32;
    bytes32 internal constant HEADER_TYPEHASH = keccak256(
        "BatchHeader(address operator,uint64 batchId,bytes32 prev,bytes32 root,bytes32 scoresRoot,bytes32 scorer,"
        "uint64 count,uint64 fromTime,uint64 toTime,uint32 schema)"
    );

    /* IMMUTABLES AND STORAGE */

    /// The escrow whose tasks give the right to review.
    ITaskEscrow public immutable escrow;

    mapping(address subject => Earned) internal _earned;
    mapping(address subject => RecentReview[RECENT]) internal _recent;
    mapping(address operator => LogState) internal _logs;
    mapping(address operator => mapping(uint64 batchId => bytes32)) internal _headerHash;

    constructor() EIP712("AgentReviews", "1") {
        escrow = ITaskEscrow(msg.sender);
    }

    /* REVIEW */

    /// @inheritdoc IAgentReputation
    function submitReview(TaskId taskId, uint8 rating, bytes32 feedbackHash) external {
        if (rating == 0 || rating > 5) revert AgentReputation_InvalidRating(rating, 1, 5);
        // Called out first, against the usual order: the escrow is the half of this system that holds the right, it
        // calls nobody, and it spends the right before anything is written here.
        (address subject, Role role, Outcome outcome) = escrow.spendReviewRight(taskId, msg.sender);
        Earned memory earned = _earned[subject];

        if (earned.keepRecent) {
            // One ring for both roles, so the slot follows from both counts.
            _recent[subject][_total(earned) % RECENT] = RecentReview({
                reviewer: msg.sender,
                rating: rating,
                subjectRole: role,
                outcome: outcome,
                submittedAt: uint40(block.timestamp)
            });
        }
        if (role == Role.Agent) {
            earned.agentCount += 1;
            earned.agentSum += rating;
        } else {
            earned.clientCount += 1;
            earned.clientSum += rating;
        }
        _earned[subject] = earned;

        emit ReviewSubmitted(subject, msg.sender, taskId, role, rating, outcome, feedbackHash);
    }

    function recordReview(
        TaskId taskId,
        address reviewer,
        address subject,
        Role role,
        uint8 rating,
        Outcome outcome,
        bytes32 feedbackHash
    ) external {
        require(msg.sender == address(escrow));
        Earned memory earned = _earned[subject];
        earned.agentCount += 1;
        earned.agentSum += rating;
        _earned[subject] = earned;
        emit ReviewSubmitted(subject, reviewer, taskId, role, rating, outcome, feedbackHash);
    }

    /// @inheritdoc IAgentReputation
    function keepRecentReviews(bool keep) external {
        _earned[msg.sender].keepRecent = keep;
        // Reviews while it was off left no entry, and entries from before would pass for them.
        if (!keep) delete _recent[msg.sender];

        emit RecentReviewsKept(msg.sender, keep);
    }

    /// @inheritdoc IAgentReputation
    function getReputation(address subject) external view returns (uint256 averageX100, uint256 count) {
        return getReputationAs(subject, Role.Agent);
    }

    /// @inheritdoc IAgentReputation
    function getReputationAs(address subject, Role role) public view returns (uint256 averageX100, uint256 count) {
        Earned memory earned = _earned[subject];
        count = role == Role.Agent ? earned.agentCount : earned.clientCount;
        uint256 sum = role == Role.Agent ? earned.agentSum : earned.clientSum;
        averageX100 = count == 0 ? 0 : (sum * 100) / count;
    }

    /// @inheritdoc IAgentReputation
    function getRecentReviews(
        address subject,
        uint256 offset,
        uint256 limit
    ) external view returns (RecentReview[] memory page) {
        uint256 total = _total(_earned[subject]);
        uint256 kept = 0;
        // Entries are newest first and without a gap, so the first empty slot ends them.
        while (kept < RECENT && kept < total && _recent[subject][(total - 1 - kept) % RECENT].rating != 0) ++kept;

        uint256 size = offset >= kept ? 0 : kept - offset;
        if (size > limit) size = limit;
        page = new RecentReview[](size);
        for (uint256 i = 0; i < size; ++i) page[i] = _recent[subject][(total - 1 - offset - i) % RECENT];
    }

    /* ANCHOR */

    /// @inheritdoc IAgentReputation
    function anchorBatch(BatchHeader calldata header) external returns (bytes32 hash) {
        if (msg.sender != header.operator) revert AgentReputation_NotOperator(msg.sender, header.operator);
        LogState memory log = _logs[msg.sender];
        bytes32 head = _headOf(msg.sender, log.nextBatchId);

        if (header.batchId != log.nextBatchId) revert AgentReputation_WrongBatchId(header.batchId, log.nextBatchId);
        if (header.prev != head) revert AgentReputation_WrongPrev(header.prev, head);
        if (header.fromTime != log.lastTo) revert AgentReputation_WrongFromTime(header.fromTime, log.lastTo);
        if (header.toTime <= log.lastTo || header.toTime > block.timestamp) {
            revert AgentReputation_WrongToTime(header.toTime, log.lastTo, block.timestamp);
        }
        if ((header.count == 0) != (header.root == 0)) {
            revert AgentReputation_CountRootMismatch(header.count, header.root);
        }
        if ((header.scorer == 0) != (header.scoresRoot == 0)) {
            revert AgentReputation_ScorerRootMismatch(header.scorer, header.scoresRoot);
        }
        if (header.schema != SCHEMA) revert AgentReputation_WrongSchema(header.schema, SCHEMA);

        hash = hashHeader(header);

        _headerHash[msg.sender][header.batchId] = hash;
        _logs[msg.sender] = LogState({nextBatchId: header.batchId + 1, lastTo: header.toTime});

        emit BatchAnchored(msg.sender, header.batchId, hash, header);
    }

    /// @inheritdoc IAgentReputation
    function headerHashOf(address operator, uint64 batchId) external view returns (bytes32) {
        return _headerHash[operator][batchId];
    }

    /// @inheritdoc IAgentReputation
    function headOf(address operator) external view returns (uint64 nextBatchId, uint64 lastTo, bytes32 head) {
        LogState memory log = _logs[operator];
        return (log.nextBatchId, log.lastTo, _headOf(operator, log.nextBatchId));
    }

    /// @inheritdoc IAgentReputation
    function hashHeader(BatchHeader calldata header) public view returns (bytes32) {
        // A struct of value types is encoded word by word, in the order of the type: exactly EIP-712's encodeData.
        return _hashTypedDataV4(keccak256(abi.encode(HEADER_TYPEHASH, header)));
    }

    /// @inheritdoc IAgentReputation
    function genesisOf(address operator) public view returns (bytes32) {
        return keccak256(abi.encode(_domainSeparatorV4(), operator));
    }

    /// @inheritdoc IAgentReputation
    function verifyReview(
        address operator,
        BatchHeader calldata header,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) external view returns (bool) {
        // An unknown batch has hash zero, which no header hashes to.
        return
            header.operator == operator &&
            _headerHash[operator][header.batchId] == hashHeader(header) &&
            ReviewTree.verify(header.root, header.count, index, commitment, proof);
    }

    /* INTERNALS */

    function _total(Earned memory earned) internal pure returns (uint256) {
        return uint256(earned.agentCount) + earned.clientCount;
    }

    function _headOf(address operator, uint64 nextBatchId) internal view returns (bytes32) {
        return nextBatchId == 0 ? genesisOf(operator) : _headerHash[operator][nextBatchId - 1];
    }
}
