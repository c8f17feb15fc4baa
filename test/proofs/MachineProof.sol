// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskState} from "../../contracts/types/TaskState.sol";

/// Never deployed: the life of one task, told without packing, tokens and callers, for scripts/prove.ts. Every sequence of
/// these functions, at any times, is covered by the proof. That TaskEscrow does what this says is what the campaigns of
/// test/properties show: its EscrowModel has the same rules, with callers.
contract MachineProof {
    TaskState internal _state;
    uint256 internal _now;
    uint256 internal _clock;
    uint256 internal _amount;
    uint256 internal _toAgent;
    uint256 internal _toClient;
    uint256 internal _closings;
    uint256 internal _reviewWindow;
    uint256 internal _rulingWindow;

    function wait(uint32 time) external {
        _now += time;
    }

    function create(uint96 amount, uint256 deadline, uint16 reviewHours, uint16 rulingHours) external {
        require(_state == TaskState.None && amount > 0);
        require(deadline > _now && deadline <= _now + 730 days);
        require(reviewHours > 0 && reviewHours <= 2047 && rulingHours > 0 && rulingHours <= 2047);
        _reviewWindow = uint256(reviewHours) * 1 hours;
        _rulingWindow = uint256(rulingHours) * 1 hours;
        (_state, _amount, _clock) = (TaskState.Funded, amount, deadline);
    }

    function complete() external {
        require(_state == TaskState.Funded && _now <= _clock);
        (_state, _clock) = (TaskState.Completed, _now + _reviewWindow);
    }

    function release() external {
        require(_state == TaskState.Funded || _state == TaskState.Completed);
        _close(_amount);
    }

    function claim() external {
        require(_state == TaskState.Completed && _now > _clock);
        _close(_amount);
    }

    function dispute() external {
        require(_state == TaskState.Completed && _now <= _clock);
        (_state, _clock) = (TaskState.Disputed, _now + _rulingWindow);
    }

    function resolve(uint256 agentAmount) external {
        require(_state == TaskState.Disputed && _now <= _clock && agentAmount <= _amount);
        _close(agentAmount);
    }

    function resolveBySilence(uint256 agentAmount) external {
        require(_state == TaskState.Disputed && _now > _clock && agentAmount <= _amount);
        _close(agentAmount);
    }

    function refund() external {
        require(_state == TaskState.Funded && _now > _clock);
        _close(0);
    }

    function closesAtMostOnce() external view {
        assert(_closings <= 1);
        assert((_closings == 1) == _isClosed());
    }

    function paysAllOrNothing() external view {
        if (_isClosed()) assert(_toAgent + _toClient == _amount);
        else assert(_toAgent == 0 && _toClient == 0);
    }

    function refundedIfAndOnlyIfTheAgentGotNothing() external view {
        if (_isClosed()) assert((_state == TaskState.Refunded) == (_toAgent == 0));
    }

    /// After the clock, one of the exits by time is open; and the clock is never further away than the terms allow.
    function timeOpensAnExit() external view {
        if (_state == TaskState.None || _isClosed()) return;
        bool refundable = _state == TaskState.Funded && _now > _clock;
        bool claimable = _state == TaskState.Completed && _now > _clock;
        bool silent = _state == TaskState.Disputed && _now > _clock;
        assert(_now <= _clock || refundable || claimable || silent);
        assert(_clock <= _now + 730 days);
    }

    function _isClosed() internal view returns (bool) {
        return _state == TaskState.Released || _state == TaskState.Refunded;
    }

    function _close(uint256 agentAmount) internal {
        _state = agentAmount == 0 ? TaskState.Refunded : TaskState.Released;
        _toAgent += agentAmount;
        _toClient += _amount - agentAmount;
        _closings += 1;
    }
}
