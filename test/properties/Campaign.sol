// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// A stateful test: tells the runner which contract to call, and with which functions.
abstract contract Campaign is Test {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address internal _targeted;
    bytes4[] internal _targetedSelectors;

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = _targeted;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(_targeted, _targetedSelectors);
    }

    function _target(address targeted, bytes4[] memory selectors) internal {
        (_targeted, _targetedSelectors) = (targeted, selectors);
    }
}
