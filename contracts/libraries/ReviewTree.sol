// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The tree of one batch: leaves are OpenZeppelin standard leaves of (index, commitment), pairs are sorted, an odd node
/// is promoted. The same shape as merkletreejs `{sortPairs: true}` and RFC 6962.
///
/// Hashed in assembly because other contracts pay for it: a proof among a million costs 750 gas less than with
/// OpenZeppelin's Hashes and MerkleProof, the twins that test/properties/ReviewTree.t.sol holds against it.
library ReviewTree {
    /// The index sits inside the leaf, which authenticates positions although pairs are sorted. Hashed twice, so that
    /// an inner node (64 bytes) can never be read as a leaf (its outer preimage is 32 bytes).
    function leafOf(uint256 index, bytes32 commitment) internal pure returns (bytes32 leaf) {
        // keccak256(bytes.concat(keccak256(abi.encode(index, commitment)))), in the two words that are free to use.
        assembly ("memory-safe") {
            mstore(0x00, index)
            mstore(0x20, commitment)
            mstore(0x00, keccak256(0x00, 0x40))
            leaf := keccak256(0x00, 0x20)
        }
    }

    /// Whether `proof` leads from the leaf at `index` of `count` to `root`. Its length is a function of index and count
    /// and must match exactly: a shortened or lengthened proof is refused. Because pairs are sorted, the index decides
    /// about nothing else on the way.
    function verify(
        bytes32 root,
        uint64 count,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) internal pure returns (bool) {
        return
            index < count &&
            proof.length == proofLength(index, count) &&
            climb(leafOf(index, commitment), proof) == root;
    }

    /// The node that `proof` leads to from `node`.
    function climb(bytes32 node, bytes32[] calldata proof) internal pure returns (bytes32 top) {
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for {
                let at := proof.offset
            } lt(at, end) {
                at := add(at, 0x20)
            } {
                let sibling := calldataload(at)
                // The smaller one first: `node` goes to the second word if it is the greater one.
                let place := shl(5, gt(node, sibling))
                mstore(place, node)
                mstore(xor(place, 0x20), sibling)
                node := keccak256(0x00, 0x40)
            }
            top := node
        }
    }

    /// How many siblings the leaf at `index` of `count` has on its way to the root, for `index < count`.
    ///
    /// A node has no sibling if and only if it is the last of its level and its place is even. `k` levels above the
    /// leaves its place is `index >> k` and the last one `(count - 1) >> k`; so it has one where a bit of `index` is
    /// set, and where the two places differ, which they do up to the highest bit that differs. What is left is counting
    /// bits, all at once instead of level by level: other contracts pay for it.
    function proofLength(uint256 index, uint64 count) internal pure returns (uint256 bits) {
        // Nothing overflows: all is below 2⁶⁴, and the product below 2¹²⁸.
        unchecked {
            uint256 differ = index ^ (uint256(count) - 1);
            differ |= differ >> 1;
            differ |= differ >> 2;
            differ |= differ >> 4;
            differ |= differ >> 8;
            differ |= differ >> 16;
            differ |= differ >> 32;
            bits = index | differ;
            bits -= (bits >> 1) & 0x5555555555555555;
            bits = (bits & 0x3333333333333333) + ((bits >> 2) & 0x3333333333333333);
            bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
            bits = uint8((bits * 0x0101010101010101) >> 56);
        }
    }
}
