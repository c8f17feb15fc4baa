// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {ReviewTree} from "../../contracts/libraries/ReviewTree.sol";
import {Test} from "./Test.sol";

contract ReviewTreeTest is Test {
    uint256 internal constant MAX_COUNT = 80;

    function testFuzz_everyReviewOfATreeIsProven(uint256 count, uint256 index, bytes32 seed) external view {
        count = bound(count, 1, MAX_COUNT);
        index = bound(index, 0, count - 1);
        (bytes32 root, bytes32[] memory proof) = _prove(count, index, seed);
        require(this.verify(root, count, index, _commitment(seed, index), proof), "refused");
        require(MerkleProof.verify(proof, root, _leaf(seed, index)), "refused by OpenZeppelin");
    }

    /// Whatever we accept, OpenZeppelin accepts; whatever OpenZeppelin accepts we accept at the one right place only.
    function testFuzz_agreesWithOpenZeppelinOnTamperedProofs(
        uint256 count,
        uint256 index,
        uint256 claimedIndex,
        uint256 claimedCount,
        uint256 cut,
        uint256 flip,
        bytes32 seed
    ) external view {
        count = bound(count, 1, MAX_COUNT);
        index = bound(index, 0, count - 1);
        claimedIndex = flip & 1 == 0 ? index : bound(claimedIndex, 0, MAX_COUNT);
        claimedCount = flip & 2 == 0 ? count : bound(claimedCount, 0, type(uint64).max);
        (bytes32 root, bytes32[] memory proof) = _prove(count, index, seed);
        bytes32[] memory tampered = _tamper(proof, bound(cut, 0, 2), flip);

        bool ours = this.verify(root, claimedCount, claimedIndex, _commitment(seed, index), tampered);
        bool theirs = MerkleProof.verify(tampered, root, ReviewTree.leafOf(claimedIndex, _commitment(seed, index)));
        require(!ours || theirs, "more lenient than OpenZeppelin");
        require(!theirs || claimedIndex == index, "a leaf at two places");
        if (claimedCount == count) require(ours == theirs, "disagrees with OpenZeppelin");
    }

    function testFuzz_refusesEveryIndexFromCountOn(
        uint64 count,
        uint256 beyond,
        bytes32[] calldata proof
    ) external view {
        require(
            !this.verify(bytes32(uint256(1)), count, bound(beyond, count, type(uint256).max), 0, proof),
            "accepted"
        );
    }

    /// Counting bits gives what walking up the levels gives: between any two 64-bit numbers, and where they are close.
    function testFuzz_theLengthOfAProofIsThatOfTheWalk(uint64 count, uint64 index, uint8 shift) external pure {
        count >>= shift % 64;
        if (count == 0) count = 1;
        uint256 anywhere = bound(index, 0, count - 1);
        uint256 nearTheEnd = count - 1 - bound(index, 0, count - 1 < 8 ? count - 1 : 8);
        assertEq(ReviewTree.proofLength(anywhere, count), _walk(anywhere, count), "anywhere");
        assertEq(ReviewTree.proofLength(nearTheEnd, count), _walk(nearTheEnd, count), "near the end");
        // Far from the end, and hardly any bit differs: each step that spreads the highest one is needed.
        uint64 sparse = uint64((uint256(1) << (shift % 64)) | (count & 1)) | 1;
        uint256 nearTheStart = bound(index, 0, sparse - 1 < 2 ? sparse - 1 : 2);
        assertEq(ReviewTree.proofLength(nearTheStart, sparse), _walk(nearTheStart, sparse), "near the start");
    }

    function test_theLengthOfEveryProofOfSmallTreesIsThatOfTheWalk() external pure {
        for (uint64 count = 1; count <= 130; ++count) {
            for (uint256 index = 0; index < count; ++index) {
                assertEq(ReviewTree.proofLength(index, count), _walk(index, count), "length");
            }
        }
    }

    function verify(
        bytes32 root,
        uint256 count,
        uint256 index,
        bytes32 commitment,
        bytes32[] calldata proof
    ) external pure returns (bool) {
        return ReviewTree.verify(root, uint64(count), index, commitment, proof);
    }

    /// How many siblings there are on the way up, level by level.
    function _walk(uint256 index, uint256 count) internal pure returns (uint256 siblings) {
        for (uint256 width = count; width > 1; width = (width + 1) / 2) {
            if (index % 2 == 1 || index + 1 < width) ++siblings;
            index /= 2;
        }
    }

    function _commitment(bytes32 seed, uint256 index) internal pure returns (bytes32) {
        return keccak256(abi.encode(seed, index));
    }

    function _leaf(bytes32 seed, uint256 index) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(index, _commitment(seed, index)))));
    }

    /// The plainest builder there is, level by level, with an odd node promoted.
    function _prove(
        uint256 count,
        uint256 index,
        bytes32 seed
    ) internal pure returns (bytes32 root, bytes32[] memory proof) {
        bytes32[] memory level = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) level[i] = _leaf(seed, i);
        bytes32[] memory siblings = new bytes32[](16);
        uint256 used = 0;
        for (; level.length > 1; index /= 2) {
            uint256 sibling = index % 2 == 0 ? index + 1 : index - 1;
            if (sibling < level.length) siblings[used++] = level[sibling];
            level = _above(level);
        }
        proof = new bytes32[](used);
        for (uint256 i = 0; i < used; ++i) proof[i] = siblings[i];
        return (level[0], proof);
    }

    function _above(bytes32[] memory level) internal pure returns (bytes32[] memory above) {
        above = new bytes32[]((level.length + 1) / 2);
        for (uint256 i = 0; i < above.length; ++i) {
            above[i] =
                2 * i + 1 < level.length ? Hashes.commutativeKeccak256(level[2 * i], level[2 * i + 1]) : level[2 * i];
        }
    }

    /// `how` 0: as it is, 1: without the last sibling, 2: with one more; and one bit flipped now and then.
    function _tamper(bytes32[] memory proof, uint256 how, uint256 flip) internal pure returns (bytes32[] memory out) {
        uint256 length =
            how == 0
                ? proof.length
                : how == 1 && proof.length > 0
                    ? proof.length - 1
                    : proof.length + 1;
        out = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) out[i] = i < proof.length ? proof[i] : bytes32(flip);
        if (flip & 4 != 0 && length > 0) out[flip % length] ^= bytes32(uint256(1) << (flip >> 248));
    }
}
