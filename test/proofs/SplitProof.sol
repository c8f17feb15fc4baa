// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Never deployed: scripts/prove.ts shows that no input makes an assertion of it fail. The arithmetic is that of
/// TaskEscrow.resolveDispute and resolveBySilence, whose own text the property tests run (test/properties/Split.t.sol).
contract SplitProof {
    uint256 internal constant BPS = 10_000;

    /// The agent's part is the largest whole number not above its share; the client has the rest.
    function rulingSplitsExactly(uint96 amount, uint256 agentBps) external pure {
        require(agentBps <= BPS);
        _check(amount, (uint256(amount) * agentBps) / BPS, agentBps, BPS);
    }

    function silenceSplitsExactly(uint96 amount, uint256 percent) external pure {
        require(percent <= 100);
        _check(amount, (uint256(amount) * percent) / 100, percent, 100);
    }

    /// A fee of at most a tenth, taken from the agent's part alone and rounded down, leaves the whole whole.
    function feeComesOutOfTheAgentsPart(uint96 amount, uint256 agentBps, uint256 feeBps) external pure {
        require(agentBps <= BPS && feeBps <= 1_000);
        uint256 agent = (uint256(amount) * agentBps) / BPS;
        uint256 client = amount - agent;
        uint256 fee = (agent * feeBps) / BPS;
        assert(fee <= agent);
        assert(fee * 10 <= agent);
        assert((agent - fee) + fee + client == amount);
    }

    /// A bond is split as the payment was; whoever won it all has it whole, and none of it is lost.
    function bondFollowsTheRuling(uint96 bond, uint256 agentBps) external pure {
        require(agentBps <= BPS);
        uint256 agent = (uint256(bond) * agentBps) / BPS;
        _check(bond, agent, agentBps, BPS);
        if (agentBps == BPS) assert(agent == bond);
        if (agentBps == 0) assert(agent == 0);
    }

    /// Payment, fee and bond of one ruling: what four payments hand out is what was locked.
    function aRulingPaysOutEverything(uint96 amount, uint96 bond, uint256 agentBps, uint256 feeBps) external pure {
        require(agentBps <= BPS && feeBps <= 1_000);
        uint256 agent = (uint256(amount) * agentBps) / BPS;
        uint256 fee = (agent * feeBps) / BPS;
        uint256 agentBond = (uint256(bond) * agentBps) / BPS;
        uint256 toAgent = (agent - fee) + agentBond;
        uint256 toClient = (amount - agent) + (bond - agentBond);
        assert(toAgent + fee + toClient == uint256(amount) + bond);
    }

    function _check(uint256 amount, uint256 agent, uint256 share, uint256 whole) internal pure {
        assert(agent <= amount);
        uint256 client = amount - agent;
        assert(agent + client == amount);
        assert(agent * whole <= amount * share);
        assert((agent + 1) * whole > amount * share);
    }
}
