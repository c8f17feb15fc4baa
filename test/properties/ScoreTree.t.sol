// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {AgentReputation} from "../../contracts/AgentReputation.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {BatchHeader} from "../../contracts/types/BatchHeader.sol";
import {Score} from "../../contracts/types/Score.sol";
import {Test} from "./Test.sol";

/// Lists of 1 to 40 scores behind the sentinel, anchored by this contract.
contract ScoreTreeTest is Test {
    uint256 internal constant MAX_AGE = 1 days;

    AgentReputation internal reputation = AgentReputation(new TaskEscrow().reputation());

    function testFuzz_everyScoreIsProvenAndEveryoneElseIsUnknown(uint256 size, uint256 place, bytes32 seed) external {
        Score[] memory list = _list(bound(size, 1, 40), seed);
        BatchHeader memory header = _anchor(_rootOf(list), seed);
        place = bound(place, 0, list.length - 1);
        Score memory score = list[place];
        bytes32[] memory proof = _prove(list, place);

        require(_verifyScore(header, score, proof) == (place != 0), "R1: refused, or the sentinel accepted");
        for (uint256 k = 0; k < 6; ++k) {
            address who = _somebody(score, k, seed);
            bool between = uint160(who) > uint160(score.subject) && uint160(who) < uint160(score.next);
            require(_verifyUnknown(header, score, who, proof) == between, "R2: unknown");
        }
    }

    /// Whatever is done to a score or its proof: we say what OpenZeppelin says, and never yes to another score.
    function testFuzz_agreesWithOpenZeppelinOnTamperedScores(
        uint256 size,
        uint256 place,
        uint256 how,
        bytes32 seed
    ) external {
        Score[] memory list = _list(bound(size, 1, 40), seed);
        BatchHeader memory header = _anchor(_rootOf(list), seed);
        place = bound(place, 1, list.length - 1);
        bytes32[] memory proof = _tamperProof(_prove(list, place), how);
        Score memory score = _tamperScore(list[place], how >> 8, seed);

        bool ours = _verifyScore(header, score, proof);
        require(ours == MerkleProof.verify(proof, header.scoresRoot, _leaf(score)), "R1: not OpenZeppelin's answer");
        require(!ours || _leaf(score) == _leaf(list[place]), "R1: another score accepted");
        require(ours || how % 8 < 4 || (how >> 8) % 8 < 6, "R1: the true score refused");
    }

    function testFuzz_ageIsCountedFromTheEndOfTheBatch(uint256 age, uint256 maxAge, bytes32 seed) external {
        Score[] memory list = _list(3, seed);
        BatchHeader memory header = _anchor(_rootOf(list), seed);
        age = bound(age, 0, 30 days);
        if (maxAge % 3 == 0) maxAge = age;
        vm.warp(header.toTime + age);
        bytes32[] memory proof = _prove(list, 1);
        require(
            reputation.verifyScore(address(this), header, list[1], proof, maxAge) == (age <= maxAge),
            "R1: the age"
        );
    }

    function _verifyScore(
        BatchHeader memory header,
        Score memory score,
        bytes32[] memory proof
    ) internal view returns (bool) {
        return reputation.verifyScore(address(this), header, score, proof, MAX_AGE);
    }

    function _verifyUnknown(
        BatchHeader memory header,
        Score memory low,
        address who,
        bytes32[] memory proof
    ) internal view returns (bool) {
        return reputation.verifyUnknown(address(this), header, low, who, proof, MAX_AGE);
    }

    function _anchor(bytes32 scoresRoot, bytes32 seed) internal returns (BatchHeader memory header) {
        header.operator = address(this);
        (header.batchId, header.fromTime, header.prev) = reputation.headOf(address(this));
        (header.scoresRoot, header.scorer, header.toTime, header.schema) = (
            scoresRoot,
            seed | bytes32(uint256(1)),
            header.fromTime + 1,
            1
        );
        if (header.toTime < time()) header.toTime = uint64(time());
        else vm.warp(header.toTime);
        reputation.anchorBatch(header);
    }

    /// The sentinel and `size` subjects, ascending; now and then two of them are neighbours.
    function _list(uint256 size, bytes32 seed) internal pure returns (Score[] memory list) {
        list = new Score[](size + 1);
        uint256 step = (1 << 160) / (size + 2);
        uint256 subject = 0;
        for (uint256 i = 0; i <= size; ++i) {
            bytes32 noise = keccak256(abi.encode(seed, i));
            list[i].index = i;
            list[i].subject = address(uint160(subject));
            (list[i].count, list[i].microStars) = (uint64(uint256(noise)), uint64(uint256(noise) >> 64) % 5_000_001);
            list[i].state = keccak256(abi.encode(noise));
            subject += uint256(noise) % 5 == 0 ? 1 : 1 + (uint256(noise) % step);
            list[i].next = i == size ? address(type(uint160).max) : address(uint160(subject));
        }
    }

    /// On both sides of either end of the gap after `score`, and anywhere.
    function _somebody(Score memory score, uint256 k, bytes32 seed) internal pure returns (address) {
        unchecked {
            if (k == 0) return score.subject;
            if (k == 1) return address(uint160(score.subject) + 1);
            if (k == 2) return address(uint160(score.next) - 1);
            if (k == 3) return score.next;
            if (k == 4) return address(uint160(score.next) + 1);
            return address(uint160(uint256(seed)));
        }
    }

    function _leaf(Score memory s) internal pure returns (bytes32) {
        bytes memory fields = abi.encode(s.index, s.subject, s.next, s.count, s.microStars, s.state);
        return keccak256(bytes.concat(keccak256(fields)));
    }

    function _rootOf(Score[] memory list) internal pure returns (bytes32 root) {
        (root, ) = _climb(list, 0);
    }

    function _prove(Score[] memory list, uint256 place) internal pure returns (bytes32[] memory proof) {
        (, proof) = _climb(list, place);
    }

    function _climb(Score[] memory list, uint256 place) internal pure returns (bytes32 root, bytes32[] memory proof) {
        bytes32[] memory level = new bytes32[](list.length);
        for (uint256 i = 0; i < level.length; ++i) level[i] = _leaf(list[i]);
        while (level.length > 1) {
            uint256 sibling = place % 2 == 0 ? place + 1 : place - 1;
            if (sibling < level.length) proof = _append(proof, level[sibling]);
            level = _above(level);
            place /= 2;
        }
        return (level[0], proof);
    }

    function _above(bytes32[] memory level) internal pure returns (bytes32[] memory above) {
        above = new bytes32[]((level.length + 1) / 2);
        for (uint256 i = 0; i < above.length; ++i) {
            above[i] =
                2 * i + 1 < level.length ? Hashes.commutativeKeccak256(level[2 * i], level[2 * i + 1]) : level[2 * i];
        }
    }

    function _append(bytes32[] memory proof, bytes32 sibling) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) longer[i] = proof[i];
        longer[proof.length] = sibling;
    }

    /// 0: without the last sibling, 1: without the first, 2: with one more, 3: one bit flipped, otherwise as it is.
    function _tamperProof(bytes32[] memory proof, uint256 how) internal pure returns (bytes32[] memory out) {
        if (how % 8 == 2) return _append(proof, bytes32(how));
        if (proof.length == 0 || how % 8 > 3) return proof;
        if (how % 8 == 3) {
            proof[how % proof.length] ^= bytes32(uint256(1) << (how >> 248));
            return proof;
        }
        for (uint256 i = how % 8; i + 1 - (how % 8) < proof.length; ++i) out = _append(out, proof[i]);
    }

    /// One of the six fields changed, or none.
    function _tamperScore(Score memory score, uint256 how, bytes32 seed) internal pure returns (Score memory s) {
        (s.index, s.subject, s.next) = (score.index, score.subject, score.next);
        (s.count, s.microStars, s.state) = (score.count, score.microStars, score.state);
        if (how % 8 == 0) s.index ^= 1 + (uint256(seed) >> 1);
        if (how % 8 == 1) s.subject = address(uint160(s.subject) ^ 2);
        if (how % 8 == 2) s.next = address(uint160(s.next) ^ 1);
        if (how % 8 == 3) s.count ^= 1;
        if (how % 8 == 4) s.microStars ^= 1;
        if (how % 8 == 5) s.state ^= bytes32(uint256(1));
    }
}
