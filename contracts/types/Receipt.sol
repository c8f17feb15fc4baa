// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// An operator's promise to anchor an accepted entry in time. Its EIP-712 digest, in the domain of the operator's
/// AgentReputation, is what the operator signs and what names the receipt.
/// @param operator Whose log it is.
/// @param digest EIP-712 digest of the review: its identity.
/// @param commitment As in {IAgentReputation-verifyReview}.
/// @param acceptedAt Unix seconds at which the operator had the entry; says which batch has to hold it.
/// @param anchorBy Unix seconds by which that batch is promised to be anchored.
struct Receipt {
    address operator;
    bytes32 digest;
    bytes32 commitment;
    uint64 acceptedAt;
    uint64 anchorBy;
}
