// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {Test} from "./Test.sol";

/// People who are agents and clients of each other, two arbitrators, and disputes that end in every way. How each ended is
/// known.
abstract contract AgentBondTasks is Test {
    struct Job {
        TaskId id;
        uint256 client;
        uint256 agent;
        uint256 arbitrator;
        uint256 amount;
        bool native;
        bool lost; // ruled, and nothing for the agent, of nothing paid before
        uint256 completedAt;
        uint256 closedAt;
        bool slashed;
    }

    uint256 internal constant PEOPLE = 4;
    uint256 internal constant JUDGES = 2;
    uint256 internal constant START = 1 << 60;

    TaskEscrow public escrow = new TaskEscrow();
    TestToken internal _token = new TestToken();
    Actor[PEOPLE] internal _people;
    Actor[JUDGES] internal _judges;
    Job[] internal _jobs;

    constructor() {
        for (uint256 k = 0; k < PEOPLE; ++k) {
            _people[k] = new Actor();
            vm.deal(address(_people[k]), START);
            _token.mint(address(_people[k]), START);
            _people[k].execute(address(_token), 0, abi.encodeCall(_token.approve, (address(escrow), START)));
        }
        for (uint256 k = 0; k < JUDGES; ++k) _judges[k] = new Actor();
    }

    /// One task from its funding to its end: mostly a dispute that the agent loses.
    function work(uint256 who, uint256 size, uint256 how) external {
        (uint256 c, uint256 a) = (who % PEOPLE, (who >> 8) % PEOPLE);
        if (c == a) a = (a + 1) % PEOPLE;
        Job memory job;
        (job.client, job.agent, job.arbitrator) = (c, a, (who >> 16) % JUDGES);
        job.amount = bound(size, 9_000, 60_000);
        job.native = how % 4 != 0;

        // Lanes of their own, which are never used again: what is known of a task stays.
        uint256 lane = (1 << 71) + _jobs.length;
        job.id = escrow.nextTaskId(address(_people[c]), lane);
        uint256 value = job.native ? job.amount : 0;
        _as(_people[c], value, abi.encodeCall(ITaskEscrow.createAndFundTask, (lane, _terms(job))));
        _as(_people[a], 0, abi.encodeCall(ITaskEscrow.completeTask, (job.id, 0)));
        job.completedAt = time();
        bool partly = (how >> 8) % 8 == 0;
        if (partly) _as(_people[c], 0, abi.encodeCall(ITaskEscrow.releasePart, (job.id, 1)));
        _as(_people[c], 0, abi.encodeCall(ITaskEscrow.raiseDispute, (job.id)));
        _end(job, how >> 16, partly);
        job.closedAt = time();
        _jobs.push(job);
    }

    function pass(uint256 time_) external {
        vm.warp(time() + bound(time_, 1, time_ % 8 == 0 ? 100 days : 4 days));
    }

    /* INTERNALS */

    function _end(Job memory job, uint256 how, bool partly) internal {
        if (how % 8 == 0) {
            vm.warp(time() + 3 hours);
            escrow.resolveBySilence(job.id);
            return;
        }
        uint256 bps =
            how % 8 == 1
                ? 1
                : how % 8 == 2
                    ? 10_000
                    : 0;
        _as(_judges[job.arbitrator], 0, abi.encodeCall(ITaskEscrow.resolveDispute, (job.id, bps)));
        job.lost = bps == 0 && !partly;
    }

    function _terms(Job memory job) internal view returns (ITaskEscrow.Terms memory terms) {
        terms.agent = address(_people[job.agent]);
        if (!job.native) terms.token = address(_token);
        terms.amount = uint96(job.amount);
        (terms.reviewHours, terms.rulingHours) = (1, 2);
        terms.deadline = uint32(time() + 1 days);
        terms.arbitrator = address(_judges[job.arbitrator]);
    }

    function _as(Actor who, uint256 value, bytes memory data) internal {
        who.execute(address(escrow), value, data);
    }
}
