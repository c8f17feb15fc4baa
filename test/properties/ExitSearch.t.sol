// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {TaskId, toTaskId} from "../../contracts/types/TaskId.sol";
import {TaskState} from "../../contracts/types/TaskState.sol";
import {OneTask} from "./OneTask.sol";

/// Walks through everything that can happen to a task: from each state that was reached, every call by every account, and
/// the clock moved to the last moment and past it. Two states are the same when every view says the same, amounts
/// included, and the clock stands on the same side of now. Of the count of top-ups only whether there was one: it has no
/// end, and tells no more than which settlement is meant.
contract ExitSearchTest is OneTask {
    struct Graph {
        uint256 count;
        bytes32[512] keys;
        uint256[512] snapshots;
        TaskState[512] states;
        // What was found: from, to, caller, call; the caller is CALLERS for time.
        uint256 edges;
        uint256[4][8192] edge;
        // Which state was followed by which.
        bool[7][7] moves;
        uint256 tried;
        // The state that the chain is in, plus one, or zero when a call or time has changed it.
        uint256 here;
    }

    function test_everyStateHasAnExitAndEveryMoveIsInTheRules() external {
        vm.warp(2 days - 2 hours);
        Graph memory g = _explore();
        print(
            string.concat(toString(g.count), " states, ", toString(g.edges), " edges, ", toString(g.tried), " calls")
        );
        _checkMoves(g);
        _checkExits(g, Caller.Client, 0);
        _checkExits(g, Caller.Agent, 0);
        // Who completed work is paid when the client stays silent, but has to ask.
        _checkExits(g, Caller.Stranger, uint256(1) << uint256(TaskState.Completed));
    }

    /* ONE STEP, called from outside to give back its memory: a walk takes a hundred thousand */

    function attempt(uint256 c, uint256 who) external returns (bool ok) {
        (bool found, ITaskEscrow.Task memory task) = _find();
        bool closed = !found || _isClosed(task.state);
        bytes memory data = _callData(c, closed ? time() + 1 hours : task.clock, task.amount);
        vm.prank(callers[who]);
        (ok, ) = address(escrow).call(data);
    }

    /// What tells this state from others, and its clock; that of a task to come is its deadline.
    function look() external view returns (bytes32 key, TaskState state, uint256 clock) {
        (bool found, ITaskEscrow.Task memory task) = _find();
        if (!found) return (0, TaskState.None, _terms().deadline);
        (state, clock, task.clock) = (task.state, task.clock, 0);
        if (task.topUps > 1) task.topUps = 1;
        uint256 side =
            time() < clock
                ? 0
                : time() == clock
                    ? 1
                    : 2;
        key = keccak256(abi.encode(task, escrow.getOptions(taskId), side));
    }

    function _find() private view returns (bool found, ITaskEscrow.Task memory task) {
        try escrow.getTask(taskId) returns (ITaskEscrow.Task memory it) {
            return (true, it);
        } catch {
            return (false, task);
        }
    }

    /* THE WALK */

    /// Everything the walk knows is in memory: storage goes back with every snapshot.
    function _explore() internal returns (Graph memory g) {
        _visit(g);
        for (uint256 node = 0; node < g.count; ++node) {
            if (_isClosed(g.states[node])) {
                _checkClosed(g, node);
                continue;
            }
            for (uint256 c = 0; c < CALLS; ++c) {
                for (uint256 who = 0; who < CALLERS; ++who) _follow(g, node, c, who);
            }
            _wait(g, node, 0);
            _wait(g, node, 1);
        }
    }

    /// The state we are in now, new or seen before.
    function _visit(Graph memory g) internal returns (uint256 node) {
        (bytes32 key, TaskState state, ) = this.look();
        for (; node < g.count; ++node) if (g.keys[node] == key) return node;
        (g.keys[node], g.states[node], g.snapshots[node]) = (key, state, vm.snapshotState());
        ++g.count;
    }

    function _follow(Graph memory g, uint256 node, uint256 c, uint256 who) internal {
        // A stranger's creating makes a task of its own.
        if (c < CREATING && who != 0) return;
        _return(g, node);
        (, , uint256 clock) = this.look();
        if (!_try(g, c, who)) return;
        require((_named(c) >> who) & 1 == 1, "P18: moved by somebody the rules do not name");
        require(c != 7 || who == 0 || time() > clock, "P18: cancelled by another before the deadline");
        _connect(g, node, who, c);
    }

    /// To the last moment of the state's clock, or the first one after it.
    function _wait(Graph memory g, uint256 node, uint256 past) internal {
        _return(g, node);
        (, , uint256 clock) = this.look();
        if (clock + past <= time()) return;
        vm.warp(clock + past);
        _connect(g, node, CALLERS, CALLS);
    }

    function _connect(Graph memory g, uint256 from, uint256 who, uint256 c) internal {
        uint256 to = _visit(g);
        g.here = 0;
        g.edge[g.edges++] = [from, to, who, c];
        if (who < CALLERS) g.moves[uint256(g.states[from])][uint256(g.states[to])] = true;
    }

    function _try(Graph memory g, uint256 c, uint256 who) internal returns (bool) {
        ++g.tried;
        return this.attempt(c, who);
    }

    function _return(Graph memory g, uint256 node) internal {
        if (g.here == node + 1) return;
        require(vm.revertToState(g.snapshots[node]), "no way back");
        g.here = node + 1;
    }

    /* WHAT MUST HOLD */

    /// Money is gone, nobody can do anything at any time, and a task that reuses the lane is out of the old id's reach.
    function _checkClosed(Graph memory g, uint256 node) internal {
        _return(g, node);
        g.here = 0;
        assertEq(token.balanceOf(address(escrow)), 0, "P1: money stayed in a closed task");
        for (uint256 day = 0; day < 9; day += 4) {
            vm.warp(time() + day * 1 days);
            _refuseEverything(g);
        }
        vm.prank(callers[0]);
        escrow.createAndFundTask(0, _newTerms());
        bytes32 before = keccak256(abi.encode(escrow.getTask(_next())));
        _refuseEverything(g);
        require(before == keccak256(abi.encode(escrow.getTask(_next()))), "P5: an old id moved the new task");
    }

    function _refuseEverything(Graph memory g) internal {
        for (uint256 c = CREATING; c < CALLS; ++c) {
            for (uint256 who = 0; who < CALLERS; ++who) {
                require(!_try(g, c, who), "P8: a closed task moved");
            }
        }
    }

    /// Exactly the moves that the rules list: none is missing, none is more.
    function _checkMoves(Graph memory g) internal pure {
        bool[7][7] memory listed;
        (uint256 none, uint256 created, uint256 funded) = (0, 1, 2);
        (uint256 completed, uint256 disputed, uint256 released, uint256 refunded) = (3, 4, 5, 6);
        (listed[none][created], listed[none][funded]) = (true, true);
        (listed[created][funded], listed[created][refunded]) = (true, true);
        (listed[funded][funded], listed[funded][completed]) = (true, true);
        (listed[completed][completed], listed[completed][disputed]) = (true, true);
        listed[disputed][disputed] = true;
        for (uint256 live = funded; live <= disputed; ++live) {
            (listed[live][released], listed[live][refunded]) = (true, true);
        }
        for (uint256 from = 0; from < 7; ++from) {
            for (uint256 to = 0; to < 7; ++to) {
                string memory move = string.concat(toString(from), " to ", toString(to));
                require(g.moves[from][to] || !listed[from][to], string.concat("P19: never found: ", move));
                require(!g.moves[from][to] || listed[from][to], string.concat("P19: not in the rules: ", move));
            }
        }
    }

    /// From every state of a task, `who` alone and time end it; `except` has a bit for each state that is left out, and
    /// none of those has an exit.
    function _checkExits(Graph memory g, Caller who, uint256 except) internal pure {
        bool[512] memory ends;
        for (uint256 node = 0; node < g.count; ++node) ends[node] = _isClosed(g.states[node]);
        for (bool grown = true; grown;) {
            grown = false;
            for (uint256 i = 0; i < g.edges; ++i) {
                uint256[4] memory e = g.edge[i];
                bool alone = e[2] == CALLERS || (e[2] == uint256(who) && !_isAgreed(e[3]));
                if (alone && ends[e[1]] && !ends[e[0]]) (ends[e[0]], grown) = (true, true);
            }
        }
        for (uint256 node = 0; node < g.count; ++node) {
            if (g.states[node] == TaskState.None) continue;
            bool left = (except >> uint256(g.states[node])) & 1 == 1;
            require(ends[node] != left, left ? "P9: an exit nobody knew of" : "P9: a state without an exit");
        }
    }

    /* INTERNALS */

    function _newTerms() internal view returns (ITaskEscrow.Terms memory terms) {
        terms = _terms();
        terms.deadline = uint32(time() + 1 days);
    }

    function _next() internal view returns (TaskId) {
        return toTaskId(callers[0], 0, 2);
    }

    function _isClosed(TaskState state) internal pure returns (bool) {
        return state >= TaskState.Released;
    }
}
