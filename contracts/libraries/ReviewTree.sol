// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// The tree of one batch: leaves are OpenZeppelin standard leaves of (index, commitment), pairs are sorted, an odd node
/// is promoted. The same shape as merkletreejs `{sortPairs: true}` and RFC 6962.
library ReviewTree {
    /// The index sits inside the leaf, which authenticates positions although pairs are sorted. Hashed twice, so that
    /// an inner node (64 bytes) can never be read as a leaf (its outer preimage is 32 bytes).
    function leafOf(uint256 index, bytes32 commitment) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(index, commitment))));
    }

    /// Whether `proof` leads from the leaf at `index` of `count` to `root`. Its length is a function of index and count
    /// and must match exactly: a shortened or lengthened proof is refused.
    function verify(
        bytes32 root,
        uint256 count,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) internal pure returns (bool) {
        if (index >= count) return false;
        bytes32 node = leafOf(index, commitment);
        uint256 used = 0;
        for (uint256 width = count; width > 1; width = (width + 1) >> 1) {
            if (index ^ 1 < width) {
                if (used == proof.length) return false;
                node = Hashes.commutativeKeccak256(node, proof[used++]);
            }
            index >>= 1;
        }
        return used == proof.length && node == root;
    }
}
