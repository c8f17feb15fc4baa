// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskState} from "../../contracts/types/TaskState.sol";

/// Never deployed: states and clock of one task, told without money and callers, for scripts/prove.ts. Every sequence of
/// these functions, at any times, is covered by the proof. That TaskEscrow does what this says is what the campaigns of
/// test/properties show: their EscrowModel has the same rules, with callers.
contract MachineProof {
    TaskState internal _state;
    uint64 internal _now;
    uint64 internal _clock;
    uint8 internal _closings;

    function wait(uint32 time) external {
        require(_now < 1 << 40);
        _now += time;
    }

    function create(uint64 deadline) external {
        require(_state == TaskState.None);
        require(deadline > _now && deadline <= _now + 730 days);
        (_state, _clock) = (TaskState.Funded, deadline);
    }

    function complete(uint32 window) external {
        require(_state == TaskState.Funded && _now <= _clock && window <= 2047 hours);
        (_state, _clock) = (TaskState.Completed, _now + window);
    }

    function release() external {
        require(_state == TaskState.Funded || _state == TaskState.Completed);
        _close(TaskState.Released);
    }

    function claim() external {
        require(_state == TaskState.Completed && _now > _clock);
        _close(TaskState.Released);
    }

    function dispute(uint32 window) external {
        require(_state == TaskState.Completed && _now <= _clock && window <= 2047 hours);
        (_state, _clock) = (TaskState.Disputed, _now + window);
    }

    function resolve(bool toAgent) external {
        require(_state == TaskState.Disputed && _now <= _clock);
        _close(toAgent ? TaskState.Released : TaskState.Refunded);
    }

    function resolveBySilence(bool toAgent) external {
        require(_state == TaskState.Disputed && _now > _clock);
        _close(toAgent ? TaskState.Released : TaskState.Refunded);
    }

    function refund() external {
        require(_state == TaskState.Funded && _now > _clock);
        _close(TaskState.Refunded);
    }

    /// Closed states absorb: a second closing, or a closing that is undone, would make one of these false.
    function closesAtMostOnce() external view {
        assert(_closings <= 1);
        assert((_closings == 1) == (_state == TaskState.Released || _state == TaskState.Refunded));
    }

    /// A live task is in a state that time alone opens an exit of, and the clock is no further away than terms allow.
    function timeOpensAnExit() external view {
        if (_state == TaskState.None || _closings != 0) return;
        assert(_state == TaskState.Funded || _state == TaskState.Completed || _state == TaskState.Disputed);
        assert(_clock <= _now + 730 days);
    }

    function _close(TaskState state) internal {
        _state = state;
        _closings += 1;
    }
}
