// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// A rebasing token: balances get smaller by themselves.
contract ShrinkingToken is TestToken {
    /// What has disappeared so far.
    uint256 public lost;

    function shrink(address account, uint256 percent) external {
        uint256 amount = (balanceOf(account) * percent) / 100;
        lost += amount;
        _burn(account, amount);
    }
}
