// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Answers for a genesis hash like an AgentReputation, of some other domain.
contract OtherDomain {
    function genesisOf(address operator) external pure returns (bytes32) {
        return keccak256(abi.encode("another domain", operator));
    }
}
