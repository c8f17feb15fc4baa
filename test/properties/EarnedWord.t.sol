// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EarnedWord} from "../../contracts/types/EarnedWord.sol";
import {Role} from "../../contracts/types/TaskState.sol";
import {Test} from "./Test.sol";

contract EarnedWordTest is Test {
    struct Fields {
        uint40[2] count;
        uint48[2] sum;
        uint40[2] revoked;
        bool keep;
    }

    function testFuzz_everyFieldRoundtrips(Fields memory f) external pure {
        _check(_wordOf(f), f);
    }

    function testFuzz_extremeFieldsDoNotTouchTheirNeighbours(uint8 which) external pure {
        Fields memory f;
        for (uint256 r = 0; r < 2; ++r) {
            if (which & (1 << r) != 0) f.count[r] = type(uint40).max;
            if (which & (4 << r) != 0) f.sum[r] = type(uint48).max;
            if (which & (16 << r) != 0) f.revoked[r] = type(uint40).max;
        }
        f.keep = which & 64 != 0;
        _check(_wordOf(f), f);
    }

    function testFuzz_aReviewAddsToOneRoleAlone(Fields memory f, bool client, uint256 rating) external pure {
        uint256 r = client ? 1 : 0;
        rating = bound(rating, 1, 5);
        if (f.count[r] == type(uint40).max) f.count[r] = 0;
        f.sum[r] >>= 1;
        EarnedWord word = _wordOf(f).rated(Role(r), rating);
        f.count[r] += 1;
        f.sum[r] += uint48(rating);
        _check(word, f);
    }

    function testFuzz_aRevocationAddsToOneRoleAlone(Fields memory f, bool client) external pure {
        uint256 r = client ? 1 : 0;
        f.revoked[r] >>= 2;
        EarnedWord word = _wordOf(f).revoked(Role(r));
        f.revoked[r] += 1;
        _check(word, f);
    }

    function testFuzz_keepingChangesNothingElse(Fields memory f, bool keep) external pure {
        EarnedWord word = _wordOf(f).keeping(keep);
        f.keep = keep;
        _check(word, f);
    }

    /// Built the long way, from the layout in the comment.
    function _wordOf(Fields memory f) internal pure returns (EarnedWord) {
        uint256 word = f.keep ? 1 : 0;
        word <<= 1;
        for (uint256 i = 2; i > 0; --i) {
            word = (word << 39) | (f.revoked[i - 1] >> 1);
            word = (word << 48) | f.sum[i - 1];
            word = (word << 40) | f.count[i - 1];
        }
        // A field of 39 bits: as wide as what is left of 40.
        for (uint256 i = 0; i < 2; ++i) f.revoked[i] >>= 1;
        return EarnedWord.wrap(word);
    }

    function _check(EarnedWord word, Fields memory f) internal pure {
        uint256 total = 0;
        for (uint256 r = 0; r < 2; ++r) {
            assertEq(word.countOf(Role(r)), f.count[r], "count");
            assertEq(word.sumOf(Role(r)), f.sum[r], "sum");
            assertEq(word.revokedOf(Role(r)), f.revoked[r], "revoked");
            total += f.count[r];
        }
        assertEq(word.totalOf(), total, "total");
        require(word.keepsRecent() == f.keep, "keep");
    }
}
