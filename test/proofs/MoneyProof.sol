// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskState} from "../../contracts/types/TaskState.sol";

/// Never deployed: the money of one task, told without clock and callers, for scripts/prove.ts.
contract MoneyProof {
    TaskState internal _state;
    uint256 internal _amount;
    uint256 internal _toAgent;
    uint256 internal _toClient;

    function fund(uint96 amount) external {
        require(_state == TaskState.None && amount > 0);
        (_state, _amount) = (TaskState.Funded, amount);
    }

    function close(uint256 agentAmount) external {
        require(_state == TaskState.Funded && agentAmount <= _amount);
        _state = agentAmount == 0 ? TaskState.Refunded : TaskState.Released;
        _toAgent += agentAmount;
        _toClient += _amount - agentAmount;
    }

    /// A closed task paid out its amount, an open one nothing.
    function paysAllOrNothing() external view {
        bool closed = _state == TaskState.Released || _state == TaskState.Refunded;
        assert(_toAgent + _toClient == (closed ? _amount : 0));
    }

    function refundedIfAndOnlyIfTheAgentGotNothing() external view {
        if (_state == TaskState.Released) assert(_toAgent > 0);
        if (_state == TaskState.Refunded) assert(_toAgent == 0);
    }
}
