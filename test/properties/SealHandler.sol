// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentReputation} from "../../contracts/AgentReputation.sol";
import {IAgentReputation} from "../../contracts/interfaces/IAgentReputation.sol";
import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {Outcome, Role} from "../../contracts/types/TaskState.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {Test} from "./Test.sol";

/// A client and an agent review each other after every task, openly or sealed, early, late, never, falsely. The rules are told
/// a second time, so it is known how each call must end, and what counts.
contract SealHandler is Test {
    enum Verb {
        Submit,
        Seal,
        Open,
        Revoke,
        Respond
    }

    /// What one side said about the other.
    enum Said {
        Nothing,
        Openly,
        Sealed,
        Opened,
        Revoked
    }

    struct Say {
        Said said;
        uint8 rating;
        bytes32 salt;
        uint256 sealedAt;
        bytes32 seal;
    }

    struct Job {
        TaskId id;
        bool held; // whether the escrow still knows it
        uint256 closedAt;
    }

    uint256 internal constant SIDES = 2;
    uint256 internal constant LANES = 3;

    TaskEscrow public escrow = new TaskEscrow();
    AgentReputation public reputation = AgentReputation(escrow.reputation());
    /// By the role of who is reviewed by the other one: the agent first.
    Actor[SIDES] internal _parties;

    Job[] internal _jobs;
    mapping(uint256 job => mapping(uint256 side => Say)) internal _says;
    mapping(uint256 lane => uint256 jobPlusOne) internal _lanes;
    mapping(uint256 subject => uint256) internal _count;
    mapping(uint256 subject => uint256) internal _sum;
    mapping(uint256 subject => uint256) internal _revoked;
    mapping(Verb => uint256) public accepted;
    mapping(Verb => uint256) public refused;

    constructor() {
        for (uint256 k = 0; k < SIDES; ++k) {
            _parties[k] = new Actor();
            vm.deal(address(_parties[k]), 1 << 60);
        }
    }

    /* VERBS */

    /// The next task of a lane, released, if the lane is free.
    function work(uint256 lane) external {
        lane %= LANES;
        if (_lanes[lane] != 0 && !_isFree(_lanes[lane] - 1)) return;
        if (_lanes[lane] != 0) _jobs[_lanes[lane] - 1].held = false;

        ITaskEscrow.Terms memory terms;
        (terms.agent, terms.amount, terms.reviewHours, terms.rulingHours) = (address(_parties[0]), 100, 1, 1);
        terms.deadline = uint32(time() + 1 days);
        TaskId id = escrow.nextTaskId(address(_parties[1]), lane);
        _parties[1].execute(address(escrow), 100, abi.encodeCall(ITaskEscrow.createAndFundTask, (lane, terms)));
        _parties[0].execute(address(escrow), 0, abi.encodeCall(ITaskEscrow.completeTask, (id, 0)));
        _parties[1].execute(address(escrow), 0, abi.encodeCall(ITaskEscrow.releasePayment, (id)));
        _jobs.push(Job(id, true, time()));
        _lanes[lane] = _jobs.length;
    }

    function submit(uint256 pick, uint256 side, uint8 rating) external {
        if (_jobs.length == 0) return;
        (uint256 j, uint256 by) = (_job(pick), side % SIDES);
        rating = uint8(bound(rating, 0, 6));
        Say storage say = _says[j][by];
        bool expected = _jobs[j].held && say.said == Said.Nothing && rating != 0 && rating < 6;
        bytes memory data = abi.encodeCall(IAgentReputation.submitReview, (_jobs[j].id, rating, 0));
        if (!_try(Verb.Submit, by, data, expected)) return;
        (say.said, say.rating) = (Said.Openly, rating);
        _counted(by, rating);
    }

    function seal(uint256 pick, uint256 side, uint8 rating, bytes32 salt) external {
        if (_jobs.length == 0) return;
        (uint256 j, uint256 by) = (_job(pick), side % SIDES);
        rating = uint8(bound(rating, 0, 6));
        Say storage say = _says[j][by];
        Said other = _says[j][1 - by].said;
        // A copy of the other side's, now and then, or nothing.
        bytes32 seal_ = reputation.hashSealedReview(address(_parties[by]), rating, _jobs[j].id, 0, salt);
        if (side >> 250 == 0) seal_ = _says[j][1 - by].seal;

        bool expected = _jobs[j].held && say.said == Said.Nothing && seal_ != 0;
        expected = expected && (other == Said.Nothing || other == Said.Sealed);
        bytes memory data = abi.encodeCall(IAgentReputation.sealReview, (_jobs[j].id, seal_));
        if (!_try(Verb.Seal, by, data, expected)) return;
        (say.said, say.rating, say.salt, say.sealedAt, say.seal) = (Said.Sealed, rating, salt, time(), seal_);
    }

    function open(uint256 pick, uint256 side, uint256 how) external {
        if (_jobs.length == 0) return;
        (uint256 j, uint256 by) = _sealed(pick, side);
        Say storage say = _says[j][by];
        if (how % 4 == 0 && say.said == Said.Sealed)
            _wait(say.sealedAt + ((how >> 8) % 2 == 0 ? 7 days : 14 days), how >> 16);

        IAgentReputation.Sealing memory sealing;
        (sealing.salt, sealing.subject) = (say.salt, address(_parties[1 - by]));
        (sealing.outcome, sealing.sealedAt) = (Outcome.ReleasedByClient, say.sealedAt);
        uint8 rating = say.rating;
        uint256 lie = (how >> 32) % 32;
        if (lie == 0) rating = (rating % 5) + 1;
        if (lie == 1) sealing.sealedAt += 7 days;
        if (lie == 2) sealing.outcome = Outcome.Ruled;
        if (lie == 3) sealing.subject = address(this);

        bool expected = _opens(j, by) && (lie > 3 || (lie == 0 && rating == say.rating));
        bytes memory data = abi.encodeCall(IAgentReputation.openReview, (_jobs[j].id, rating, 0, sealing));
        if (!_try(Verb.Open, by, data, expected)) return;
        say.said = Said.Opened;
        _counted(by, say.rating);
    }

    function revoke(uint256 pick, uint256 side) external {
        if (_jobs.length == 0) return;
        (uint256 j, uint256 by) = _readable(pick, side);
        bool expected = _jobs[j].held && _isReadable(j, by) && _says[j][by].said != Said.Revoked;
        bytes memory data = abi.encodeCall(IAgentReputation.revokeReview, (_jobs[j].id, 0));
        if (!_try(Verb.Revoke, by, data, expected)) return;
        _says[j][by].said = Said.Revoked;
        ++_revoked[1 - by];
    }

    function respond(uint256 pick, uint256 side) external {
        if (_jobs.length == 0) return;
        (uint256 j, uint256 by) = (_job(pick), side % SIDES);
        bytes memory data = abi.encodeCall(IAgentReputation.respondToReview, (_jobs[j].id, 0));
        _try(Verb.Respond, by, data, _jobs[j].held && _isReadable(j, 1 - by));
    }

    function pass(uint256 time_) external {
        vm.warp(time() + bound(time_, 1, 3 days));
    }

    /* LAWS */

    function checkCounts() public view {
        for (uint256 k = 0; k < SIDES; ++k) {
            Role role = Role(k);
            (uint256 average, uint256 count) = reputation.getReputationAs(address(_parties[k]), role);
            assertEq(count, _count[k], "R5: another count");
            assertEq(average, count == 0 ? 0 : (_sum[k] * 100) / count, "R5: another average");
            uint256 revoked = reputation.revokedCountOf(address(_parties[k]), role);
            assertEq(revoked, _revoked[k], "R5: another count of revocations");
            require(revoked <= count, "R5: more revoked than counted");
        }
        for (uint256 j = 0; j < _jobs.length; ++j) {
            for (uint256 by = 0; by < SIDES; ++by) {
                Said said = _says[j][by].said;
                // The party on the other side is the one that is reviewed.
                Role subject = Role(1 - by);
                require(
                    reputation.isSealedBy(address(_parties[by]), _jobs[j].id) == (said == Said.Sealed),
                    "R5: sealed or not"
                );
                require(reputation.isRevoked(_jobs[j].id, subject) == (said == Said.Revoked), "R5: revoked or not");
            }
        }
    }

    /* INTERNALS */

    /// Whether the review of this side opens now, by the rules.
    function _opens(uint256 j, uint256 by) internal view returns (bool) {
        Say storage say = _says[j][by];
        bool own = say.seal == reputation.hashSealedReview(address(_parties[by]), say.rating, _jobs[j].id, 0, say.salt);
        if (say.said != Said.Sealed || !own || say.rating == 0 || say.rating == 6) return false;
        if (time() > say.sealedAt + 14 days) return false;
        Said other = _says[j][1 - by].said;
        bool over = other == Said.Sealed || other == Said.Opened || other == Said.Revoked;
        return over || time() > say.sealedAt + 7 days;
    }

    function _isReadable(uint256 j, uint256 by) internal view returns (bool) {
        Said said = _says[j][by].said;
        return said == Said.Openly || said == Said.Opened || said == Said.Revoked;
    }

    function _isFree(uint256 j) internal view returns (bool) {
        bool both = _says[j][0].said != Said.Nothing && _says[j][1].said != Said.Nothing;
        return both || time() > _jobs[j].closedAt + 7 days;
    }

    function _counted(uint256 by, uint256 rating) internal {
        ++_count[1 - by];
        _sum[1 - by] += rating;
    }

    function _wait(uint256 until, uint256 how) internal {
        uint256 at = until + (how % 2);
        if (at > time()) vm.warp(at);
    }

    /// Mostly one of the newest tasks.
    function _job(uint256 pick) internal view returns (uint256) {
        uint256 n = _jobs.length;
        if (pick % 8 == 0 || n <= LANES) return (pick >> 8) % n;
        return n - 1 - ((pick >> 8) % LANES);
    }

    /// A review that its author can revoke, of the newest tasks, or any.
    function _readable(uint256 pick, uint256 side) internal view returns (uint256 j, uint256 by) {
        uint256 n = _jobs.length;
        for (uint256 i = 0; pick % 4 != 0 && i < SIDES * LANES && i / SIDES < n; ++i) {
            (j, by) = (n - 1 - i / SIDES, ((side % SIDES) + i) % SIDES);
            if (_jobs[j].held && _isReadable(j, by) && _says[j][by].said != Said.Revoked) return (j, by);
        }
        return (_job(pick), side % SIDES);
    }

    /// A sealed review from a random start on, or any.
    function _sealed(uint256 pick, uint256 side) internal view returns (uint256 j, uint256 by) {
        uint256 n = _jobs.length;
        for (uint256 i = 0; pick % 4 != 0 && i < SIDES * n; ++i) {
            uint256 at = ((pick >> 8) + i) % (SIDES * n);
            if (_says[at / SIDES][at % SIDES].said == Said.Sealed) return (at / SIDES, at % SIDES);
        }
        return (_job(pick), side % SIDES);
    }

    function _try(Verb verb, uint256 by, bytes memory data, bool expected) internal returns (bool ok) {
        bytes memory call = abi.encodeCall(Actor.execute, (address(reputation), 0, data));
        (ok, ) = address(_parties[by]).call(call);
        string memory which = toString(uint256(verb));
        require(ok == expected, string.concat(ok ? "R6: accepted, verb " : "R6: refused, verb ", which));
        if (ok) ++accepted[verb];
        else ++refused[verb];
    }
}
