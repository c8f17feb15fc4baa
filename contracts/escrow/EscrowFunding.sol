// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {TokenPermissions} from "../libraries/TokenPermissions.sol";
import {TaskId} from "../types/TaskId.sol";
import {Outcome, TaskState} from "../types/TaskState.sol";
import {FLAG_ACCEPTED, FLAG_OPTIONS, TaskWord} from "../types/TaskWord.sol";
import {EscrowMoney} from "./EscrowMoney.sol";
import {EscrowSignatures} from "./EscrowSignatures.sol";
import {EscrowTerms} from "./EscrowTerms.sol";

/// How a task comes to be and is paid for, and what its client may change before the work is delivered.
abstract contract EscrowFunding is EscrowTerms, EscrowSignatures, EscrowMoney {
    /* CREATE, FUND, CANCEL */

    /// @inheritdoc ITaskEscrow
    function createAndFundTask(uint256 lane, Terms memory terms) external payable nonReentrant returns (TaskId taskId) {
        Slots storage slots;
        (taskId, slots) = _openLane(msg.sender, lane);
        _checkTerms(terms);

        _write(slots, taskId, TaskState.Funded, terms, 0);

        _emitCreatedAndFunded(taskId, terms);

        _pull(terms.token, terms.amount);
    }

    /// @inheritdoc ITaskEscrow
    function createAndFundTaskWith(
        uint256 lane,
        Terms memory terms,
        Options memory options,
        Signed calldata quote
    ) external payable nonReentrant returns (TaskId taskId) {
        Slots storage slots;
        (taskId, slots) = _openLane(msg.sender, lane);
        _checkTerms(terms);
        _checkOptions(options, terms.arbitrator);
        bool quoted = quote.signature.length != 0;
        if (quoted) _checkQuote(terms.agent, taskId, _hashTerms(terms, options), quote);

        uint256 flags = _writeOptions(slots, options) | (quoted ? FLAG_ACCEPTED : 0);
        _write(slots, taskId, TaskState.Funded, terms, flags);

        _emitCreatedAndFunded(taskId, terms);
        if (flags & FLAG_OPTIONS != 0) emit TaskOptionsChosen(taskId, options);
        if (quoted) emit TaskAccepted(taskId);

        _pull(terms.token, terms.amount);
    }

    /// @inheritdoc ITaskEscrow
    function createTask(
        uint256 lane,
        Terms memory terms,
        Options memory options
    ) external nonReentrant returns (TaskId taskId) {
        // Guarded although it moves no money: a lane must not be reused while its last task is still being paid out.
        Slots storage slots;
        (taskId, slots) = _openLane(msg.sender, lane);
        _checkTerms(terms);
        _checkOptions(options, terms.arbitrator);

        uint256 flags = _writeOptions(slots, options);
        _write(slots, taskId, TaskState.Created, terms, flags);
        // The proof's slot is free until the task is completed.
        slots.proof = _hashTerms(terms, options);

        _emitCreated(taskId, terms);
        if (flags != 0) emit TaskOptionsChosen(taskId, options);
    }

    /// @inheritdoc ITaskEscrow
    function fundTask(TaskId taskId, bytes32 termsDigest, Signed calldata quote) external payable nonReentrant {
        (address token, uint256 amount) = _fund(taskId, termsDigest, quote, msg.sender);
        _pull(token, amount);
    }

    /// @inheritdoc ITaskEscrow
    function fundTaskWithAuthorization(
        TaskId taskId,
        bytes32 termsDigest,
        Signed calldata quote,
        Authorization calldata authorization
    ) external nonReentrant {
        (address token, uint256 amount) = _fund(taskId, termsDigest, quote, authorization.from);
        uint256 before = _heldOf(token);
        bytes32 nonce = keccak256(abi.encode(taskId, termsDigest, quote.signature.length != 0));
        TokenPermissions.receiveAuthorized(token, amount, nonce, authorization);
        _checkReceived(token, before, amount);
    }

    /// @inheritdoc ITaskEscrow
    function permitPayment(
        address token,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        TokenPermissions.tryPermit(token, value, deadline, v, r, s);
    }

    /// @inheritdoc ITaskEscrow
    function cancelTask(TaskId taskId) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Created);
        if (msg.sender != taskId.clientOf()) _checkAfter(a.clockOf());

        slots.a = a.closed(TaskState.Refunded, Outcome.Cancelled, block.timestamp);

        // Nothing was locked, so nothing is paid.
        emit TaskClosed(taskId, a.agentOf(), Outcome.Cancelled, 0, 0);
    }

    /* CHANGE */

    /// @inheritdoc ITaskEscrow
    function topUp(TaskId taskId, uint256 amount) external payable nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);
        uint256 b = slots.b;

        _checkState(a, TaskState.Funded);
        _checkClient(taskId);
        uint256 room = type(uint96).max - uint96(b);
        if (amount == 0 || amount > room) revert TaskEscrow_InvalidAmount(amount, 1, room);

        slots.options = _optionsOf(slots, a).toppedUp();
        slots.a = a.with(FLAG_OPTIONS);
        // Cannot carry into the arbitrator: there is room.
        slots.b = b + amount;

        emit TaskToppedUp(taskId, amount, uint96(b) + amount);

        _pull(_tokenOf(slots, a), amount);
    }

    /// @inheritdoc ITaskEscrow
    function extendDeadline(TaskId taskId, uint256 deadline) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkClient(taskId);
        uint256 last = a.clockOf();
        _checkDeadline(deadline, (last > block.timestamp ? last : block.timestamp) + 1);

        slots.a = a.moved(TaskState.Funded, deadline);

        emit DeadlineChanged(taskId, deadline);
    }

    /// @inheritdoc ITaskEscrow
    function shortenDeadline(TaskId taskId, uint256 deadline, Signed calldata consent) external {
        (Slots storage slots, TaskWord a) = _load(taskId);
        uint256 last = a.clockOf();

        _checkState(a, TaskState.Funded);
        address other = _otherParty(taskId, a);
        if (deadline <= block.timestamp || deadline >= last) {
            revert TaskEscrow_InvalidDeadline(deadline, block.timestamp + 1, last - 1);
        }
        bytes32 digest = _checkSigned(
            other,
            keccak256(abi.encode(SHORTENING_TYPEHASH, taskId, last, deadline, consent.validUntil)),
            consent
        );

        slots.a = a.moved(TaskState.Funded, deadline);
        // Used up: the client could extend to the same deadline again, and then shorten it again.
        _revoked[other][digest] = true;

        emit DeadlineChanged(taskId, deadline);
    }

    /* INTERNALS */

    /// Marks a created task as funded by `by`. The caller then takes `amount` of `token`.
    function _fund(
        TaskId taskId,
        bytes32 termsDigest,
        Signed calldata quote,
        address by
    ) internal returns (address token, uint256 amount) {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Created);
        _checkNotAfter(a.clockOf());
        if (termsDigest != slots.proof) revert TaskEscrow_WrongTerms(termsDigest, slots.proof);
        bool quoted = quote.signature.length != 0;
        if (quoted) _checkQuote(a.agentOf(), taskId, termsDigest, quote);

        (token, amount) = (_tokenOf(slots, a), uint96(slots.b));
        TaskWord funded = a.moved(TaskState.Funded, a.clockOf());

        slots.a = quoted ? funded.with(FLAG_ACCEPTED) : funded;

        emit TaskFunded(taskId, by, amount);
        if (quoted) emit TaskAccepted(taskId);
    }
}
