// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MAX_FEE_BPS, TaskOptions, newTaskOptions} from "../../contracts/types/TaskOptions.sol";
import {MAX_WINDOW_HOURS} from "../../contracts/types/TaskWord.sol";

/// Never deployed: scripts/prove.ts shows that no input makes an assertion of it fail.
contract TaskOptionsProof {
    /// Every option is read as it was written.
    function everyOptionSurvives(address recipient, uint256 feeBps, uint256 extension, uint256 flags) external pure {
        if (feeBps > MAX_FEE_BPS || extension > MAX_WINDOW_HOURS || flags >= 8) return;
        TaskOptions word = newTaskOptions(recipient, feeBps, extension, flags);
        assert(word.feeRecipientOf() == recipient);
        assert(word.feeBpsOf() == feeBps);
        assert(word.extensionHoursOf() == extension);
        assert(word.hasVerifier() == (flags & 1 != 0));
        assert(word.hasBond() == (flags & 2 != 0));
        assert(word.raisedByAgent() == (flags & 4 != 0));
        assert(word.topUpsOf() == 0);
    }

    /// A top-up adds one to the count, which starts at bit 11, and changes nothing else.
    function aTopUpIsCountedAlone(uint256 any) external pure {
        uint256 before = uint64(any >> 11);
        if (before == type(uint64).max) return;
        TaskOptions word = TaskOptions.wrap(any).toppedUp();
        assert(word.topUpsOf() == before + 1);
        assert(TaskOptions.unwrap(word) >> 75 == any >> 75);
        assert(TaskOptions.unwrap(word) << 245 == any << 245);
    }

    /// An extension can be used once, and using it changes nothing else.
    function anExtensionIsUsedUpAlone(uint256 any) external pure {
        TaskOptions word = TaskOptions.wrap(any).withoutExtension();
        assert(word.extensionHoursOf() == 0);
        // By shifts: the optimizer sees through masks, and would leave nothing to prove.
        assert(TaskOptions.unwrap(word) >> 86 == any >> 86);
        assert(TaskOptions.unwrap(word) << 181 == any << 181);
    }

    /// Who raised the dispute is one bit, and no other bit changes.
    function theRaiserIsWrittenAlone(uint256 any, bool isAgent) external pure {
        TaskOptions word = TaskOptions.wrap(any).withRaiser(isAgent);
        assert(word.raisedByAgent() == (isAgent || any & 4 != 0));
        assert(TaskOptions.unwrap(word) | 4 == any | 4);
    }
}
