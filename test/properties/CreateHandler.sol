// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {SignedToken} from "../../contracts/mocks/SignedToken.sol";
import {TaskId, toTaskId} from "../../contracts/types/TaskId.sol";
import {TaskState} from "../../contracts/types/TaskState.sol";
import {Drafts} from "./Drafts.sol";
import {Pens} from "./Pens.sol";

/// The verbs that bring a task into the world and its money into the escrow.
abstract contract CreateHandler is Drafts, Pens {
    /// How many tasks a lane has seen.
    mapping(uint256 laneKey => uint256) internal _rounds;

    function createAndFund(uint256 who, uint256 seed, uint256 amount) external {
        Draft memory d = _draft(who, seed, amount, false);
        bytes memory data = abi.encodeCall(ITaskEscrow.createAndFundTask, (d.lane, d.terms));
        _createFunded(Verb.CreateAndFund, d, data, seed % 17 == 0, false);
    }

    function createAndFundWith(uint256 who, uint256 seed, uint256 amount) external {
        Draft memory d = _draft(who, seed, amount, true);
        ITaskEscrow.Signed memory quote;
        bool good = true;
        bool quoted = (seed >> 8) % 2 == 0;
        if (quoted) {
            (quote, good) = _quoteOf(d.terms.agent, _nextId(d), _termsDigest(d.terms, d.options), seed >> 16);
        }
        d.valid = d.valid && good;
        bytes memory data = abi.encodeCall(ITaskEscrow.createAndFundTaskWith, (d.lane, d.terms, d.options, quote));
        _createFunded(Verb.CreateAndFundWith, d, data, seed % 17 == 0, quoted);
    }

    function create(uint256 who, uint256 seed, uint256 amount) external {
        Draft memory d = _draft(who, seed, amount, seed % 2 == 0);
        bytes memory data = abi.encodeCall(ITaskEscrow.createTask, (d.lane, d.terms, d.options));
        bool expected = d.valid && _laneIsFree(_laneKey(d), d.lane);
        bool ok = _call(d.client, address(escrow), 0, data);
        _count(Verb.Create, ok, expected);
        if (ok) _remember(d).state = TaskState.Created;
    }

    function fund(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Created);
        if (!any) return;
        address by = _actor(who);
        bytes32 digest = seed % 16 == 0 ? bytes32(seed) : t.termsDigest;
        uint256 value = _valueOf(t.token, t.amount);
        if (seed % 16 == 1) value ^= 1;
        (ITaskEscrow.Signed memory quote, bool good, bool quoted) = _perhapsQuoted(t, seed >> 8);
        bool expected = _mayFund(t, digest) && good && seed % 16 != 1 && _canPay(t.token, by, t.amount);

        Books memory books = _open(t.token);
        bytes memory data = abi.encodeCall(ITaskEscrow.fundTask, (t.id, digest, quote));
        if (!_play(Verb.Fund, t, by, value, data, expected)) return;
        _fund(books, t, by, quoted);
    }

    function fundWithAuthorization(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pickCreatedInSigned(pick);
        if (!any) return;
        bytes32 digest = seed % 16 == 0 ? bytes32(seed) : t.termsDigest;
        (ITaskEscrow.Signed memory quote, bool good, bool quoted) = _perhapsQuoted(t, seed >> 8);
        bool other = seed % 16 == 1;
        (ITaskEscrow.Authorization memory a, bool paid) = _authorize(
            t,
            _actor(who >> 8),
            other,
            quote.signature.length != 0,
            seed >> 32
        );
        bool expected = _mayFund(t, digest) && good && paid && t.token == tokens[SIGNED];

        Books memory books = _open(t.token);
        bytes memory data = abi.encodeCall(ITaskEscrow.fundTaskWithAuthorization, (t.id, digest, quote, a));
        if (!_play(Verb.FundWithAuthorization, t, _actor(who), 0, data, expected)) return;
        _fund(books, t, a.from, quoted);
    }

    /// Never refused, whatever it is worth; counts if and only if it is right.
    function permit(uint256 who, uint256 value, uint256 seed) external {
        address owner = seed % 3 == 0 ? _actor(who) : people[CROWD - 1];
        SignedToken token = SignedToken(tokens[SIGNED]);
        (bytes memory data, bool good) = _permit(owner, 1 + (value >> 128), seed % 8 > 2);
        if (seed % 16 == 1) {
            bytes32 none = bytes32(seed);
            data = abi.encodeCall(ITaskEscrow.permitPayment, (tokens[who % TOKENS], value, time(), 27, none, none));
            good = false;
        }
        uint256 before = token.allowance(owner, address(escrow));
        bool ok = _call(owner, address(escrow), 0, data);
        _count(Verb.PermitPayment, ok, true);
        uint256 expected = good ? 1 + (value >> 128) : before;
        assertEq(token.allowance(owner, address(escrow)), expected, "P17: allowance");
    }

    /* INTERNALS */

    function _createFunded(Verb verb, Draft memory d, bytes memory data, bool wrongValue, bool quoted) internal {
        uint256 value = _valueOf(d.terms.token, d.terms.amount);
        if (wrongValue) value ^= 1;
        bool payable_ = !wrongValue && _canPay(d.terms.token, d.client, d.terms.amount);
        bool expected = d.valid && payable_ && _laneIsFree(_laneKey(d), d.lane);
        Books memory books = _open(d.terms.token);
        bool ok = _call(d.client, address(escrow), value, data);
        _count(verb, ok, expected);
        if (ok) _fund(books, _remember(d), d.client, quoted);
    }

    function _fund(Books memory books, ModelTask storage t, address by, bool quoted) internal {
        (t.state, t.putIn) = (TaskState.Funded, t.amount);
        if (quoted) t.accepted = true;
        _take(books, by, t.amount);
        _balanceUp(books);
    }

    function _quoteOf(
        address agent,
        TaskId id,
        bytes32 termsDigest,
        uint256 seed
    ) internal returns (ITaskEscrow.Signed memory quote, bool good) {
        uint64 until = _until(seed >> 8);
        return _sign(agent, _quote(id, termsDigest, until), until, seed);
    }

    function _perhapsQuoted(
        ModelTask storage t,
        uint256 seed
    ) private returns (ITaskEscrow.Signed memory quote, bool good, bool quoted) {
        quoted = seed % 3 == 0;
        good = true;
        if (quoted) (quote, good) = _quoteOf(t.agent, t.id, t.termsDigest, seed >> 8);
    }

    /// Mostly one that an authorization can pay for.
    function _pickCreatedInSigned(uint256 pick) private view returns (ModelTask storage t, bool any) {
        (t, any) = _pick(pick, TaskState.Created);
        for (uint256 i = 0; i < 32 && i < _tasks.length && pick % 8 != 0; ++i) {
            ModelTask storage other = _tasks[_tasks.length - 1 - i];
            if (_is(other, TaskState.Created) && other.token == tokens[SIGNED]) return (other, true);
        }
    }

    function _nextId(Draft memory d) internal view returns (TaskId) {
        return toTaskId(d.client, d.lane, _rounds[_laneKey(d)] + 1);
    }

    function _remember(Draft memory d) internal returns (ModelTask storage t) {
        t = _tasks.push();
        t.id = _nextId(d);
        ++_rounds[_laneKey(d)];
        (t.client, t.agent, t.arbitrator, t.token) = (d.client, d.terms.agent, d.terms.arbitrator, d.terms.token);
        (t.amount, t.clock, t.silencePercent) = (d.terms.amount, d.terms.deadline, d.terms.silencePercent);
        (t.reviewHours, t.rulingHours) = (d.terms.reviewHours, d.terms.rulingHours);
        t.termsDigest = _termsDigest(d.terms, d.options);
        (t.feeRecipient, t.feeBps, t.bond) = (d.options.feeRecipient, d.options.feeBps, d.options.bond);
        (t.extensionHours, t.verifier, t.spec) = (d.options.extensionHours, d.options.verifier, d.options.spec);
        _newest[t.id.laneKeyOf()] = _tasks.length;
    }
}
