// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {ReviewTree} from "../libraries/ReviewTree.sol";
import {TaskId, toTaskId} from "../types/TaskId.sol";

/// Lets tests call what is internal, beside OpenZeppelin's verifier of the same proofs.
contract ReviewTreeHarness {
    function leafOf(uint256 index, bytes32 commitment) external pure returns (bytes32) {
        return ReviewTree.leafOf(index, commitment);
    }

    function verify(
        bytes32 root,
        uint64 count,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) external pure returns (bool) {
        return ReviewTree.verify(root, count, index, commitment, proof);
    }

    function verifyByOpenZeppelin(bytes32[] calldata proof, bytes32 root, bytes32 leaf) external pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, leaf);
    }

    /// How many of these entries of one batch each verifier accepts.
    function countAccepted(
        bytes32 root,
        uint64 count,
        uint256[] calldata indices,
        bytes32[] calldata commitments,
        bytes32[][] calldata proofs
    ) external pure returns (uint256 ours, uint256 openZeppelin) {
        for (uint256 i = 0; i < indices.length; ++i) {
            bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(indices[i], commitments[i]))));
            if (ReviewTree.verify(root, count, indices[i], commitments[i], proofs[i])) ++ours;
            if (MerkleProof.verifyCalldata(proofs[i], root, leaf)) ++openZeppelin;
        }
    }

    function taskIdOf(address client, uint256 lane, uint256 round) external pure returns (TaskId) {
        return toTaskId(client, lane, round);
    }

    function partsOf(TaskId taskId) external pure returns (address client, uint256 lane, uint256 round) {
        return (taskId.clientOf(), taskId.laneOf(), taskId.roundOf());
    }
}
