// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {Score} from "../types/Score.sol";

/// The tree under a header's `scoresRoot`: leaves are OpenZeppelin standard leaves of the six fields of {Score}, pairs
/// are sorted. Any shape proves; ours promotes an odd node, as ReviewTree does.
library ScoreTree {
    function leafOf(Score calldata score) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(score))));
    }

    /// Whether `proof` leads from the leaf of `score` to `root`.
    ///
    /// How many scores there are is not in the header, so the length of a proof cannot be checked. It need not be: a
    /// leaf is the hash of 32 bytes and an inner node the hash of 64, so an inner node that passed for a leaf (a proof
    /// cut short) or a leaf that passed for an inner node (a proof that starts below it) would be two inputs of
    /// keccak256 with one output. And `index` is not read off the path but sits inside the leaf.
    function verify(bytes32 root, Score calldata score, bytes32[] calldata proof) internal pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, leafOf(score));
    }
}
