// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentReputation} from "../../contracts/interfaces/IAgentReputation.sol";
import {IOperatorBond} from "../../contracts/interfaces/IOperatorBond.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {OperatorBond} from "../../contracts/OperatorBond.sol";
import {BatchHeader} from "../../contracts/types/BatchHeader.sol";
import {Receipt} from "../../contracts/types/Receipt.sol";
import {OperatorBondLog} from "./OperatorBondLog.sol";

/// Each operator has a puppet that accuses nobody but it, and two strangers accuse everybody. Who is paid tries to take its
/// credit within. What was promised and kept is in the log, so it is known how each verb must end.
contract OperatorBondHandler is OperatorBondLog {
    enum Verb {
        Post,
        Challenge,
        Answer,
        Expire,
        Equivocate,
        Exit,
        WithdrawBond,
        WithdrawCredit
    }

    uint256 internal constant STRANGERS = 2;
    uint256 internal constant SLASH = 1_001;
    uint256 internal constant DEPOSIT = 100;
    uint256 internal constant START = 1 << 40;

    OperatorBond public bond = new OperatorBond(IAgentReputation(address(reputation)), SLASH);
    Actor[OPERATORS] internal _puppets;
    Actor[STRANGERS] internal _strangers;

    mapping(uint256 operator => mapping(bytes32 digest => bool)) internal _proven;
    mapping(uint256 operator => uint256) internal _failures;
    mapping(uint256 operator => uint256) internal _exitRequestedAt;
    /// What strangers brought an operator, and what burned of its bond.
    mapping(uint256 operator => uint256) internal _gifts;
    mapping(uint256 operator => uint256) internal _burned;
    mapping(uint256 operator => uint256) internal _openByPuppet;
    mapping(Verb => uint256) public accepted;
    mapping(Verb => uint256) public refused;

    constructor() {
        for (uint256 k = 0; k < OPERATORS; ++k) {
            _puppets[k] = _newActor();
            vm.deal(_operator(k), START);
        }
        for (uint256 k = 0; k < STRANGERS; ++k) _strangers[k] = _newActor();
    }

    /* VERBS */

    function post(uint256 who, uint256 by, uint256 amount) external {
        uint256 k = who % OPERATORS;
        Actor giver = by % 2 == 0 ? _puppets[k] : _strangers[(by >> 8) % STRANGERS];
        amount = amount % 4 == 0 ? 0 : bound(amount, 1, 3 * SLASH);
        bool ok = _try(Verb.Post, giver, amount, abi.encodeCall(IOperatorBond.post, (_operator(k))), amount != 0);
        if (ok && by % 2 != 0) _gifts[k] += amount;
    }

    function challenge(uint256 pick, uint256 by, uint256 how) external {
        if (_promises.length == 0) return;
        Promise storage p = _promises[pick % _promises.length];
        Receipt memory r = p.receipt;
        if (how % 4 != 0 && time() <= r.anchorBy) vm.warp(uint256(r.anchorBy) + 1 + ((how >> 8) % 2));

        bool byPuppet = by % 2 == 0;
        Actor challenger = byPuppet ? _puppets[p.operator] : _strangers[(by >> 8) % STRANGERS];
        uint256 value = (how >> 16) % 16 == 0 ? DEPOSIT + 1 : DEPOSIT;
        bool forged = (how >> 24) % 16 == 0;
        bytes memory signature = _sign(forged ? 0xF02 : _key(p.operator), bond.hashReceipt(r));

        bool expected = value == DEPOSIT && !forged && _state(p) == IOperatorBond.ChallengeState.None;
        expected = expected && r.anchorBy - r.acceptedAt <= 48 hours && time() > r.anchorBy;
        expected = expected && time() <= uint256(r.acceptedAt) + 9 days;
        bytes memory data = abi.encodeCall(IOperatorBond.challengeOmission, (r, signature));
        if (_try(Verb.Challenge, challenger, value, data, expected)) {
            p.byPuppet = byPuppet;
            if (byPuppet) ++_openByPuppet[p.operator];
        }
    }

    function answer(uint256 pick, uint256 by, uint256 wrong) external {
        if (_promises.length == 0) return;
        Promise storage p = _promises[_open(pick)];
        bytes memory data = _answerData(p, wrong % 8 == 0);
        bool expected = wrong % 8 != 0 && _isAnswerable(p);
        if (_try(Verb.Answer, _strangers[by % STRANGERS], 0, data, expected)) {
            _answered(p);
        }
    }

    function expire(uint256 pick, uint256 by, uint256 wait) external {
        if (_promises.length == 0) return;
        Promise storage p = _promises[_open(pick)];
        (, , uint256 answerBy, ) = bond.challengeOf(bond.hashReceipt(p.receipt));
        // Answered instead, mostly, while that is possible.
        if (wait % 4 == 0 && answerBy >= time()) vm.warp(answerBy + ((wait >> 8) % 2));

        bool expected = _state(p) == IOperatorBond.ChallengeState.Open && time() > answerBy;
        uint256 burns = _nextBurn(p.operator);
        bytes memory data = abi.encodeCall(IOperatorBond.expire, (p.receipt));
        if (_try(Verb.Expire, _strangers[by % STRANGERS], 0, data, expected)) _expired(p, burns);
    }

    function equivocate(uint256 who, uint256 by, uint256 how) external {
        uint256 k = who % OPERATORS;
        uint256 age = bound(how >> 16, 0, 10 days);
        if (age >= time()) age = 0;
        bytes32 digest = bytes32((how >> 8) % 16);
        Receipt memory a = Receipt(_operator(k), digest, bytes32(how), uint64(time() - age), uint64(time()));
        Receipt memory b = Receipt(a.operator, digest, a.commitment, a.acceptedAt, a.anchorBy);
        if (how % 4 != 0) b.commitment = ~b.commitment;

        bool expected = how % 4 != 0 && !_proven[k][digest] && age <= 9 days;
        bytes memory data = abi.encodeCall(
            IOperatorBond.proveTwoReceipts,
            (a, _sign(_key(k), bond.hashReceipt(a)), b, _sign(_key(k), bond.hashReceipt(b)))
        );
        uint256 burns = _nextBurn(k);
        Actor prover = by % 2 == 0 ? _puppets[k] : _strangers[(by >> 8) % STRANGERS];
        if (!_try(Verb.Equivocate, prover, 0, data, expected)) return;
        _proven[k][digest] = true;
        _failed(k, burns);
    }

    function exit(uint256 who) external {
        uint256 k = who % OPERATORS;
        (uint256 amount, , uint256 exitAt, , ) = bond.bondOf(_operator(k));
        vm.prank(_operator(k));
        (bool ok, ) = address(bond).call(abi.encodeCall(IOperatorBond.requestExit, ()));
        if (_count(Verb.Exit, ok, amount != 0 && exitAt == 0)) _exitRequestedAt[k] = time();
    }

    function withdrawBond(uint256 who, uint256 wait) external {
        uint256 k = who % OPERATORS;
        (, , uint256 exitAt, , uint256 open) = bond.bondOf(_operator(k));
        if (wait % 2 == 0 && exitAt >= time()) vm.warp(exitAt + ((wait >> 8) % 2));

        vm.prank(_operator(k));
        bytes memory data = abi.encodeCall(IOperatorBond.withdrawBond, (address(_puppets[k])));
        (bool ok, ) = address(bond).call(data);
        if (!_count(Verb.WithdrawBond, ok, exitAt != 0 && time() > exitAt && open == 0)) return;
        for (uint256 i = 0; i < _promises.length; ++i) {
            Promise storage p = _promises[i];
            if (p.operator != k || p.receipt.acceptedAt > _exitRequestedAt[k]) continue;
            require(time() > uint256(p.receipt.acceptedAt) + 9 days, "B5: the bond left before its receipts");
            require(_state(p) != IOperatorBond.ChallengeState.Open, "B5: the bond left a challenge");
        }
    }

    function withdrawCredit(uint256 who) external {
        Actor account = who % 2 == 0 ? _puppets[(who >> 8) % OPERATORS] : _strangers[(who >> 8) % STRANGERS];
        uint256 credit = bond.creditOf(address(account));
        uint256 had = address(account).balance;
        bytes memory data = abi.encodeCall(IOperatorBond.withdrawCredit, (address(account)));
        if (_try(Verb.WithdrawCredit, account, 0, data, credit != 0)) {
            assertEq(address(account).balance - had, credit, "B1: not the credit");
        }
    }

    /* LAWS */

    function checkBooks() public view {
        uint256 owed = bond.burned();
        uint256 burned = 0;
        for (uint256 k = 0; k < OPERATORS; ++k) {
            (uint256 amount, uint256 locked, , uint256 failures, uint256 open) = bond.bondOf(_operator(k));
            uint256 wanted = open * SLASH;
            require(locked == (wanted < amount ? wanted : amount), "B1: locked");
            require(failures == _failures[k], "B4: failures");
            owed += amount + open * DEPOSIT + bond.creditOf(address(_puppets[k]));
            burned += _burned[k];
        }
        for (uint256 k = 0; k < STRANGERS; ++k) owed += bond.creditOf(address(_strangers[k]));
        assertEq(address(bond).balance, owed, "B1: not solvent");
        assertEq(bond.burned(), burned, "B2: burned");
    }

    /// An operator and its puppet together: never more than they came with and were given, less what burned.
    function checkNobodyGains() public view {
        for (uint256 k = 0; k < OPERATORS; ++k) {
            address puppet = address(_puppets[k]);
            (uint256 amount, , , , ) = bond.bondOf(_operator(k));
            uint256 has = _operator(k).balance + puppet.balance + amount + bond.creditOf(puppet);
            has += _openByPuppet[k] * DEPOSIT;
            require(has <= 2 * START + _gifts[k] - _burned[k], "B3: an operator gained");
        }
    }

    /// Every challenge ends, everybody leaves, and nothing stays but what burned.
    function settleEverything() external {
        for (uint256 i = 0; i < _promises.length; ++i) {
            Promise storage p = _promises[i];
            if (_state(p) != IOperatorBond.ChallengeState.Open) continue;
            if (_isAnswerable(p)) {
                _strangers[0].execute(address(bond), 0, _answerData(p, false));
                _answered(p);
                continue;
            }
            (, , uint256 answerBy, ) = bond.challengeOf(bond.hashReceipt(p.receipt));
            if (time() <= answerBy) vm.warp(answerBy + 1);
            uint256 burns = _nextBurn(p.operator);
            bond.expire(p.receipt);
            _expired(p, burns);
        }
        checkBooks();
        for (uint256 k = 0; k < OPERATORS; ++k) _leave(k);
        for (uint256 k = 0; k < OPERATORS; ++k) _takeCredit(_puppets[k]);
        for (uint256 k = 0; k < STRANGERS; ++k) _takeCredit(_strangers[k]);
        assertEq(address(bond).balance, bond.burned(), "B1: something stayed");
        checkNobodyGains();
    }

    /* INTERNALS */

    function _try(Verb verb, Actor by, uint256 value, bytes memory data, bool expected) internal returns (bool) {
        bytes memory call = abi.encodeCall(Actor.execute, (address(bond), value, data));
        (bool ok, ) = address(by).call(call);
        return _count(verb, ok, expected);
    }

    function _count(Verb verb, bool ok, bool expected) internal returns (bool) {
        string memory which = toString(uint256(verb));
        require(ok == expected, string.concat(ok ? "B6: accepted, verb " : "B6: refused, verb ", which));
        if (ok) ++accepted[verb];
        else ++refused[verb];
        return ok;
    }

    function _answered(Promise storage p) internal {
        if (p.byPuppet) --_openByPuppet[p.operator];
        else _gifts[p.operator] += DEPOSIT;
    }

    function _expired(Promise storage p, uint256 burns) internal {
        if (p.byPuppet) --_openByPuppet[p.operator];
        _failed(p.operator, burns);
    }

    function _failed(uint256 k, uint256 burns) internal {
        ++_failures[k];
        _burned[k] += burns;
    }

    /// Half of what the next failure takes, and the odd wei.
    function _nextBurn(uint256 k) internal view returns (uint256) {
        (uint256 amount, , , , ) = bond.bondOf(_operator(k));
        uint256 slashed = amount < SLASH ? amount : SLASH;
        return slashed - slashed / 2;
    }

    function _leave(uint256 k) internal {
        (uint256 amount, , uint256 exitAt, , ) = bond.bondOf(_operator(k));
        if (amount == 0 && exitAt == 0) return;
        if (exitAt == 0) {
            vm.prank(_operator(k));
            bond.requestExit();
            exitAt = time() + 12 days;
        }
        if (time() <= exitAt) vm.warp(exitAt + 1);
        vm.prank(_operator(k));
        bond.withdrawBond(_operator(k));
    }

    function _takeCredit(Actor account) internal {
        if (bond.creditOf(address(account)) == 0) return;
        account.execute(address(bond), 0, abi.encodeCall(IOperatorBond.withdrawCredit, (address(account))));
    }

    function _newActor() internal returns (Actor actor) {
        actor = new Actor();
        vm.deal(address(actor), START);
        actor.reenterWith(address(bond), abi.encodeCall(IOperatorBond.withdrawCredit, (address(actor))));
    }

    function _isAnswerable(Promise storage p) internal view returns (bool) {
        (IOperatorBond.ChallengeState state, , uint256 answerBy, uint256 batchCount) = bond.challengeOf(
            bond.hashReceipt(p.receipt)
        );
        bool open = state == IOperatorBond.ChallengeState.Open && time() <= answerBy;
        return open && p.kept && p.header.batchId < batchCount;
    }

    function _answerData(Promise storage p, bool wrong) internal view returns (bytes memory) {
        BatchHeader memory header = p.header;
        if (wrong) header.root = keccak256("wrong");
        return abi.encodeCall(IOperatorBond.answer, (p.receipt, header, p.index, p.proof));
    }

    /// An open challenge from a random start on, or just the start.
    function _open(uint256 pick) internal view returns (uint256) {
        uint256 n = _promises.length;
        for (uint256 i = 0; i < n; ++i) {
            uint256 at = ((pick % n) + i) % n;
            if (_state(_promises[at]) == IOperatorBond.ChallengeState.Open) return at;
        }
        return pick % n;
    }

    function _state(Promise storage p) internal view returns (IOperatorBond.ChallengeState state) {
        (state, , , ) = bond.challengeOf(bond.hashReceipt(p.receipt));
    }
}
