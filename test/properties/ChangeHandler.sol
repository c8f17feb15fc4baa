// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Outcome, TaskState} from "../../contracts/types/TaskState.sol";
import {CreateHandler} from "./CreateHandler.sol";

/// The verbs that move a task on without ending it.
abstract contract ChangeHandler is CreateHandler {
    function topUp(uint256 pick, uint256 who, uint256 amount) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(t.client, who);
        uint256 added =
            amount % 16 == 0
                ? 0
                : amount % 16 == 1
                    ? uint256(1 << 96)
                    : _amount(t.token, amount >> 4);
        bool wrongValue = (amount >> 128) % 16 == 0;
        uint256 value = _valueOf(t.token, added) ^ (wrongValue ? 1 : 0);
        bool expected = _mayTopUp(t, by, added) && !wrongValue && _canPay(t.token, by, added);

        Books memory books = _open(t.token);
        if (!_play(Verb.TopUp, t, by, value, abi.encodeCall(ITaskEscrow.topUp, (t.id, added)), expected)) return;
        (t.amount, t.putIn, t.topUps) = (t.amount + added, t.putIn + added, t.topUps + 1);
        _take(books, by, added);
        _balanceUp(books);
    }

    function extendDeadline(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(t.client, who);
        uint256 to = t.clock + 1 + ((seed >> 8) % 2 days);
        if (seed % 8 == 0) to = t.clock;
        if (seed % 8 == 1) to = time() + ((seed >> 8) % 2);
        if (seed % 8 == 2) to = time() + 730 days + ((seed >> 8) % 2);
        bool expected = _mayExtend(t, by, to);
        bytes memory data = abi.encodeCall(ITaskEscrow.extendDeadline, (t.id, to));
        if (_play(Verb.ExtendDeadline, t, by, 0, data, expected)) t.clock = to;
    }

    function shortenDeadline(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(who & 256 == 0 ? t.agent : t.client, who);
        uint256 to = t.clock - (t.clock > time() ? (seed >> 8) % (t.clock - time()) : 0);
        if (seed % 8 == 0) to = time();
        (ITaskEscrow.Signed memory consent, bool good) = _shorteningOf(t, by, to, seed >> 64);
        bool expected = _mayShorten(t, by, to) && good;
        bytes memory data = abi.encodeCall(ITaskEscrow.shortenDeadline, (t.id, to, consent));
        if (_play(Verb.ShortenDeadline, t, by, 0, data, expected)) t.clock = to;
    }

    function accept(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(t.agent, who);
        bool expected = _mayComplete(t, by) && !t.accepted;
        if (_play(Verb.Accept, t, by, 0, abi.encodeCall(ITaskEscrow.acceptTask, t.id), expected)) t.accepted = true;
    }

    function complete(uint256 pick, uint256 who, bytes32 proof) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(t.agent, who);
        bytes memory data = abi.encodeCall(ITaskEscrow.completeTask, (t.id, proof));
        if (_play(Verb.Complete, t, by, 0, data, _mayComplete(t, by))) _complete(t, proof);
    }

    function dispute(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Completed);
        if (!any) return;
        address by = _caller(who & 256 == 0 ? t.agent : t.client, who);
        uint256 value = _valueOf(t.token, t.bond) ^ (seed % 16 == 0 ? 1 : 0);
        bool paid = seed % 16 != 0 && (t.bond == 0 || _canPay(t.token, by, t.bond));

        Books memory books = _open(t.token);
        bytes memory data = abi.encodeCall(ITaskEscrow.raiseDispute, t.id);
        if (!_play(Verb.Dispute, t, by, value, data, _mayDispute(t, by) && paid)) return;
        (t.state, t.clock) = (TaskState.Disputed, time() + t.rulingHours * 1 hours);
        (t.bondHeld, t.raisedByAgent) = (t.bond, by == t.agent);
        _take(books, by, t.bond);
        _balanceUp(books);
    }

    function submitEvidence(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Disputed);
        if (!any) return;
        address by = _caller(who & 256 == 0 ? t.agent : t.client, who);
        bytes memory data = abi.encodeCall(ITaskEscrow.submitEvidence, (t.id, "ipfs://evidence"));
        _play(Verb.SubmitEvidence, t, by, 0, data, _is(t, TaskState.Disputed) && _isParty(t, by));
    }

    function extendRuling(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pickExtendable(pick);
        if (!any) return;
        address by = _caller(t.arbitrator, who);
        uint256 to = t.clock + 1 + ((seed >> 8) % (t.extensionHours * 1 hours + 2));
        if (seed % 8 == 0) to = t.clock;
        bool expected = _mayExtendRuling(t, by, to);
        bytes memory data = abi.encodeCall(ITaskEscrow.extendRuling, (t.id, to));
        if (_play(Verb.ExtendRuling, t, by, 0, data, expected)) (t.clock, t.extensionHours) = (to, 0);
    }

    function releasePart(uint256 pick, uint256 who, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, who & 512 == 0 ? TaskState.Funded : TaskState.Completed);
        if (!any) return;
        address by = _caller(t.client, who);
        uint256 amount = _part(t, seed);
        Books memory books = _open(t.token);
        bytes memory data = abi.encodeCall(ITaskEscrow.releasePart, (t.id, amount));
        if (!_play(Verb.ReleasePart, t, by, 0, data, _mayReleasePart(t, by, amount))) return;
        _releasePart(books, t, amount);
        _balanceUp(books);
    }

    /* INTERNALS */

    /// Now and then nothing, all, or more than all.
    function _part(ModelTask storage t, uint256 seed) internal view returns (uint256) {
        return seed % 8 == 0 ? t.amount + ((seed >> 8) % 2) : (seed >> 8) % t.amount;
    }

    function _releasePart(Books memory books, ModelTask storage t, uint256 amount) internal {
        _give(books, t, amount);
        (t.amount, t.partlyPaid) = (t.amount - amount, true);
    }

    function _complete(ModelTask storage t, bytes32 proof) internal {
        (t.state, t.accepted, t.proof, t.clock) = (TaskState.Completed, true, proof, time() + t.reviewHours * 1 hours);
    }

    function _other(ModelTask storage t, address by) internal view returns (address) {
        return by == t.client ? t.agent : t.client;
    }

    /// Mostly one whose arbitrator still has hours left.
    function _pickExtendable(uint256 pick) private view returns (ModelTask storage t, bool any) {
        (t, any) = _pick(pick, TaskState.Disputed);
        for (uint256 i = 0; i < 32 && i < _tasks.length && pick % 8 != 0; ++i) {
            ModelTask storage other = _tasks[_tasks.length - 1 - i];
            if (_is(other, TaskState.Disputed) && other.extensionHours != 0) return (other, true);
        }
    }

    function _shorteningOf(
        ModelTask storage t,
        address by,
        uint256 to,
        uint256 seed
    ) private returns (ITaskEscrow.Signed memory, bool) {
        uint64 until = _until(seed >> 8);
        return _sign(_other(t, by), _shortening(t.id, t.clock, to, until), until, seed);
    }
}
