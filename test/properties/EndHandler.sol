// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Outcome, TaskState} from "../../contracts/types/TaskState.sol";
import {Work} from "../../contracts/types/Work.sol";
import {ChangeHandler} from "./ChangeHandler.sol";

/// The verbs that end a task: whoever has the right, with the split that the rules say, and the bond to whom they say.
abstract contract EndHandler is ChangeHandler {
    function cancel(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Created);
        if (!any) return;
        address by = _caller(t.client, who);
        bytes memory data = abi.encodeCall(ITaskEscrow.cancelTask, t.id);
        if (!_play(Verb.Cancel, t, by, 0, data, _mayCancel(t, by))) return;
        (t.state, t.outcome, t.clock) = (TaskState.Refunded, Outcome.Cancelled, time());
    }

    function decline(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, who & 512 == 0 ? TaskState.Funded : TaskState.Completed);
        if (!any) return;
        address by = _caller(t.agent, who);
        bytes memory data = abi.encodeCall(ITaskEscrow.declineTask, t.id);
        _playEnd(Verb.Decline, t, by, data, _isUndisputed(t) && by == t.agent, Outcome.Declined, 0);
    }

    function completeWithProof(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pickVerifiable(pick);
        if (!any) return;
        address by = _caller(t.agent, who);
        bytes32 result = bytes32(seed);
        Work memory work = Work(address(escrow), t.id, t.agent, t.spec, result);
        // Half of the time what the verifier accepts, otherwise the number of one of its moods.
        bool right = seed % 14 < 7;
        bytes memory evidence =
            right ? abi.encode(keccak256(abi.encode(block.chainid, work))) : abi.encodePacked(uint8(seed % 7));
        bool expected = _mayComplete(t, by) && t.verifier == address(_verifier) && right;
        bytes memory data = abi.encodeCall(ITaskEscrow.completeWithProof, (t.id, result, evidence));
        if (!_playEnd(Verb.CompleteWithProof, t, by, data, expected, Outcome.Verified, t.amount)) return;
        (t.accepted, t.proof) = (true, result);
    }

    function release(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, who & 512 == 0 ? TaskState.Funded : TaskState.Completed);
        if (!any) return;
        address by = _caller(t.client, who);
        bytes memory data = abi.encodeCall(ITaskEscrow.releasePayment, t.id);
        _playEnd(Verb.Release, t, by, data, _mayRelease(t, by), Outcome.ReleasedByClient, t.amount);
    }

    function releaseAndReview(uint256 pick, uint256 who, uint256 rating) external {
        (ModelTask storage t, bool any) = _pick(pick, who & 512 == 0 ? TaskState.Funded : TaskState.Completed);
        if (!any) return;
        address by = _caller(t.client, who);
        rating = bound(rating, RATING_FROM, RATING_TO);
        bool expected = _mayRelease(t, by) && t.accepted && rating >= 1 && rating <= 5;
        bytes memory data = abi.encodeCall(ITaskEscrow.releaseAndReview, (t.id, uint8(rating), 0));
        if (!_playEnd(Verb.ReleaseAndReview, t, by, data, expected, Outcome.ReleasedByClient, t.amount)) return;
        _review(t, t.client, rating);
    }

    function claim(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Completed);
        if (!any) return;
        address by = _caller(t.agent, who);
        // Few tasks would outlive their review otherwise.
        if ((who >> 16) % 4 == 0 && time() <= t.clock) vm.warp(t.clock + 1);
        bytes memory data = abi.encodeCall(ITaskEscrow.claimPayment, t.id);
        bool expected = _isOver(t, TaskState.Completed) && by == t.agent;
        _playEnd(Verb.Claim, t, by, data, expected, Outcome.ClientSilent, t.amount);
    }

    function resolve(uint256 pick, uint256 who, uint256 bps) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Disputed);
        if (!any) return;
        address by = _caller(t.arbitrator, who);
        // Now and then all, nothing, or more than all.
        bps = bps % 4 == 0 ? ((bps >> 8) % 3) * 10_000 : bound(bps, 0, 10_000);
        Books memory books = _open(t.token);
        bytes memory data = abi.encodeCall(ITaskEscrow.resolveDispute, (t.id, bps));
        if (!_play(Verb.Resolve, t, by, 0, data, _mayResolve(t, by, bps))) return;
        _end(books, t, Outcome.Ruled, (t.amount * bps) / 10_000, bps);
        _balanceUp(books);
    }

    function resolveBySilence(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Disputed);
        if (!any) return;
        bytes memory data = abi.encodeCall(ITaskEscrow.resolveBySilence, t.id);
        uint256 toAgent = (t.amount * t.silencePercent) / 100;
        bool expected = _isOver(t, TaskState.Disputed);
        _playEnd(Verb.ResolveBySilence, t, _actor(who), data, expected, Outcome.ArbitratorSilent, toAgent);
    }

    function settle(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState(2 + ((who >> 32) % 3)));
        if (!any) return;
        address by = _caller(who & 256 == 0 ? t.agent : t.client, who);
        uint256 toAgent =
            seed % 16 == 0
                ? t.amount + 1
                : seed % 4 == 0
                    ? 0
                    : (seed >> 8) % (t.amount + 1);
        (ITaskEscrow.Signed memory consent, bool good) = _settlementOf(t, by, toAgent, seed >> 64);
        bytes memory data = abi.encodeCall(ITaskEscrow.settle, (t.id, toAgent, consent));
        bool expected = _maySettle(t, by, toAgent) && good;
        if (_playEnd(Verb.Settle, t, by, data, expected, Outcome.Settled, toAgent)) t.accepted = true;
    }

    function refund(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        bytes memory data = abi.encodeCall(ITaskEscrow.refundIfExpired, t.id);
        bool expected = _isOver(t, TaskState.Funded);
        _playEnd(Verb.Refund, t, _actor(who), data, expected, Outcome.AgentSilent, 0);
    }

    /* INTERNALS */

    uint256 internal constant RATING_FROM = 0;
    uint256 internal constant RATING_TO = 6;

    /// A bond, if there is one, goes back to who raised the dispute.
    function _playEnd(
        Verb verb,
        ModelTask storage t,
        address by,
        bytes memory data,
        bool expected,
        Outcome outcome,
        uint256 toAgent
    ) internal returns (bool ok) {
        Books memory books = _open(t.token);
        ok = _play(verb, t, by, 0, data, expected);
        if (!ok) return false;
        _end(books, t, outcome, toAgent, t.raisedByAgent ? 10_000 : 0);
        _balanceUp(books);
    }

    function _settlementOf(
        ModelTask storage t,
        address by,
        uint256 toAgent,
        uint256 seed
    ) private returns (ITaskEscrow.Signed memory, bool) {
        uint64 until = _until(seed >> 8);
        return _sign(_other(t, by), _settlement(t.id, t.amount, t.topUps, toAgent, until), until, seed);
    }

    /// Mostly one with a verifier.
    function _pickVerifiable(uint256 pick) private view returns (ModelTask storage t, bool any) {
        (t, any) = _pick(pick, TaskState.Funded);
        for (uint256 i = 0; i < 32 && i < _tasks.length && pick % 8 != 0; ++i) {
            ModelTask storage other = _tasks[_tasks.length - 1 - i];
            if (_is(other, TaskState.Funded) && other.verifier != address(0)) return (other, true);
        }
    }
}
