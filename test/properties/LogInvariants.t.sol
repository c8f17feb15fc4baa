// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "./Campaign.sol";
import {LogHandler} from "./LogHandler.sol";

contract LogInvariantsTest is Campaign {
    LogHandler internal handler;

    function setUp() external {
        handler = new LogHandler();
        bytes4[] memory selectors = new bytes4[](4);
        (selectors[0], selectors[1]) = (LogHandler.anchor.selector, LogHandler.pass.selector);
        // Twice, so that most calls still anchor.
        (selectors[2], selectors[3]) = (LogHandler.rotate.selector, LogHandler.anchor.selector);
        _target(address(handler), selectors);
    }

    function invariant_noAnchoredBatchEverChanges() external view {
        handler.checkLogs();
    }

    function invariant_keysAreAppendedToAndDated() external view {
        handler.checkKeys();
    }

    function afterInvariant() external view {
        require(handler.accepted() >= 5 && handler.refused() >= 5, "the campaign hardly anchors");
        require(handler.acceptedByKey() >= 2, "hardly anchored by a key");
    }
}
