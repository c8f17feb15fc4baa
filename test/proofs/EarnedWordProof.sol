// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EarnedWord} from "../../contracts/types/EarnedWord.sol";
import {Role} from "../../contracts/types/TaskState.sol";

/// Never deployed: scripts/prove.ts shows that no input makes an assertion of it fail.
contract EarnedWordProof {
    uint256 internal constant AS_AGENT = (1 << 127) - 1;
    uint256 internal constant AS_CLIENT = AS_AGENT << 127;

    /// A review adds one and its stars to one role, and changes no other bit: not the other role, nor what was revoked.
    function aReviewCountsInOneRoleAlone(uint256 any, bool asClient, uint256 rating) external pure {
        if (rating == 0 || rating > 5) return;
        if (asClient) _checkReview(any, Role.Client, rating);
        else _checkReview(any, Role.Agent, rating);
    }

    /// A revocation adds one to what was revoked in one role; count and sum stay.
    function aRevocationCountsInOneRoleAlone(uint256 any, bool asClient) external pure {
        if (asClient) _checkRevocation(any, Role.Client);
        else _checkRevocation(any, Role.Agent);
    }

    /// Keeping recent reviews is one bit, and no other bit changes.
    function keepingIsWrittenAlone(uint256 any, bool keep) external pure {
        EarnedWord word = EarnedWord.wrap(any).keeping(keep);
        assert(word.keepsRecent() == keep);
        assert((EarnedWord.unwrap(word) << 1) == (any << 1));
    }

    function theTotalIsBothCounts(uint256 any) external pure {
        EarnedWord word = EarnedWord.wrap(any);
        assert(word.totalOf() == (any & ((1 << 40) - 1)) + ((any >> 127) & ((1 << 40) - 1)));
    }

    // The roles are told as constants, so that the compiler multiplies: no solver likes products of words.

    function _checkReview(uint256 any, Role role, uint256 rating) internal pure {
        EarnedWord before = EarnedWord.wrap(any);
        if (before.countOf(role) == type(uint40).max || before.sumOf(role) > type(uint48).max - 5) return;
        EarnedWord word = before.rated(role, rating);
        assert(word.countOf(role) == before.countOf(role) + 1);
        assert(word.sumOf(role) == before.sumOf(role) + rating);
        assert(word.revokedOf(role) == before.revokedOf(role));
        _checkRest(word, any, role);
    }

    function _checkRevocation(uint256 any, Role role) internal pure {
        EarnedWord before = EarnedWord.wrap(any);
        if (before.revokedOf(role) == (1 << 39) - 1) return;
        EarnedWord word = before.revoked(role);
        assert(word.revokedOf(role) == before.revokedOf(role) + 1);
        assert(word.countOf(role) == before.countOf(role));
        assert(word.sumOf(role) == before.sumOf(role));
        _checkRest(word, any, role);
    }

    function _checkRest(EarnedWord word, uint256 any, Role role) internal pure {
        uint256 rest = ~(role == Role.Agent ? AS_AGENT : AS_CLIENT);
        assert(EarnedWord.unwrap(word) & rest == any & rest);
    }
}
