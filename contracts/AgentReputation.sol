// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

import {IAgentReputation} from "./interfaces/IAgentReputation.sol";
import {IReviewRight} from "./interfaces/IReviewRight.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {OperatorKeys} from "./libraries/OperatorKeys.sol";
import {ReviewTree} from "./libraries/ReviewTree.sol";
import {ScoreTree} from "./libraries/ScoreTree.sol";
import {BatchHeader} from "./types/BatchHeader.sol";
import {EarnedWord} from "./types/EarnedWord.sol";
import {Score} from "./types/Score.sol";
import {Outcome, Role} from "./types/TaskState.sol";
import {TaskId} from "./types/TaskId.sol";

/// @title See {IAgentReputation} for the rules. Deployed by TaskEscrow's constructor, so neither has a setter.
contract AgentReputation is IAgentReputation, EIP712, ERC165 {
    using OperatorKeys for OperatorKeys.DatedKey[];

    /* TYPES */

    /// Where an operator's log stands. The head itself is `_headerHash[operator][nextBatchId - 1]`.
    struct LogState {
        uint64 nextBatchId;
        uint64 lastTo;
    }

    /* CONSTANTS */

    uint32 internal constant SCHEMA = 1;
    uint256 internal constant RECENT = 32;
    /// How long a sealed review waits for the other side's.
    uint256 internal constant BLIND_WINDOW = 7 days;
    /// How long after its sealing a review can be opened.
    uint256 internal constant OPEN_WINDOW = 14 days;
    /// What a mark can be beside zero and the hash of a seal, which is neither.
    bytes32 internal constant OPENED = bytes32(uint256(1));
    bytes32 internal constant REVOKED = bytes32(uint256(2));
    bytes32 internal constant SEALED_TYPEHASH = keccak256(
        "SealedReview(bytes32 taskId,address reviewer,uint8 rating,bytes32 feedbackHash,bytes32 salt)"
    );
    bytes32 internal constant HEADER_TYPEHASH = keccak256(
        "BatchHeader(address operator,uint64 batchId,bytes32 prev,bytes32 root,bytes32 scoresRoot,bytes32 scorer,"
        "uint64 count,uint64 fromTime,uint64 toTime,uint32 schema)"
    );

    /* IMMUTABLES AND STORAGE */

    /// The escrow whose tasks give the right to review.
    ITaskEscrow public immutable escrow;

    mapping(address subject => EarnedWord) internal _earned;
    mapping(address subject => RecentReview[RECENT]) internal _recent;
    /// What became of a review beyond being submitted: one word, so that a revocation need not look up a seal too.
    mapping(TaskId taskId => mapping(Role subjectRole => bytes32)) internal _marks;
    mapping(address operator => LogState) internal _logs;
    mapping(address operator => mapping(uint64 batchId => bytes32)) internal _headerHash;
    mapping(address operator => OperatorKeys.DatedKey[]) internal _keys;

    constructor() EIP712("AgentReviews", "1") {
        escrow = ITaskEscrow(msg.sender);
    }

    /* REVIEW */

    /// @inheritdoc IAgentReputation
    function submitReview(TaskId taskId, uint8 rating, bytes32 feedbackHash) external {
        _checkRating(rating);
        // Called out first, against the usual order: the escrow is the half of this system that holds the right, it
        // calls nobody, and it spends the right before anything is written here.
        (address subject, Role role, Outcome outcome) = escrow.spendReviewRight(taskId, msg.sender);

        _record(taskId, msg.sender, subject, role, rating, outcome, feedbackHash);
    }

    /// @inheritdoc IAgentReputation
    function recordReview(
        TaskId taskId,
        address reviewer,
        address subject,
        Role subjectRole,
        uint8 rating,
        Outcome outcome,
        bytes32 feedbackHash
    ) external {
        if (msg.sender != address(escrow)) revert AgentReputation_NotEscrow(msg.sender, address(escrow));
        _checkRating(rating);

        _record(taskId, reviewer, subject, subjectRole, rating, outcome, feedbackHash);
    }

    /// @inheritdoc IAgentReputation
    function sealReview(TaskId taskId, bytes32 seal) external {
        if (seal == 0) revert AgentReputation_InvalidSeal(seal);
        // Called out first, as in {submitReview}.
        // By a view of the escrow of its own, so that a plain review does not pay for sharing its decoder.
        IReviewRight.Spent memory spent = IReviewRight(address(escrow)).spendReviewRight(taskId, msg.sender);
        (address subject, Role role, Outcome outcome) = (spent.subject, spent.subjectRole, spent.outcome);
        if (!_isUnseen(taskId, _other(role))) revert AgentReputation_NotBlind(taskId, role);

        _marks[taskId][role] = _markOf(seal, subject, outcome, block.timestamp);

        emit ReviewSealed(subject, msg.sender, taskId, role, outcome, seal, block.timestamp);
    }

    /// @inheritdoc IAgentReputation
    function openReview(TaskId taskId, uint256 rating, bytes32 feedbackHash, Sealing calldata sealing) external {
        Role role = _reviewedBy(taskId, msg.sender);
        (address subject, Outcome outcome, uint256 sealedAt) = (sealing.subject, sealing.outcome, sealing.sealedAt);
        bytes32 seal = hashSealedReview(msg.sender, rating, taskId, feedbackHash, sealing.salt);

        _checkRating(rating);
        if (_marks[taskId][role] != _markOf(seal, subject, outcome, sealedAt)) {
            revert AgentReputation_WrongOpening(taskId, role);
        }
        // No overflow from here on: the time is the one of a block.
        uint256 openBy = sealedAt + OPEN_WINDOW;
        if (block.timestamp > openBy) revert AgentReputation_TooLate(block.timestamp, openBy);
        // Whatever the other side left: it can no longer react to what it is about to see, or it had its time.
        uint256 opensAfter = sealedAt + BLIND_WINDOW;
        if (_marks[taskId][_other(role)] == 0 && block.timestamp <= opensAfter) {
            revert AgentReputation_TooEarly(block.timestamp, opensAfter);
        }

        _marks[taskId][role] = OPENED;

        // Cannot cut anything off: at most 5.
        _record(taskId, msg.sender, subject, role, uint8(rating), outcome, feedbackHash);
    }

    /// @inheritdoc IAgentReputation
    function revokeReview(TaskId taskId, bytes32 reasonHash) external {
        ITaskEscrow.Task memory task = escrow.getTask(taskId);
        // Each party reviews the other one.
        Role role = _other(_roleOfCaller(task, taskId));
        address subject = role == Role.Agent ? task.agent : task.client;

        _checkReviewed(task, taskId, role);
        if (_marks[taskId][role] == REVOKED) revert AgentReputation_AlreadyRevoked(taskId, role);

        _marks[taskId][role] = REVOKED;
        _earned[subject] = _earned[subject].revoked(role);

        emit ReviewRevoked(subject, msg.sender, taskId, role, reasonHash);
    }

    /// @inheritdoc IAgentReputation
    function respondToReview(TaskId taskId, bytes32 responseHash) external {
        ITaskEscrow.Task memory task = escrow.getTask(taskId);
        Role role = _roleOfCaller(task, taskId);

        _checkReviewed(task, taskId, role);

        emit ReviewResponded(msg.sender, role == Role.Agent ? task.client : task.agent, taskId, role, responseHash);
    }

    /// @inheritdoc IAgentReputation
    function keepRecentReviews(bool keep) external {
        _earned[msg.sender] = _earned[msg.sender].keeping(keep);
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
        EarnedWord earned = _earned[subject];
        count = earned.countOf(role);
        averageX100 = count == 0 ? 0 : (earned.sumOf(role) * 100) / count;
    }

    /// @inheritdoc IAgentReputation
    function revokedCountOf(address subject, Role role) external view returns (uint256) {
        return _earned[subject].revokedOf(role);
    }

    /// @inheritdoc IAgentReputation
    function isRevoked(TaskId taskId, Role subjectRole) external view returns (bool) {
        return _marks[taskId][subjectRole] == REVOKED;
    }

    /// @inheritdoc IAgentReputation
    function isSealedBy(address reviewer, TaskId taskId) external view returns (bool) {
        return _isSeal(_marks[taskId][_reviewedBy(taskId, reviewer)]);
    }

    /// @inheritdoc IAgentReputation
    function hashSealedReview(
        address reviewer,
        uint256 rating,
        TaskId taskId,
        bytes32 feedbackHash,
        bytes32 salt
    ) public view returns (bytes32) {
        bytes32 structHash = keccak256(abi.encode(SEALED_TYPEHASH, taskId, reviewer, rating, feedbackHash, salt));
        return keccak256(abi.encodePacked(hex"1901", _domainSeparatorV4(), structHash));
    }

    /// @inheritdoc IAgentReputation
    function getRecentReviews(
        address subject,
        uint256 offset,
        uint256 limit
    ) external view returns (RecentReview[] memory page) {
        uint256 total = _earned[subject].totalOf();
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
        address operator = header.operator;
        // The key is only looked up for who is not the operator, so that the common case does not pay for it.
        if (msg.sender != operator && msg.sender != _keys[operator].current()) {
            revert AgentReputation_NotOperator(msg.sender, operator);
        }
        LogState memory log = _logs[operator];
        bytes32 head = _headOf(operator, log.nextBatchId);

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

        _headerHash[operator][header.batchId] = hash;
        _logs[operator] = LogState({nextBatchId: header.batchId + 1, lastTo: header.toTime});

        emit BatchAnchored(operator, header.batchId, hash, header);
    }

    /// @inheritdoc IAgentReputation
    function postCommitment(address operator, bytes32 commitment) external {
        emit CommitmentPosted(operator, msg.sender, commitment);
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
        bytes32 typeHash = HEADER_TYPEHASH;
        bytes32 structHash;
        // abi.encode(HEADER_TYPEHASH, header), without decoding what is encoded again at once: a struct of value types
        // is encoded word by word, in the order of the type, which is exactly EIP-712's encodeData. A header whose
        // words do not fit its types has a hash that nobody can anchor: {anchorBatch} reads every field.
        assembly ("memory-safe") {
            let encoded := mload(0x40)
            mstore(encoded, typeHash)
            calldatacopy(add(encoded, 0x20), header, 0x140)
            structHash := keccak256(encoded, 0x160)
        }
        return _hashTypedDataV4(structHash);
    }

    /// @inheritdoc IAgentReputation
    function genesisOf(address operator) public view returns (bytes32) {
        return keccak256(abi.encode(_domainSeparatorV4(), operator));
    }

    /* KEYS */

    /// @inheritdoc IAgentReputation
    function rotateKey(address newKey) external {
        if (newKey == address(0)) revert AgentReputation_InvalidKey(newKey);
        uint256 index = _keys[msg.sender].length;

        _keys[msg.sender].push(OperatorKeys.DatedKey({key: newKey, from: uint64(block.timestamp)}));

        emit OperatorKeyRotated(msg.sender, newKey, block.timestamp, index);
    }

    /// @inheritdoc IAgentReputation
    function keyAt(address operator, uint256 time) external view returns (address) {
        address key = _keys[operator].keyAt(time);
        return key == address(0) ? operator : key;
    }

    /// @inheritdoc IAgentReputation
    function keyCountOf(address operator) external view returns (uint256) {
        return _keys[operator].length;
    }

    /// @inheritdoc IAgentReputation
    function keyOf(address operator, uint256 index) external view returns (address key, uint256 from) {
        uint256 count = _keys[operator].length;
        if (index >= count) revert AgentReputation_KeyNotFound(index, count);
        OperatorKeys.DatedKey memory found = _keys[operator][index];
        return (found.key, found.from);
    }

    /* VERIFY */

    /// @inheritdoc IAgentReputation
    function verifyReview(
        address operator,
        BatchHeader calldata header,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return _isAnchored(operator, header) && ReviewTree.verify(header.root, header.count, index, commitment, proof);
    }

    /// @inheritdoc IAgentReputation
    function verifyScore(
        address operator,
        BatchHeader calldata header,
        Score calldata score,
        bytes32[] calldata proof,
        uint256 maxAge
    ) external view returns (bool) {
        return !_isListEnd(score.subject) && _isProven(operator, header, score, proof, maxAge);
    }

    /// @inheritdoc IAgentReputation
    function verifyUnknown(
        address operator,
        BatchHeader calldata header,
        Score calldata low,
        address subject,
        bytes32[] calldata proof,
        uint256 maxAge
    ) external view returns (bool) {
        // Strictly between two addresses, so never one of the list's ends.
        return low.subject < subject && subject < low.next && _isProven(operator, header, low, proof, maxAge);
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IAgentReputation).interfaceId || super.supportsInterface(interfaceId);
    }

    /* INTERNALS */

    function _checkRating(uint256 rating) internal pure {
        // Zero wraps to more than any rating.
        unchecked {
            if (rating - 1 > 4) revert AgentReputation_InvalidRating(rating, 1, 5);
        }
    }

    /// The one way a review gets in, after the escrow spent the right to it.
    function _record(
        TaskId taskId,
        address reviewer,
        address subject,
        Role role,
        uint8 rating,
        Outcome outcome,
        bytes32 feedbackHash
    ) internal {
        EarnedWord earned = _earned[subject];

        if (earned.keepsRecent()) {
            // One ring for both roles, so the slot follows from both counts.
            _recent[subject][earned.totalOf() % RECENT] = RecentReview({
                reviewer: reviewer,
                rating: rating,
                subjectRole: role,
                outcome: outcome,
                submittedAt: uint40(block.timestamp)
            });
        }
        _earned[subject] = earned.rated(role, rating);

        emit ReviewSubmitted(subject, reviewer, taskId, role, rating, outcome, feedbackHash);
    }

    function _roleOfCaller(ITaskEscrow.Task memory task, TaskId taskId) internal view returns (Role) {
        if (msg.sender == task.client) return Role.Client;
        if (msg.sender == task.agent) return Role.Agent;
        revert AgentReputation_NotParty(msg.sender, taskId);
    }

    /// That the party on the side of `subjectRole` was reviewed. A right that was spent on a seal is no review yet.
    function _checkReviewed(ITaskEscrow.Task memory task, TaskId taskId, Role subjectRole) internal view {
        if (!_isSpent(task, subjectRole) || _isSeal(_marks[taskId][subjectRole])) {
            revert AgentReputation_NotReviewed(taskId, subjectRole);
        }
    }

    /// Whether nobody can have seen a review of the party on the side of `subjectRole`: there is none, or it is sealed.
    function _isUnseen(TaskId taskId, Role subjectRole) internal view returns (bool) {
        bytes32 mark = _marks[taskId][subjectRole];
        return mark == 0 ? !_isSpent(escrow.getTask(taskId), subjectRole) : _isSeal(mark);
    }

    function _isSpent(ITaskEscrow.Task memory task, Role subjectRole) internal pure returns (bool) {
        return subjectRole == Role.Agent ? task.clientReviewed : task.agentReviewed;
    }

    /// The side of the party that `reviewer`, the client or else, reviews.
    function _reviewedBy(TaskId taskId, address reviewer) internal pure returns (Role) {
        return reviewer == taskId.clientOf() ? Role.Agent : Role.Client;
    }

    function _isSeal(bytes32 mark) internal pure returns (bool) {
        return uint256(mark) > uint256(REVOKED);
    }

    function _other(Role role) internal pure returns (Role) {
        return role == Role.Client ? Role.Agent : Role.Client;
    }

    /// What is kept of a sealed review: whoever opens it says the rest again.
    function _markOf(bytes32 seal, address subject, Outcome outcome, uint256 sealedAt) internal pure returns (bytes32) {
        return keccak256(abi.encode(seal, subject, outcome, sealedAt));
    }

    function _headOf(address operator, uint64 nextBatchId) internal view returns (bytes32) {
        return nextBatchId == 0 ? genesisOf(operator) : _headerHash[operator][nextBatchId - 1];
    }

    function _isAnchored(address operator, BatchHeader calldata header) internal view returns (bool) {
        // An unknown batch has hash zero, which no header hashes to.
        return header.operator == operator && _headerHash[operator][header.batchId] == hashHeader(header);
    }

    function _isListEnd(address subject) internal pure returns (bool) {
        return subject == address(0) || subject == address(type(uint160).max);
    }

    function _isProven(
        address operator,
        BatchHeader calldata header,
        Score calldata score,
        bytes32[] calldata proof,
        uint256 maxAge
    ) internal view returns (bool) {
        // The age is looked at once the header is known to be anchored: then it cannot be from the future. Nothing
        // hashes to a scores root of zero, but a batch without scores should not depend on that.
        return
            _isAnchored(operator, header) &&
            header.scoresRoot != 0 &&
            block.timestamp - header.toTime <= maxAge &&
            ScoreTree.verify(header.scoresRoot, score, proof);
    }
}
