// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// "At least k of these n members signed exactly this digest." The set is written once, by a constructor.
library Quorum {
    /// One member's signature: 65 bytes with a low s of a key, or whatever an ERC-1271 contract takes.
    struct Vote {
        address member;
        bytes signature;
    }

    struct Members {
        address[] all;
        mapping(address member => bool) has;
    }

    uint256 internal constant MAX_MEMBERS = 64;

    error Quorum_InvalidSize(uint256 given, uint256 max);
    error Quorum_InvalidThreshold(uint256 given, uint256 max);
    error Quorum_NotAscending(address previous, address next);
    error Quorum_TooFewVotes(uint256 given, uint256 needed);
    error Quorum_NotMember(address account);
    error Quorum_InvalidSignature(address member);

    /// Ascending from above zero: a set without a zero and without a duplicate, in its one spelling.
    function fill(Members storage self, address[] memory members, uint256 threshold) internal {
        uint256 n = members.length;
        if (n == 0 || n > MAX_MEMBERS) revert Quorum_InvalidSize(n, MAX_MEMBERS);
        if (threshold == 0 || threshold > n) revert Quorum_InvalidThreshold(threshold, n);

        address previous = address(0);
        for (uint256 i = 0; i < n; ++i) {
            address member = members[i];
            if (member <= previous) revert Quorum_NotAscending(previous, member);
            self.has[member] = true;
            previous = member;
        }
        self.all = members;
    }

    /// Reverts unless `votes` are valid, all of them, by distinct members, and enough. Ascending order is what makes
    /// members distinct. One bad vote spoils the call and not the quorum: whoever submits leaves it out.
    function check(Members storage self, uint256 threshold, bytes32 digest, Vote[] memory votes) internal view {
        if (votes.length < threshold) revert Quorum_TooFewVotes(votes.length, threshold);

        address previous = address(0);
        for (uint256 i = 0; i < votes.length; ++i) {
            address member = votes[i].member;
            if (member <= previous) revert Quorum_NotAscending(previous, member);
            if (!self.has[member]) revert Quorum_NotMember(member);
            if (!SignatureChecker.isValidSignatureNow(member, digest, votes[i].signature)) {
                revert Quorum_InvalidSignature(member);
            }
            previous = member;
        }
    }
}
