// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {BlocklistToken} from "../../contracts/mocks/BlocklistToken.sol";
import {OddToken} from "../../contracts/mocks/OddToken.sol";
import {ShrinkingToken} from "../../contracts/mocks/ShrinkingToken.sol";
import {SigningActor} from "../../contracts/mocks/SigningActor.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {Outcome, TaskState} from "../../contracts/types/TaskState.sol";
import {EndHandler} from "./EndHandler.sol";

/// Plays the verbs of the escrow in any order, by anybody, at any time. Every call must be accepted exactly when the model
/// says so, and every payment must arrive, as balance or as credit, to the last unit.
contract EscrowHandler is EndHandler {
    /* BESIDE THE TASKS */

    /// Mostly by an account with credit, and every other time by one that asks again while it is being paid.
    function withdraw(uint256 who, uint256 again) external {
        (address by, address token) = _creditor(who);
        if (again % 2 == 0 && _isWallet(by)) {
            Actor(payable(by)).reenterWith(address(escrow), abi.encodeCall(ITaskEscrow.withdraw, token));
        }
        _withdraw(Verb.Withdraw, by, by, token, abi.encodeCall(ITaskEscrow.withdraw, token));
    }

    function withdrawTo(uint256 who, uint256 seed) external {
        (address by, address token) = _creditor(who);
        address to =
            seed % 16 == 0
                ? address(escrow)
                : seed % 16 == 1
                    ? address(0)
                    : _actor(seed >> 8);
        _withdraw(Verb.WithdrawTo, by, to, token, abi.encodeCall(ITaskEscrow.withdrawTo, (token, to)));
    }

    /// What was given not long ago, by the signer, or by somebody whose signature it is not.
    function revokeSignature(uint256 pick, uint256 who) external {
        uint256 n = _given.length;
        if (n == 0) return;
        Given storage given = _given[n - 1 - (pick % (n < 8 ? n : 8))];
        address by = who % 4 == 0 || !_isPerson(given.signer) ? _actor(who >> 8) : given.signer;
        _takeBack(by, given.digest);
    }

    /// All or nothing, one after the other.
    function multicall(uint256 pick, uint256 who, uint256 seed) external {
        if (seed % 4 == 0) return _createWithPermit(who, seed);
        if (seed % 4 == 1) return _createInBatch(who, seed);
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        bytes[] memory calls = new bytes[](2);
        if (seed % 4 == 2) {
            address agent = _caller(t.agent, who);
            calls[0] = abi.encodeCall(ITaskEscrow.acceptTask, t.id);
            calls[1] = abi.encodeCall(ITaskEscrow.completeTask, (t.id, bytes32(seed)));
            bool expected = _mayComplete(t, agent) && !t.accepted;
            if (_play(Verb.Multicall, t, agent, 0, _batch(calls), expected)) _complete(t, bytes32(seed));
            return;
        }
        address by = _caller(t.client, who);
        uint256 amount = _part(t, seed);
        calls[0] = abi.encodeCall(ITaskEscrow.releasePart, (t.id, amount));
        calls[1] = abi.encodeCall(ITaskEscrow.releasePayment, t.id);
        Books memory books = _open(t.token);
        if (!_play(Verb.Multicall, t, by, 0, _batch(calls), _mayReleasePart(t, by, amount))) return;
        _releasePart(books, t, amount);
        _end(books, t, Outcome.ReleasedByClient, t.amount, 0);
        _balanceUp(books);
    }

    function review(uint256 pick, uint256 who, uint256 rating) external {
        (ModelTask storage t, bool any) = _pick(pick, who & 512 == 0 ? TaskState.Released : TaskState.Refunded);
        if (!any) return;
        address by = _caller(who & 256 == 0 ? t.agent : t.client, who);
        rating = bound(rating, 0, 6);
        bool expected = _mayReview(t, by, rating);
        bytes memory data = abi.encodeWithSignature("submitReview(bytes32,uint8,bytes32)", t.id, uint8(rating), "");
        if (!_isCurrent(t)) ++refusedStale[Verb.Review];
        bool ok = _call(by, escrow.reputation(), 0, data);
        _count(Verb.Review, ok, expected);
        if (ok) _review(t, by, rating);
    }

    /* THE WEATHER */

    /// An account turns hostile, or honest again: as receiver, or as signer.
    function turn(uint256 who, uint256 mode, uint256 pick, uint256 seed) external {
        SigningActor actor = SigningActor(payable(people[who % (CROWD - 1)]));
        if (mode % 3 == 0) return actor.setPen(SigningActor.Pen((mode >> 8) % 8 < 4 ? (mode >> 8) % 4 : 0));
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Completed);
        uint256 chosen = (mode >> 8) % 10;
        if (chosen == 5 && any) actor.reenterWith(address(escrow), _guardedCall(t.id, seed));
        else actor.setMode(chosen > 4 ? Actor.Mode.Accept : Actor.Mode(chosen));
    }

    /// Tokens block an account, now and then the escrow itself, stand still, answer oddly, or shrink.
    function spoilTokens(uint256 who, uint256 seed) external {
        address account = seed % 16 == 0 ? address(escrow) : _actor(who);
        BlocklistToken(tokens[BLOCKING]).setBlocked(account, (seed >> 8) % 3 == 0);
        OddToken(tokens[ODD]).setRefuses((seed >> 16) % 6 == 0);
        uint256 answer = (seed >> 24) % 3;
        OddToken(tokens[ODD]).setAnswer(answer == 2 ? OddToken.Answer.Bomb : OddToken.Answer(answer));
        if ((seed >> 32) % 4 == 0) ShrinkingToken(tokens[SHRINKING]).shrink(address(escrow), (seed >> 40) % 10);
    }

    /// To the last second of some task, or the one before or after it; or some minutes on.
    function pass(uint256 pick, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, seed % 32 == 0 ? TaskState.Released : TaskState(1 + (seed % 4)));
        uint256 to = any ? t.clock + (_isClosed(t) ? 7 days : 0) + ((seed >> 8) % 3) - 1 : 0;
        vm.warp(to > time() && (seed >> 16) % 4 != 0 ? to : time() + bound(seed, 1, 30 minutes));
    }

    /* THE END */

    /// Time alone and anybody's calls end every task, and then everybody gets everything.
    function settleEverything() external {
        for (uint256 i = 0; i < CROWD; ++i) {
            if (_isWallet(people[i])) Actor(payable(people[i])).setMode(Actor.Mode.Accept);
            BlocklistToken(tokens[BLOCKING]).setBlocked(people[i], false);
        }
        BlocklistToken(tokens[BLOCKING]).setBlocked(address(escrow), false);
        OddToken(tokens[ODD]).setRefuses(false);
        ShrinkingToken shrinking = ShrinkingToken(tokens[SHRINKING]);
        shrinking.mint(address(escrow), shrinking.lost());
        vm.warp(time() + 1000 days);
        for (uint256 i = 0; i < _tasks.length; ++i) {
            ModelTask storage t = _tasks[i];
            if (t.state == TaskState.Created) this.cancel(i, 0);
            if (t.state == TaskState.Funded) this.refund(i, 0);
            if (t.state == TaskState.Completed) this.claim(i, 1);
            if (t.state == TaskState.Disputed) this.resolveBySilence(i, 0);
            require(_isClosed(t), "P9: a task has no exit");
        }
        for (uint256 k = 0; k < TOKENS; ++k) {
            bytes memory data = abi.encodeCall(ITaskEscrow.withdraw, tokens[k]);
            for (uint256 i = 0; i < CROWD; ++i) _withdraw(Verb.Withdraw, people[i], people[i], tokens[k], data);
            assertEq(_balance(tokens[k], address(escrow)), 0, "P9: money stayed");
        }
    }

    /* INTERNALS */

    function _withdraw(Verb verb, address by, address to, address token, bytes memory data) internal {
        uint256 credit = escrow.creditOf(token, by);
        bool valid = to != address(0) && to != address(escrow);
        bool expected = valid && credit != 0 && _canReceive(token, to, credit);
        uint256 before = _balance(token, to);
        bool ok = _call(by, address(escrow), 0, data);
        _count(verb, ok, expected);
        assertEq(_balance(token, to) - before, ok ? credit : 0, "P4: not the credit was paid");
        assertEq(escrow.creditOf(token, by), ok ? 0 : credit, "P4: credit");
    }

    /// A task in the token with permits, paid with one in the same transaction.
    function _createWithPermit(uint256 who, uint256 seed) private {
        Draft memory d = _draft(seed % 8 == 0 ? who : CROWD - 1, seed, seed >> 64, false);
        d.terms.token = tokens[SIGNED];
        bytes[] memory calls = new bytes[](2);
        bool good;
        (calls[0], good) = _permit(d.client, d.terms.amount, (seed >> 8) % 8 != 0);
        calls[1] = abi.encodeCall(ITaskEscrow.createAndFundTask, (d.lane, d.terms));
        bool paid = good || _canPay(tokens[SIGNED], d.client, d.terms.amount);
        bool expected = d.valid && paid && _laneIsFree(_laneKey(d), d.lane);
        _createBatched(d, calls, expected);
    }

    /// Native coin cannot come through a batch.
    function _createInBatch(uint256 who, uint256 seed) private {
        Draft memory d = _draft(who, seed, seed >> 64, false);
        d.terms.token = address(0);
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(ITaskEscrow.createAndFundTask, (d.lane, d.terms));
        _count(
            Verb.Multicall,
            _call(d.client, address(escrow), ((seed >> 8) % 2) * d.terms.amount, _batch(calls)),
            false
        );
    }

    function _createBatched(Draft memory d, bytes[] memory calls, bool expected) private {
        Books memory books = _open(d.terms.token);
        bool ok = _call(d.client, address(escrow), 0, _batch(calls));
        _count(Verb.Multicall, ok, expected);
        if (ok) _fund(books, _remember(d), d.client, false);
    }

    function _batch(bytes[] memory calls) private pure returns (bytes memory) {
        return abi.encodeWithSignature("multicall(bytes[])", calls);
    }

    function _isPerson(address account) private view returns (bool) {
        return people[_positionOf[account]] == account;
    }

    /// A guarded verb, aimed at `taskId` or at the actor's credit: what a reentrant receiver would like to call.
    function _guardedCall(TaskId taskId, uint256 seed) private view returns (bytes memory) {
        uint256 kind = seed % 12;
        if (kind == 0) return abi.encodeCall(ITaskEscrow.releasePayment, taskId);
        if (kind == 1) return abi.encodeCall(ITaskEscrow.claimPayment, taskId);
        if (kind == 2) return abi.encodeCall(ITaskEscrow.refundIfExpired, taskId);
        if (kind == 3) return abi.encodeCall(ITaskEscrow.resolveBySilence, taskId);
        if (kind == 4) return abi.encodeCall(ITaskEscrow.resolveDispute, (taskId, seed % 10_001));
        if (kind == 5) return abi.encodeCall(ITaskEscrow.declineTask, taskId);
        if (kind == 6) return abi.encodeCall(ITaskEscrow.releasePart, (taskId, 1));
        if (kind == 7) return abi.encodeCall(ITaskEscrow.releaseAndReview, (taskId, 5, 0));
        if (kind == 8) return abi.encodeCall(ITaskEscrow.withdraw, tokens[(seed >> 8) % TOKENS]);
        // Into a lane whose task may be the one that is being paid out.
        ITaskEscrow.Terms memory terms;
        (terms.agent, terms.amount, terms.reviewHours, terms.rulingHours) = (people[CROWD - 1], 1, 1, 1);
        terms.deadline = uint32(time() + 30 days);
        ITaskEscrow.Options memory none;
        return abi.encodeCall(ITaskEscrow.createTask, (taskId.laneOf(), terms, none));
    }
}
