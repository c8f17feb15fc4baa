// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {BlocklistToken} from "../../contracts/mocks/BlocklistToken.sol";
import {FIRST_PERMANENT_LANE, TaskId} from "../../contracts/types/TaskId.sol";
import {Outcome, TaskState} from "../../contracts/types/TaskState.sol";
import {EscrowChecks} from "./EscrowChecks.sol";

/// Plays the verbs of the escrow in any order, by anybody, at any time. Every call must be accepted exactly when the model
/// says so, and every payment must arrive, as balance or as credit, to the last unit.
contract EscrowHandler is EscrowChecks {
    enum Verb {
        Create,
        Accept,
        Complete,
        Release,
        Claim,
        Dispute,
        Resolve,
        ResolveBySilence,
        Refund,
        Withdraw,
        Review
    }

    ModelTask internal _nothing;
    mapping(Verb => uint256) public accepted;
    mapping(Verb => uint256) public refused;
    mapping(Verb => uint256) public refusedStale;

    /* THE VERBS */

    function create(uint256 who, uint256 seed, uint96 amount) external {
        address client = _actor(who);
        uint256 lane = seed % 8 == 7 ? FIRST_PERMANENT_LANE + (seed % 3) : seed % 4;
        (ITaskEscrow.Terms memory terms, bool valid) = _terms(client, uint256(keccak256(abi.encode(seed))), amount);
        uint256 value = terms.token == address(0) ? terms.amount : 0;
        if (seed % 17 == 0) (value, valid) = (value ^ 1, false);
        uint256 laneKey = (uint256(uint160(client)) << 72) | lane;

        bool expected = valid && _laneIsFree(laneKey, lane) && _canPay(terms.token, client);
        uint256 before = _wealth(terms.token, client);
        TaskId taskId = expected ? escrow.nextTaskId(client, lane) : TaskId.wrap(0);
        bool ok = _call(client, address(escrow), value, abi.encodeCall(ITaskEscrow.createAndFundTask, (lane, terms)));
        _count(Verb.Create, ok, expected);
        if (!ok) return;

        assertEq(before - _wealth(terms.token, client), terms.amount, "P3: not the amount was taken");
        _remember(taskId, client, terms);
    }

    function accept(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(t.agent, who);
        bool expected = _mayAccept(t, by);
        if (_play(Verb.Accept, t, by, abi.encodeCall(ITaskEscrow.acceptTask, t.id), expected)) t.accepted = true;
    }

    function complete(uint256 pick, uint256 who, bytes32 proof) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(t.agent, who);
        bool expected = _mayComplete(t, by);
        if (!_play(Verb.Complete, t, by, abi.encodeCall(ITaskEscrow.completeTask, (t.id, proof)), expected)) return;
        (t.state, t.accepted, t.proof, t.clock) = (TaskState.Completed, true, proof, time() + t.reviewHours * 1 hours);
    }

    function dispute(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Completed);
        if (!any) return;
        address by = _caller(who & 256 == 0 ? t.agent : t.client, who);
        bool expected = _mayDispute(t, by);
        if (!_play(Verb.Dispute, t, by, abi.encodeCall(ITaskEscrow.raiseDispute, t.id), expected)) return;
        (t.state, t.clock) = (TaskState.Disputed, time() + t.rulingHours * 1 hours);
    }

    function release(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        address by = _caller(t.client, who);
        bytes memory data = abi.encodeCall(ITaskEscrow.releasePayment, t.id);
        _playClosing(Verb.Release, t, by, data, _mayRelease(t, by), Outcome.ReleasedByClient, t.amount);
    }

    function claim(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Completed);
        if (!any) return;
        address by = _caller(t.agent, who);
        bytes memory data = abi.encodeCall(ITaskEscrow.claimPayment, t.id);
        _playClosing(Verb.Claim, t, by, data, _mayClaim(t, by), Outcome.ClientSilent, t.amount);
    }

    function resolve(uint256 pick, uint256 who, uint256 bps) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Disputed);
        if (!any) return;
        address by = _caller(t.arbitrator, who);
        bps = bound(bps, 0, 10_500);
        bytes memory data = abi.encodeCall(ITaskEscrow.resolveDispute, (t.id, bps));
        bool expected = _mayResolve(t, by, bps);
        _playClosing(Verb.Resolve, t, by, data, expected, Outcome.Ruled, (t.amount * bps) / 10_000);
    }

    function resolveBySilence(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Disputed);
        if (!any) return;
        bytes memory data = abi.encodeCall(ITaskEscrow.resolveBySilence, t.id);
        uint256 toAgent = (t.amount * t.silencePercent) / 100;
        bool expected = _mayResolveBySilence(t);
        _playClosing(Verb.ResolveBySilence, t, _actor(who), data, expected, Outcome.ArbitratorSilent, toAgent);
    }

    function refund(uint256 pick, uint256 who) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Funded);
        if (!any) return;
        bytes memory data = abi.encodeCall(ITaskEscrow.refundIfExpired, t.id);
        _playClosing(Verb.Refund, t, _actor(who), data, _mayRefund(t), Outcome.AgentSilent, 0);
    }

    /// Mostly by an account with credit, and every other time by one that asks again while it is being paid.
    function withdraw(uint256 who, uint256 to) external {
        (address by, address token) = _creditor(who);
        if (to % 2 == 0) {
            Actor(payable(by)).reenterWith(address(escrow), abi.encodeCall(ITaskEscrow.withdraw, token));
        }
        _withdraw(by, to % 3 == 0 ? _actor(to >> 8) : by, token);
    }

    function review(uint256 pick, uint256 who, uint256 rating) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Released);
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

    /// An account turns hostile, or honest again.
    function turn(uint256 who, uint256 mode, uint256 pick, uint256 seed) external {
        Actor actor = Actor(payable(_actor(who)));
        (ModelTask storage t, bool any) = _pick(pick, TaskState.Completed);
        uint256 chosen = mode % 10;
        if (chosen == 5 && any) actor.reenterWith(address(escrow), _guardedCall(t.id, seed));
        else actor.setMode(chosen > 4 ? Actor.Mode.Accept : Actor.Mode(chosen));
    }

    /// The token blocks an account, now and then the escrow itself, and mostly unblocks.
    function setBlocked(uint256 who, uint256 seed) external {
        address account = seed % 16 == 0 ? address(escrow) : _actor(who);
        BlocklistToken(tokens[1]).setBlocked(account, seed % 3 == 0);
    }

    /// To the last second of some task, or the one before or after it; or some minutes on.
    function pass(uint256 pick, uint256 seed) external {
        (ModelTask storage t, bool any) = _pick(pick, TaskState(2 + (seed % 4)));
        uint256 to = any ? t.clock + (_isClosed(t) ? 7 days : 0) + ((seed >> 8) % 3) - 1 : 0;
        vm.warp(to > time() && (seed >> 16) % 4 != 0 ? to : time() + bound(seed, 1, 30 minutes));
    }

    /* THE END */

    /// Time alone and anybody's calls end every task, and then everybody gets everything.
    function settleEverything() external {
        for (uint256 i = 0; i < CROWD; ++i) {
            actors[i].setMode(Actor.Mode.Accept);
            BlocklistToken(tokens[1]).setBlocked(address(actors[i]), false);
        }
        BlocklistToken(tokens[1]).setBlocked(address(escrow), false);
        vm.warp(time() + 1000 days);
        for (uint256 i = 0; i < _tasks.length; ++i) {
            ModelTask storage t = _tasks[i];
            if (t.state == TaskState.Funded) this.refund(i, 0);
            if (t.state == TaskState.Completed) this.claim(i, 1);
            if (t.state == TaskState.Disputed) this.resolveBySilence(i, 0);
            require(_isClosed(t), "P9: a task has no exit");
        }
        for (uint256 i = 0; i < CROWD; ++i) {
            for (uint256 k = 0; k < 3; ++k) _withdraw(_actor(i), _actor(i), tokens[k]);
        }
        for (uint256 k = 0; k < 3; ++k) assertEq(_balance(tokens[k], address(escrow)), 0, "P9: money stayed");
    }

    /* INTERNALS */

    function _play(
        Verb verb,
        ModelTask storage t,
        address by,
        bytes memory data,
        bool expected
    ) internal returns (bool ok) {
        if (!_isCurrent(t)) ++refusedStale[verb];
        ok = _call(by, address(escrow), 0, data);
        _count(verb, ok, expected);
    }

    function _playClosing(
        Verb verb,
        ModelTask storage t,
        address by,
        bytes memory data,
        bool expected,
        Outcome outcome,
        uint256 toAgent
    ) internal {
        (uint256 agentHad, uint256 clientHad) = (_wealth(t.token, t.agent), _wealth(t.token, t.client));
        (uint256 agentCredit, uint256 clientCredit) = (_credit(t, t.agent), _credit(t, t.client));
        if (!_play(verb, t, by, data, expected)) return;

        _close(t, outcome, toAgent);
        assertEq(_wealth(t.token, t.agent) - agentHad, t.toAgent, "P2: the agent's part");
        assertEq(_wealth(t.token, t.client) - clientHad, t.toClient, "P2: the client's part");
        _checkPush(t, t.agent, t.toAgent, _credit(t, t.agent) - agentCredit);
        _checkPush(t, t.client, t.toClient, _credit(t, t.client) - clientCredit);
    }

    function _withdraw(address by, address to, address token) internal {
        uint256 credit = escrow.creditOf(token, by);
        bool expected = credit != 0 && _canReceive(token, to);
        uint256 before = _balance(token, to);
        bytes memory data =
            by == to
                ? abi.encodeCall(ITaskEscrow.withdraw, token)
                : abi.encodeCall(ITaskEscrow.withdrawTo, (token, to));
        bool ok = _call(by, address(escrow), 0, data);
        _count(Verb.Withdraw, ok, expected);
        assertEq(_balance(token, to) - before, ok ? credit : 0, "P4: not the credit was paid");
        assertEq(escrow.creditOf(token, by), ok ? 0 : credit, "P4: credit");
    }

    function _count(Verb verb, bool ok, bool expected) internal {
        require(ok || !expected, "P6: refused what the rules allow");
        require(!ok || expected, "P6: accepted what the rules forbid");
        if (ok) ++accepted[verb];
        else ++refused[verb];
    }

    /// Mostly a recent task in `state`, sometimes any.
    function _pick(uint256 seed, TaskState state) internal view returns (ModelTask storage t, bool any) {
        uint256 n = _tasks.length;
        if (seed < n) return (_tasks[seed], true);
        for (uint256 i = 0; seed % 4 != 0 && i < 10 && i < n; ++i) {
            t = _tasks[n - 1 - ((i + (seed >> 8)) % (n < 10 ? n : 10))];
            if (_is(t, state)) return (t, true);
        }
        // Without any task there is nothing to point at: callers look at `any` first.
        if (n == 0) t = _nothing;
        else t = _tasks[(seed >> 8) % n];
        return (t, n != 0);
    }

    function _remember(TaskId taskId, address client, ITaskEscrow.Terms memory terms) internal {
        ModelTask storage t = _tasks.push();
        (t.id, t.client, t.agent, t.arbitrator) = (taskId, client, terms.agent, terms.arbitrator);
        (t.token, t.amount, t.clock, t.state) = (terms.token, terms.amount, terms.deadline, TaskState.Funded);
        (t.reviewHours, t.rulingHours) = (terms.reviewHours, terms.rulingHours);
        t.silencePercent = terms.silencePercent;
        _newest[taskId.laneKeyOf()] = _tasks.length;
        open[terms.token] += terms.amount;
    }
}
