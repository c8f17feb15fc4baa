// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAgentReputation} from "./interfaces/IAgentReputation.sol";
import {IOperatorBond} from "./interfaces/IOperatorBond.sol";
import {BatchHeader} from "./types/BatchHeader.sol";
import {Receipt} from "./types/Receipt.sol";

/// @title See {IOperatorBond} for the rules.
/// Books: the balance is, at any time, every bond, the deposit of every open challenge, every credit and what burned.
/// What is paid for is credited and taken with a call of its own, so nobody's refusal to be paid holds up a verb.
contract OperatorBond is IOperatorBond {
    using SafeCast for uint256;

    /* TYPES */

    /// One word.
    struct Bond {
        uint128 amount;
        uint64 exitAt;
        uint32 failures;
        uint32 openChallenges;
    }

    /// One word. The receipt comes along with every call, so all it says need not be stored.
    struct Challenge {
        address challenger;
        uint40 answerBy;
        uint48 batchCount;
        ChallengeState state;
    }

    /* CONSTANTS */

    /// The longest promise that is one: two daily batches.
    uint256 public constant MAX_PROMISE = 48 hours;
    /// The longest promise, and a week to notice that it was broken.
    uint256 public constant LIABILITY_WINDOW = MAX_PROMISE + 7 days;
    /// A weekend, for an operator whose machine has to be woken up.
    uint256 public constant ANSWER_WINDOW = 72 hours;
    /// What was signed in the second of the request can be challenged and answered, or not, before the bond leaves.
    uint256 public constant EXIT_DELAY = LIABILITY_WINDOW + ANSWER_WINDOW;

    /// How many deposits make a slash.
    uint256 internal constant DEPOSITS = 10;
    uint256 internal constant MAX_SLASH = type(uint96).max;

    bytes32 internal constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 internal constant RECEIPT_TYPEHASH = keccak256(
        "Receipt(address operator,bytes32 digest,bytes32 commitment,uint64 acceptedAt,uint64 anchorBy)"
    );

    /* IMMUTABLES AND STORAGE */

    /// @inheritdoc IOperatorBond
    IAgentReputation public immutable reputation;
    /// @inheritdoc IOperatorBond
    uint256 public immutable slashAmount;
    /// @inheritdoc IOperatorBond
    uint256 public immutable depositAmount;

    /// @inheritdoc IOperatorBond
    uint256 public burned;

    mapping(address operator => Bond) internal _bonds;
    mapping(bytes32 receiptHash => Challenge) internal _challenges;
    mapping(address operator => mapping(Statement => mapping(bytes32 subject => bool))) internal _proven;
    mapping(address account => uint256) internal _credit;

    constructor(IAgentReputation reputation_, uint256 slashAmount_) {
        if (slashAmount_ < DEPOSITS || slashAmount_ > MAX_SLASH) {
            revert OperatorBond_InvalidSlash(slashAmount_, DEPOSITS, MAX_SLASH);
        }
        (reputation, slashAmount, depositAmount) = (reputation_, slashAmount_, slashAmount_ / DEPOSITS);

        // It must hash as we do, or no signature would ever be one.
        bytes32 genesis = keccak256(abi.encode(_domainSeparator(reputation_), address(0)));
        if (address(reputation_).code.length == 0 || reputation_.genesisOf(address(0)) != genesis) {
            revert OperatorBond_InvalidReputation(address(reputation_));
        }
    }

    /* POST */

    /// @inheritdoc IOperatorBond
    function post(address operator) external payable {
        // Nobody signs as zero, and nobody could take this bond again.
        if (operator == address(0)) revert OperatorBond_InvalidOperator(operator);
        if (msg.value == 0) revert OperatorBond_WrongValue(msg.value, 1);

        _bonds[operator].amount += msg.value.toUint128();

        emit BondPosted(operator, msg.sender, msg.value);
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

    /* EXIT, WITHDRAW */

    /// @inheritdoc IOperatorBond
    function requestExit() external {
        Bond memory bond = _bonds[msg.sender];

        if (bond.amount == 0) revert OperatorBond_NoBond(msg.sender);
        if (bond.exitAt != 0) revert OperatorBond_AlreadyExiting(bond.exitAt);

        uint256 exitAt = block.timestamp + EXIT_DELAY;

        _bonds[msg.sender].exitAt = exitAt.toUint64();

        emit ExitRequested(msg.sender, exitAt);
    }

    /// @inheritdoc IOperatorBond
    function withdrawBond(address to) external {
        Bond memory bond = _bonds[msg.sender];

        if (bond.exitAt == 0) revert OperatorBond_NotExiting(msg.sender);
        if (block.timestamp <= bond.exitAt) revert OperatorBond_TooEarly(block.timestamp, bond.exitAt);
        if (bond.openChallenges != 0) revert OperatorBond_ChallengesOpen(bond.openChallenges);
        _checkReceiver(to);

        // Failures stay. No check of the amount: after a slash of all of it this still ends the exit.
        (_bonds[msg.sender].amount, _bonds[msg.sender].exitAt) = (0, 0);

        emit BondWithdrawn(msg.sender, to, bond.amount);

        Address.sendValue(payable(to), bond.amount);
    }

    /// @inheritdoc IOperatorBond
    function withdrawCredit(address to) external {
        uint256 amount = _credit[msg.sender];

        if (amount == 0) revert OperatorBond_NoCredit(msg.sender);
        _checkReceiver(to);

        _credit[msg.sender] = 0;

        emit CreditWithdrawn(msg.sender, to, amount);

        Address.sendValue(payable(to), amount);
    }

    /* VIEWS */

    /// @inheritdoc IOperatorBond
    function bondOf(
        address operator
    ) external view returns (uint256 amount, uint256 locked, uint256 exitAt, uint256 failures, uint256 openChallenges) {
        Bond memory bond = _bonds[operator];
        (amount, exitAt, failures, openChallenges) = (bond.amount, bond.exitAt, bond.failures, bond.openChallenges);
        locked = openChallenges * slashAmount;
        if (locked > amount) locked = amount;
    }

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
    function creditOf(address account) external view returns (uint256) {
        return _credit[account];
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

    function _checkReceiver(address to) internal view {
        // Not to ourselves: there is no way to take coins that belong to nobody, so the call would fail anyway.
        if (to == address(0) || to == address(this)) revert OperatorBond_InvalidReceiver(to);
    }

    /* INTERNALS */

    /// Once for each thing that was said twice, however often and in whatever pairs it was said.
    function _prove(address operator, Statement statement, bytes32 subject, bytes32 first, bytes32 second) internal {
        if (_proven[operator][statement][subject]) revert OperatorBond_AlreadyProven(statement, subject);

        _proven[operator][statement][subject] = true;

        emit EquivocationProven(operator, statement, subject, first, second);

        _fail(operator, msg.sender);
    }

    /// Counts a failure and takes what it costs. Nothing was set aside for it: what is set aside can be occupied, by
    /// challenges an operator makes to itself and answers.
    function _fail(address operator, address by) internal {
        Bond memory bond = _bonds[operator];
        uint256 slashed = bond.amount < slashAmount ? bond.amount : slashAmount;
        uint256 reward = slashed / 2; // The odd wei burns.

        bond.amount -= slashed.toUint128();
        ++bond.failures;

        _bonds[operator] = bond;
        _credit[by] += reward;
        burned += slashed - reward;

        emit OperatorFailed(operator, by, bond.failures, reward, slashed - reward);
    }

    function _domainSeparator(IAgentReputation verifier) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(DOMAIN_TYPEHASH, keccak256("AgentReviews"), keccak256("1"), block.chainid, address(verifier))
            );
    }
}
