// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentBond} from "../../contracts/AgentBond.sol";
import {IAgentBond} from "../../contracts/interfaces/IAgentBond.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {AgentBondTasks} from "./AgentBondTasks.sol";

/// Everybody posts, vouches, names, leaves and is slashed; who is paid tries to take something else within. The rules are
/// told a second time here, so it is known how each call must end.
contract AgentBondHandler is AgentBondTasks {
    enum Verb {
        Post,
        Exit,
        WithdrawBond,
        Name,
        Drop,
        Vouch,
        VouchExit,
        WithdrawVouch,
        Slash,
        WithdrawCredit
    }

    struct Naming {
        uint256 cap;
        uint256 from;
        uint256 until;
    }

    /// What a slash is checked against.
    struct Before {
        uint256 bond;
        uint256 pool;
        uint256 burned;
        uint256[PEOPLE] worth;
        uint256[PEOPLE] credit;
    }

    uint256 internal constant DELAY = 3 * 2047 hours + 7 days;

    AgentBond public bond = new AgentBond(escrow);

    mapping(uint256 agent => mapping(uint256 judge => Naming)) internal _named;
    mapping(uint256 agent => uint256) internal _losses;
    mapping(uint256 agent => uint256) internal _askedAt;
    mapping(uint256 voucher => mapping(uint256 agent => uint256)) internal _vouchAskedAt;
    /// Until it is withdrawn, also when nothing is left of it.
    mapping(uint256 voucher => mapping(uint256 agent => bool)) internal _hasVouched;
    /// Slashes that vouchers shared, and that left nothing of a pool.
    uint256 public shared;
    uint256 public emptied;
    mapping(Verb => uint256) public accepted;
    mapping(Verb => uint256) public refused;

    constructor() {
        for (uint256 k = 0; k < PEOPLE; ++k) {
            bytes memory take = abi.encodeCall(IAgentBond.withdrawCredit, (address(_people[k])));
            _people[k].reenterWith(address(bond), take);
        }
    }

    /* VERBS */

    function post(uint256 who, uint256 amount) external {
        amount = amount % 8 == 0 ? 0 : bound(amount, 1, 100_000);
        bytes memory data = abi.encodeCall(IAgentBond.post, (_at(who >> 8)));
        _try(Verb.Post, who, amount, data, amount != 0);
    }

    function exit(uint256 who) external {
        (uint256 amount, uint256 exitAt, , , , ) = bond.bondOf(_at(who));
        bytes memory data = abi.encodeCall(IAgentBond.requestExit, ());
        if (_try(Verb.Exit, who, 0, data, amount != 0 && exitAt == 0)) _askedAt[who % PEOPLE] = time();
    }

    function withdrawBond(uint256 who, uint256 wait) external {
        (uint256 amount, uint256 exitAt, , , , ) = bond.bondOf(_at(who));
        if (wait % 2 == 0 && exitAt >= time()) vm.warp(exitAt + ((wait >> 8) % 2));
        uint256 had = _at(who).balance;
        bytes memory data = abi.encodeCall(IAgentBond.withdrawBond, (_at(who)));
        uint256 credit = bond.creditOf(_at(who));
        if (!_try(Verb.WithdrawBond, who, 0, data, exitAt != 0 && time() > exitAt)) return;
        assertEq(_at(who).balance, had + amount + credit, "S1: not the bond");
        _checkNothingIsOwed(who % PEOPLE, _askedAt[who % PEOPLE]);
    }

    function name(uint256 who, uint256 cap) external {
        cap = cap % 8 == 0 ? 0 : bound(cap, 1, 40_000);
        Naming storage n = _named[who % PEOPLE][(who >> 8) % JUDGES];
        bool goesOn = n.cap != 0 && (n.until == 0 || time() <= n.until + 7 days);
        bool expected = cap != 0 && (!goesOn || cap >= n.cap);
        bytes memory data = abi.encodeCall(IAgentBond.nameArbitrator, (_judge(who >> 8), cap));
        if (!_try(Verb.Name, who, 0, data, expected)) return;
        (n.cap, n.from, n.until) = (cap, goesOn ? n.from : time(), 0);
    }

    function drop(uint256 who) external {
        Naming storage n = _named[who % PEOPLE][(who >> 8) % JUDGES];
        bytes memory data = abi.encodeCall(IAgentBond.dropArbitrator, (_judge(who >> 8)));
        if (_try(Verb.Drop, who, 0, data, n.cap != 0 && n.until == 0)) n.until = time() + DELAY;
    }

    function vouch(uint256 who, uint256 amount) external {
        address agent = _at(who >> 8);
        uint256 room = bond.vouchRoom(_at(who), agent);
        (uint256 amountNow, uint256 exitAt) = bond.vouchOf(_at(who), agent);
        amount = amount % 8 == 0 ? room + 1 : bound(amount, 0, room);
        bool expected = amount != 0 && amount <= room;
        bytes memory data = abi.encodeCall(IAgentBond.vouch, (agent));
        if (!_try(Verb.Vouch, who, amount, data, expected)) return;
        assertEq(exitAt, 0, "S5: added to a vouch that leaves");
        (uint256 has, ) = bond.vouchOf(_at(who), agent);
        assertEq(has, amountNow + amount, "S1: not what was vouched");
        _checkCaps(_at(who), agent);
    }

    function vouchExit(uint256 who) external {
        who = _pair(who);
        (, uint256 exitAt) = bond.vouchOf(_at(who), _at(who >> 8));
        bytes memory data = abi.encodeCall(IAgentBond.requestVouchExit, (_at(who >> 8)));
        bool has = _hasVouched[who % PEOPLE][(who >> 8) % PEOPLE];
        if (_try(Verb.VouchExit, who, 0, data, has && exitAt == 0)) {
            _vouchAskedAt[who % PEOPLE][(who >> 8) % PEOPLE] = time();
        }
    }

    function withdrawVouch(uint256 who, uint256 wait) external {
        who = _pair(who);
        address agent = _at(who >> 8);
        (uint256 amount, uint256 exitAt) = bond.vouchOf(_at(who), agent);
        if (wait % 2 == 0 && exitAt >= time()) vm.warp(exitAt + ((wait >> 8) % 2));
        uint256 had = _at(who).balance + bond.creditOf(_at(who));
        bytes memory data = abi.encodeCall(IAgentBond.withdrawVouch, (agent, _at(who)));
        if (!_try(Verb.WithdrawVouch, who, 0, data, exitAt != 0 && time() > exitAt)) return;
        assertEq(_at(who).balance, had + amount, "S1: not the vouch");
        _hasVouched[who % PEOPLE][(who >> 8) % PEOPLE] = false;
        _checkNothingIsOwed((who >> 8) % PEOPLE, _vouchAskedAt[who % PEOPLE][(who >> 8) % PEOPLE]);
    }

    function slash(uint256 pick, uint256 by) external {
        if (_jobs.length == 0) return;
        Job storage job = _jobs[_due(pick)];
        Before memory before = _look(job.agent);
        bytes memory data = abi.encodeCall(IAgentBond.slash, (job.id));
        bool owed = _isOwed(job) && time() <= job.closedAt + 7 days && !job.slashed;
        if (!_try(Verb.Slash, by, 0, data, owed)) return;
        job.slashed = true;
        ++_losses[job.agent];
        _checkSlash(job, before);
        if (before.pool == 0) return;
        (, , , uint256 left, , ) = bond.bondOf(_at(job.agent));
        if (left == 0) ++emptied;
        else if (left < before.pool) ++shared;
    }

    function withdrawCredit(uint256 who) external {
        uint256 credit = bond.creditOf(_at(who));
        uint256 had = _at(who).balance;
        bytes memory data = abi.encodeCall(IAgentBond.withdrawCredit, (_at(who)));
        if (_try(Verb.WithdrawCredit, who, 0, data, credit != 0)) {
            assertEq(_at(who).balance - had, credit, "S1: not the credit");
        }
    }

    /* LAWS */

    function checkBooks() public view {
        uint256 owed = bond.burned();
        for (uint256 k = 0; k < PEOPLE; ++k) {
            (uint256 amount, , uint256 losses, uint256 pool, uint256 vouchers, ) = bond.bondOf(_at(k));
            assertEq(losses, _losses[k], "S6: losses");
            owed += amount + pool + bond.creditOf(_at(k));
            uint256 worth = 0;
            for (uint256 v = 0; v < PEOPLE; ++v) worth += _worth(v, k);
            require(worth <= pool, "S1: vouches are worth more than there is");
            require(vouchers != 0 || pool == 0, "S1: a pool of nobody");
        }
        assertEq(address(bond).balance, owed, "S1: not solvent");
    }

    /// Everybody leaves, and nothing stays but what burned.
    function settleEverything() external {
        for (uint256 k = 0; k < PEOPLE; ++k) {
            for (uint256 v = 0; v < PEOPLE; ++v) {
                (, uint256 exitAt) = bond.vouchOf(_at(v), _at(k));
                if (!_hasVouched[v][k]) continue;
                if (exitAt == 0)
                    _people[v].execute(address(bond), 0, abi.encodeCall(IAgentBond.requestVouchExit, (_at(k))));
            }
            (uint256 amount, uint256 leaves, , , , ) = bond.bondOf(_at(k));
            if (amount != 0 && leaves == 0) {
                _people[k].execute(address(bond), 0, abi.encodeCall(IAgentBond.requestExit, ()));
            }
        }
        vm.warp(time() + DELAY + 1);
        for (uint256 k = 0; k < PEOPLE; ++k) {
            for (uint256 v = 0; v < PEOPLE; ++v) {
                if (!_hasVouched[v][k]) continue;
                _people[v].execute(address(bond), 0, abi.encodeCall(IAgentBond.withdrawVouch, (_at(k), _at(v))));
            }
            (, uint256 leaves, , , , ) = bond.bondOf(_at(k));
            if (leaves != 0) _people[k].execute(address(bond), 0, abi.encodeCall(IAgentBond.withdrawBond, (_at(k))));
            if (bond.creditOf(_at(k)) == 0) continue;
            _people[k].execute(address(bond), 0, abi.encodeCall(IAgentBond.withdrawCredit, (_at(k))));
        }
        assertEq(address(bond).balance, bond.burned(), "S1: something stayed");
    }

    /* INTERNALS */

    function _checkSlash(Job storage job, Before memory before) internal view {
        (uint256 bondNow, , , uint256 poolNow, , ) = bond.bondOf(_at(job.agent));
        uint256 cap = _named[job.agent][job.arbitrator].cap;
        uint256 size = job.native && job.amount < cap ? job.amount : cap;
        uint256 lost = before.bond < size ? before.bond : size;
        assertEq(before.bond - bondNow, lost, "S2: not what a ruling takes");
        uint256 award = bond.creditOf(_at(job.client)) - before.credit[job.client];
        assertEq(award, lost / 2, "S3: not half to the client");
        for (uint256 k = 0; k < PEOPLE; ++k) {
            if (k != job.client) assertEq(bond.creditOf(_at(k)), before.credit[k], "S3: somebody gained");
        }
        uint256 fromPool = before.pool - poolNow;
        require(fromPool <= 4 * size || poolNow == 0, "S4: more than the factor");
        assertEq(bond.burned() - before.burned, lost - award + fromPool, "S3: not all the rest burned");
        _checkShares(job, before, bondNow, poolNow, size);
    }

    /// What a voucher loses is what the agent loses, part for part.
    function _checkShares(
        Job storage job,
        Before memory before,
        uint256 bondNow,
        uint256 poolNow,
        uint256 size
    ) internal view {
        bool capped = before.pool - poolNow == 4 * size;
        for (uint256 v = 0; v < PEOPLE; ++v) {
            uint256 has = _worth(v, job.agent);
            if (before.pool == 0) continue;
            // Of the pool, in the proportion of before: at most rounded down.
            uint256 due = (before.worth[v] * poolNow) / before.pool;
            require(has <= due + 1 && has + 1 >= due, "S4: not a voucher's share");
            if (before.bond == 0 || capped || poolNow == 0) continue;
            uint256 asAgent = (before.worth[v] * bondNow) / before.bond;
            require(has <= asAgent + 2 && has + 2 >= asAgent, "S4: not the agent's part");
        }
    }

    /// Nobody is gone before a ruling on what was completed by then could be claimed.
    function _checkNothingIsOwed(uint256 agent, uint256 askedAt) internal view {
        for (uint256 i = 0; i < _jobs.length; ++i) {
            Job storage job = _jobs[i];
            if (job.agent != agent || job.completedAt > askedAt) continue;
            require(time() > job.closedAt + 7 days, "S5: left before a claim was over");
        }
    }

    function _checkCaps(address voucher, address agent) internal view {
        (uint256 own, , , , , uint256 out) = bond.bondOf(voucher);
        (uint256 backed, , , uint256 pool, , ) = bond.bondOf(agent);
        require(out <= own, "S7: more than a voucher's own bond");
        require(pool <= 4 * backed, "S7: more than four times the agent's bond");
    }

    function _look(uint256 agent) internal view returns (Before memory before) {
        (before.bond, , , before.pool, , ) = bond.bondOf(_at(agent));
        before.burned = bond.burned();
        for (uint256 k = 0; k < PEOPLE; ++k) {
            before.worth[k] = _worth(k, agent);
            before.credit[k] = bond.creditOf(_at(k));
        }
    }

    function _isOwed(Job storage job) internal view returns (bool) {
        Naming storage n = _named[job.agent][job.arbitrator];
        bool named = n.cap != 0 && n.from <= job.closedAt && (n.until == 0 || job.closedAt <= n.until);
        return job.lost && job.amount >= 10_000 && named;
    }

    /// Mostly a voucher and an agent that it vouches for, from a random start on.
    function _pair(uint256 pick) internal view returns (uint256) {
        for (uint256 i = 0; pick % 4 != 0 && i < PEOPLE * PEOPLE; ++i) {
            uint256 at = ((pick >> 8) + i) % (PEOPLE * PEOPLE);
            if (_hasVouched[at % PEOPLE][at / PEOPLE]) return (at % PEOPLE) | ((at / PEOPLE) << 8);
        }
        return pick;
    }

    /// A task that can be claimed from a random start on, or just the start.
    function _due(uint256 pick) internal view returns (uint256) {
        uint256 n = _jobs.length;
        for (uint256 i = 0; pick % 4 != 0 && i < n; ++i) {
            Job storage job = _jobs[(((pick >> 8) % n) + i) % n];
            if (_isOwed(job) && !job.slashed && time() <= job.closedAt + 7 days) return (((pick >> 8) % n) + i) % n;
        }
        return (pick >> 8) % n;
    }

    function _try(Verb verb, uint256 by, uint256 value, bytes memory data, bool expected) internal returns (bool ok) {
        bytes memory call = abi.encodeCall(Actor.execute, (address(bond), value, data));
        (ok, ) = address(_people[by % PEOPLE]).call(call);
        string memory which = toString(uint256(verb));
        require(ok == expected, string.concat(ok ? "S6: accepted, verb " : "S6: refused, verb ", which));
        if (ok) ++accepted[verb];
        else ++refused[verb];
        if (ok && verb == Verb.Vouch) _hasVouched[by % PEOPLE][(by >> 8) % PEOPLE] = true;
    }

    function _worth(uint256 voucher, uint256 agent) internal view returns (uint256 amount) {
        (amount, ) = bond.vouchOf(_at(voucher), _at(agent));
    }

    function _at(uint256 who) internal view returns (address) {
        return address(_people[who % PEOPLE]);
    }

    function _judge(uint256 which) internal view returns (address) {
        return address(_judges[which % JUDGES]);
    }
}
