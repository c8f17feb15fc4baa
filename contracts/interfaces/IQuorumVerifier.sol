// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Work} from "../types/Work.sol";
import {ITaskVerifier} from "./ITaskVerifier.sol";

/// @title IQuorumVerifier: pays for work that k of n validators approved
/// @notice The set and the threshold are fixed at construction: 1 … 64 validators, each a key or an ERC-1271 contract.
///
/// - spec and result: whatever the validators agreed to read in them.
/// - evidence: `abi.encode(uint64 expiry, Quorum.Vote[] votes)`, votes by ascending validator, at least k, all valid.
/// - what is signed: EIP-712 `Approval(bytes32 work,uint64 expiry)` with the work digest of types/Work.sol; domain:
///   name `QuorumVerifier`, version `1`, the chain and this contract.
///
/// Warning: k colluding validators pay for work that was never done.
interface IQuorumVerifier is ITaskVerifier {
    error QuorumVerifier_Expired(uint256 timestamp, uint256 expiry);

    /// @notice Every validator, ascending.
    function validators() external view returns (address[] memory);

    /// @notice How many validators must approve.
    function threshold() external view returns (uint256);

    /// @notice What a validator signs to approve `work`.
    /// @param expiry Unix seconds; the approval counts while `block.timestamp <= expiry`.
    function approvalDigest(Work calldata work, uint64 expiry) external view returns (bytes32);
}
