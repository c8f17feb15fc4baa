// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BondMoney} from "./bond/BondMoney.sol";
import {IAgentReputation} from "./interfaces/IAgentReputation.sol";
import {IOperatorBond} from "./interfaces/IOperatorBond.sol";
import {BatchHeader} from "./types/BatchHeader.sol";
import {Receipt} from "./types/Receipt.sol";

/// @title See {IOperatorBond} for the rules. What an operator said is here, and what that costs it in {BondMoney}.
contract OperatorBond is BondMoney {
    using SafeCast for uint256;

    /* TYPES */

    /// One word. The receipt comes along with every call, so all it says need not be stored.
    struct Challenge {
        address challenger;
        uint40 answerBy;
        uint48 batchCount;
        ChallengeState state;
    }

    /* CONSTANTS */

    bytes32 internal constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 internal constant RECEIPT_TYPEHASH = keccak256(
        "Receipt(address operator,bytes32 digest,bytes32 commitment,uint64 acceptedAt,uint64 anchorBy)"
    );

    /* IMMUTABLES AND STORAGE */

    /// @inheritdoc IOperatorBond
    IAgentReputation public immutable reputation;

    mapping(bytes32 receiptHash => Challenge) internal _challenges;
    mapping(address operator => mapping(Statement => mapping(bytes32 subject => bool))) internal _proven;

    constructor(IAgentReputation reputation_, uint256 slashAmount_) BondMoney(slashAmount_) {
        reputation = reputation_;

        // It must hash as we do, or no signature would ever be one.
        bytes32 genesis = keccak256(abi.encode(_domainSeparator(reputation_), address(0)));
        if (address(reputation_).code.length == 0 || reputation_.genesisOf(address(0)) != genesis) {
            revert OperatorBond_InvalidReputation(address(reputation_));
        }
    }

    /* CHALLENGE, ANSWER, EXPIRE */

    /// @inheritdoc IOperatorBond
    function challengeOmission(
        Receipt calldata receipt,
        bytes calldata signature
    ) external payable returns (bytes32 receiptHash) {
        address operator = receipt.operator;
        (uint256 acceptedAt, uint256 anchorBy) = (receipt.acceptedAt, receipt.anchorBy);
        receiptHash = hashReceipt(receipt);
        ChallengeState state = _challenges[receiptHash].state;

        if (msg.value != depositAmount) revert OperatorBond_WrongValue(msg.value, depositAmount);
        if (anchorBy < acceptedAt || anchorBy - acceptedAt > MAX_PROMISE) {
            revert OperatorBond_NoPromise(acceptedAt, anchorBy);
        }
        if (block.timestamp <= anchorBy) revert OperatorBond_TooEarly(block.timestamp, anchorBy);
        _checkSigned(operator, acceptedAt, receiptHash, signature);
        if (state != ChallengeState.None) revert OperatorBond_WrongState(state, ChallengeState.None);

        // What is not anchored by now is late: a batch that comes after this challenge does not answer it.
        (uint64 batchCount, , ) = reputation.headOf(operator);
        uint256 answerBy = block.timestamp + ANSWER_WINDOW;

        _challenges[receiptHash] = Challenge({
            challenger: msg.sender,
            answerBy: answerBy.toUint40(),
            batchCount: uint256(batchCount).toUint48(),
            state: ChallengeState.Open
        });
        ++_bonds[operator].openChallenges;

        emit OmissionChallenged(operator, receiptHash, msg.sender, receipt, answerBy, batchCount);
    }

    /// @inheritdoc IOperatorBond
    function answer(
        Receipt calldata receipt,
        BatchHeader calldata header,
        uint256 index,
        bytes32[] calldata proof
    ) external {
        (address operator, uint256 acceptedAt) = (receipt.operator, receipt.acceptedAt);
        bytes32 receiptHash = hashReceipt(receipt);
        Challenge memory challenge = _challenges[receiptHash];

        _checkOpen(challenge);
        if (block.timestamp > challenge.answerBy) {
            revert OperatorBond_TooLate(block.timestamp, challenge.answerBy);
        }
        if (header.batchId >= challenge.batchCount) {
            revert OperatorBond_AnchoredTooLate(header.batchId, challenge.batchCount);
        }
        if (acceptedAt <= header.fromTime || acceptedAt > header.toTime) {
            revert OperatorBond_WrongBatch(acceptedAt, header.fromTime, header.toTime);
        }
        _checkIncluded(operator, header, index, receipt.commitment, proof);

        Bond memory bond = _bonds[operator];
        bond.amount += depositAmount.toUint128();
        --bond.openChallenges;

        _challenges[receiptHash].state = ChallengeState.Answered;
        _bonds[operator] = bond;

        emit ChallengeAnswered(operator, receiptHash, msg.sender, header.batchId, index);
    }

    /// @inheritdoc IOperatorBond
    function expire(Receipt calldata receipt) external {
        address operator = receipt.operator;
        bytes32 receiptHash = hashReceipt(receipt);
        Challenge memory challenge = _challenges[receiptHash];

        _checkOpen(challenge);
        if (block.timestamp <= challenge.answerBy) {
            revert OperatorBond_TooEarly(block.timestamp, challenge.answerBy);
        }

        _challenges[receiptHash].state = ChallengeState.Expired;
        --_bonds[operator].openChallenges;
        _credit[challenge.challenger] += depositAmount;

        emit ChallengeExpired(operator, receiptHash, challenge.challenger);

        _fail(operator, challenge.challenger);
    }

    /* EQUIVOCATION */

    /// @inheritdoc IOperatorBond
    function proveTwoReceipts(
        Receipt calldata first,
        bytes calldata firstSignature,
        Receipt calldata second,
        bytes calldata secondSignature
    ) external {
        address operator = first.operator;
        (bytes32 firstHash, bytes32 secondHash) = (hashReceipt(first), hashReceipt(second));

        if (operator != second.operator || first.digest != second.digest || firstHash == secondHash) {
            revert OperatorBond_NoEquivocation(firstHash, secondHash);
        }
        // No look at the promise: two receipts for one review are one too many, whatever they promise.
        _checkSigned(operator, first.acceptedAt, firstHash, firstSignature);
        _checkSigned(operator, second.acceptedAt, secondHash, secondSignature);

        _prove(operator, Statement.Receipt, first.digest, firstHash, secondHash);
    }

    /// @inheritdoc IOperatorBond
    function proveTwoHeaders(
        BatchHeader calldata first,
        bytes calldata firstSignature,
        BatchHeader calldata second,
        bytes calldata secondSignature
    ) external {
        (address operator, uint64 batchId) = (first.operator, first.batchId);
        (bytes32 firstHash, bytes32 secondHash) = (reputation.hashHeader(first), reputation.hashHeader(second));
        bytes32 anchored = reputation.headerHashOf(operator, batchId);

        if (operator != second.operator || batchId != second.batchId || firstHash == secondHash) {
            revert OperatorBond_NoEquivocation(firstHash, secondHash);
        }
        if (firstHash != anchored) _checkSigned(operator, first.toTime, firstHash, firstSignature);
        if (secondHash != anchored) _checkSigned(operator, second.toTime, secondHash, secondSignature);

        _prove(operator, Statement.Header, bytes32(uint256(batchId)), firstHash, secondHash);
    }

    /// @inheritdoc IOperatorBond
    function proveTwoLeaves(BatchHeader calldata header, Leaf calldata first, Leaf calldata second) external {
        address operator = header.operator;
        bool contradict =
            first.index < second.index
                ? first.commitment >= second.commitment
                : first.index == second.index && first.commitment != second.commitment;

        if (!contradict) revert OperatorBond_NoEquivocation(first.commitment, second.commitment);
        _checkIncluded(operator, header, first.index, first.commitment, first.proof);
        _checkIncluded(operator, header, second.index, second.commitment, second.proof);

        bytes32 subject = bytes32(uint256(header.batchId));
        _prove(operator, Statement.Leaf, subject, first.commitment, second.commitment);
    }

    /* VIEWS */

    /// @inheritdoc IOperatorBond
    function challengeOf(
        bytes32 receiptHash
    ) external view returns (ChallengeState state, address challenger, uint256 answerBy, uint256 batchCount) {
        Challenge memory challenge = _challenges[receiptHash];
        return (challenge.state, challenge.challenger, challenge.answerBy, challenge.batchCount);
    }

    /// @inheritdoc IOperatorBond
    function isProven(address operator, Statement statement, bytes32 subject) external view returns (bool) {
        return _proven[operator][statement][subject];
    }

    /// @inheritdoc IOperatorBond
    function hashReceipt(Receipt calldata receipt) public view returns (bytes32) {
        bytes32 structHash = keccak256(abi.encode(RECEIPT_TYPEHASH, receipt));
        return MessageHashUtils.toTypedDataHash(_domainSeparator(reputation), structHash);
    }

    /* INTERNALS: CHECKS */

    /// That `operator` is still liable for what it stated at `time`, and that it did.
    function _checkSigned(address operator, uint256 time, bytes32 hash, bytes calldata signature) internal view {
        uint256 liableUntil = time + LIABILITY_WINDOW;
        if (block.timestamp > liableUntil) revert OperatorBond_TooLate(block.timestamp, liableUntil);

        (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(hash, signature);
        // The address itself convicts after a rotation too: receipts by it are what readers of the log accept.
        bool isOperators =
            fault == ECDSA.RecoverError.NoError && (signer == operator || signer == reputation.keyAt(operator, time));
        if (!isOperators) revert OperatorBond_NotSigned(operator, hash);
    }

    function _checkOpen(Challenge memory challenge) internal pure {
        if (challenge.state != ChallengeState.Open) {
            revert OperatorBond_WrongState(challenge.state, ChallengeState.Open);
        }
    }

    function _checkIncluded(
        address operator,
        BatchHeader calldata header,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) internal view {
        if (!reputation.verifyReview(operator, header, index, commitment, proof)) {
            revert OperatorBond_NotIncluded(commitment, header.batchId);
        }
    }

    /* INTERNALS */

    /// Once for each thing that was said twice, however often and in whatever pairs it was said.
    function _prove(address operator, Statement statement, bytes32 subject, bytes32 first, bytes32 second) internal {
        if (_proven[operator][statement][subject]) revert OperatorBond_AlreadyProven(statement, subject);

        _proven[operator][statement][subject] = true;

        emit EquivocationProven(operator, statement, subject, first, second);

        _fail(operator, msg.sender);
    }

    function _domainSeparator(IAgentReputation verifier) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(DOMAIN_TYPEHASH, keccak256("AgentReviews"), keccak256("1"), block.chainid, address(verifier))
            );
    }
}
