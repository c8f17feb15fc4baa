// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskState} from "../../contracts/types/TaskState.sol";

/// Never deployed: the clock of one task, for scripts/prove.ts. Every verb that reads or moves the clock is here; the ways
/// a task can close are told by MachineProof and are one function here, open in every live state at any time, which is
/// more than the contract allows.
contract ClockProof {
    uint256 internal constant WINDOW = 2047 hours;

    TaskState internal _state;
    uint256 internal _now;
    uint256 internal _clock;
    /// What is left of the arbitrator's extension.
    uint256 internal _extension;
    uint256 internal _disputedAt;

    function wait(uint32 time) external {
        _now += time;
    }

    function create(bool funded, uint256 deadline, uint256 extension) external {
        require(_state == TaskState.None && extension <= WINDOW);
        require(deadline > _now && deadline <= _now + 730 days);
        (_state, _clock, _extension) = (funded ? TaskState.Funded : TaskState.Created, deadline, extension);
    }

    function fundTask() external {
        require(_state == TaskState.Created && _now <= _clock);
        _state = TaskState.Funded;
    }

    function extendDeadline(uint256 deadline) external {
        require(_state == TaskState.Funded);
        require(deadline > _clock && deadline > _now && deadline <= _now + 730 days);
        _clock = deadline;
    }

    function shortenDeadline(uint256 deadline) external {
        require(_state == TaskState.Funded);
        require(deadline > _now && deadline < _clock);
        _clock = deadline;
    }

    function completeTask(uint256 window) external {
        require(_state == TaskState.Funded && _now <= _clock && window <= WINDOW);
        (_state, _clock) = (TaskState.Completed, _now + window);
    }

    function raiseDispute(uint256 window) external {
        require(_state == TaskState.Completed && _now <= _clock && window <= WINDOW);
        (_state, _clock, _disputedAt) = (TaskState.Disputed, _now + window, _now);
    }

    function extendRuling(uint256 rulingEndsAt) external {
        require(_state == TaskState.Disputed && _now <= _clock);
        require(rulingEndsAt > _clock && rulingEndsAt <= _clock + _extension);
        (_clock, _extension) = (rulingEndsAt, 0);
    }

    function close() external {
        require(_state >= TaskState.Created && _state <= TaskState.Disputed);
        _state = TaskState.Released;
    }

    /// Whoever waits gets an exit: two years at most while the agent works, and after a dispute one window and one
    /// extension at most, however often the arbitrator asks for more.
    function waitingEnds() external view {
        if (_state == TaskState.Created || _state == TaskState.Funded) assert(_clock <= _now + 730 days);
        if (_state == TaskState.Completed) assert(_clock <= _now + WINDOW);
        if (_state == TaskState.Disputed) assert(_clock <= _disputedAt + 2 * WINDOW);
    }
}
