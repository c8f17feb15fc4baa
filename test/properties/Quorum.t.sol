// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Quorum} from "../../contracts/libraries/Quorum.sol";
import {Keys} from "./Keys.sol";

contract QuorumTest is Keys {
    using Quorum for Quorum.Members;

    uint256 internal constant MEMBERS = 7;
    bytes32 internal constant DIGEST = keccak256("this message");

    Quorum.Members internal _members;
    uint256[] internal _keys;
    address[] internal _accounts;

    function setUp() external {
        // One more than there are members: the outsider, in any place of the order.
        (_keys, _accounts) = _ascendingKeys(MEMBERS + 1);
    }

    /// Every subset of members, in order and signed, is accepted if and only if it is large enough.
    function testFuzz_acceptsAnyKOfTheMembers(uint256 mask, uint256 threshold, uint256 outsider) external {
        threshold = _fill(threshold, outsider);
        uint256 n = 0;
        Quorum.Vote[] memory votes = new Quorum.Vote[](MEMBERS);
        for (uint256 i = 0; i < MEMBERS; ++i) {
            if ((mask >> i) & 1 == 0) continue;
            votes[n++] = Quorum.Vote(_members.all[i], _sign(_keyOf(_members.all[i]), DIGEST));
        }
        require(_accepts(threshold, _cut(votes, n)) == (n >= threshold), "A1: not as many as the threshold");
    }

    /// Votes of anybody, in any order, over this message or another: accepted if and only if the members whose own
    /// signatures stand there, each once and in order, are all of them and enough.
    function testFuzz_acceptsNothingElse(uint256 seed, uint256 count, uint256 threshold, uint256 outsider) external {
        threshold = _fill(threshold, outsider);
        Quorum.Vote[] memory votes = new Quorum.Vote[](bound(count, 0, MEMBERS + 2));
        bool expected = votes.length >= threshold;
        uint256 place = 0;
        for (uint256 i = 0; i < votes.length; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            uint256 previous = place;
            // Mostly onwards, so that many lists are in order.
            place = dice % 8 == 0 ? (dice >> 8) % (MEMBERS + 2) : place + 1 + ((dice >> 16) % 2);
            (Quorum.Vote memory vote, bool good) = _vote(place, dice >> 32);
            votes[i] = vote;
            expected = expected && good && place > previous;
        }
        require(_accepts(threshold, votes) == expected, "A1: accepted and expected differ");
    }

    function check(uint256 threshold, Quorum.Vote[] memory votes) external view {
        _members.check(threshold, DIGEST, votes);
    }

    /// The vote of the account at `place`, counted from one; good if that is a member and signed this message itself.
    function _vote(uint256 place, uint256 dice) internal view returns (Quorum.Vote memory vote, bool good) {
        if (place == 0 || place > MEMBERS + 1) return (Quorum.Vote(address(uint160(place)), ""), false);
        uint256 how = dice % 32;
        uint256 signer = how == 0 ? (dice >> 8) % (MEMBERS + 1) : place - 1;
        bytes32 message = how == 1 ? keccak256(abi.encode(dice)) : DIGEST;
        vote = Quorum.Vote(_accounts[place - 1], _sign(_keys[signer], message));
        if (how == 2) vote.signature[(dice >> 8) % 64] ^= bytes1(uint8(1 << ((dice >> 16) % 8)));
        good = _members.has[vote.member] && signer == place - 1 && how != 1 && how != 2;
    }

    function _fill(uint256 threshold, uint256 outsider) internal returns (uint256) {
        outsider = bound(outsider, 0, MEMBERS);
        address[] memory members = new address[](MEMBERS);
        for (uint256 i = 0; i < MEMBERS; ++i) members[i] = _accounts[i < outsider ? i : i + 1];
        threshold = bound(threshold, 1, MEMBERS);
        _members.fill(members, threshold);
        return threshold;
    }

    function _keyOf(address account) internal view returns (uint256) {
        for (uint256 i = 0; i <= MEMBERS; ++i) if (_accounts[i] == account) return _keys[i];
        revert("no such account");
    }

    function _accepts(uint256 threshold, Quorum.Vote[] memory votes) internal view returns (bool) {
        try this.check(threshold, votes) {
            return true;
        } catch {
            return false;
        }
    }

    function _cut(Quorum.Vote[] memory votes, uint256 n) internal pure returns (Quorum.Vote[] memory cut) {
        cut = new Quorum.Vote[](n);
        for (uint256 i = 0; i < n; ++i) cut[i] = votes[i];
    }
}
