// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskState} from "../../contracts/types/TaskState.sol";

/// Never deployed: the money of one task, told without clock and callers, for scripts/prove.ts. A fee is any number up to
/// a tenth of what the agent is paid, a share of the bond any number up to the bond: SplitProof says how they are
/// computed.
contract MoneyProof {
    TaskState internal _state;
    /// What is locked, and the bond that is.
    uint256 internal _amount;
    uint256 internal _bond;
    /// What ever came in, what was ever paid to anybody, and what of the payment the agent received.
    uint256 internal _in;
    uint256 internal _out;
    uint256 internal _toAgent;

    function fund(uint96 amount) external {
        require(_state == TaskState.None && amount > 0);
        (_state, _amount, _in) = (TaskState.Funded, amount, amount);
    }

    function topUp(uint96 amount) external {
        require(_state == TaskState.Funded && amount > 0);
        (_amount, _in) = (_amount + amount, _in + amount);
    }

    function releasePart(uint256 amount, uint256 fee) external {
        require(_state == TaskState.Funded && amount > 0 && amount < _amount);
        _amount -= amount;
        _payAgent(amount, fee);
    }

    function raiseDispute(uint96 bond) external {
        require(_state == TaskState.Funded);
        (_state, _bond, _in) = (TaskState.Disputed, bond, _in + bond);
    }

    /// Every way a task ends: in full, not at all, as ruled, settled, or agreed for silence.
    function close(uint256 agentAmount, uint256 fee, uint256 agentBond) external {
        require(_state == TaskState.Funded || _state == TaskState.Disputed);
        require(agentAmount <= _amount && agentBond <= _bond);
        uint256 clientAmount = _amount - agentAmount;
        uint256 clientBond = _bond - agentBond;
        bool agentGotNothing = agentAmount == 0 && _toAgent == 0;
        _state = agentGotNothing ? TaskState.Refunded : TaskState.Released;
        _payAgent(agentAmount, fee);
        _out += clientAmount + agentBond + clientBond;
        (_amount, _bond) = (0, 0);
    }

    /// Every unit that came in is locked, or was paid to one of those it was meant for.
    function nothingIsLostOrMade() external view {
        assert(_in == _amount + _bond + _out);
    }

    function nothingStaysInAClosedTask() external view {
        if (_state == TaskState.Released || _state == TaskState.Refunded) assert(_amount == 0 && _bond == 0);
    }

    function refundedIfAndOnlyIfTheAgentGotNothing() external view {
        if (_state == TaskState.Released) assert(_toAgent > 0);
        if (_state == TaskState.Refunded) assert(_toAgent == 0);
    }

    function _payAgent(uint256 amount, uint256 fee) internal {
        require(fee * 10 <= amount);
        uint256 net = amount - fee;
        _toAgent += net;
        _out += net + fee;
    }
}
