// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actor} from "./Actor.sol";
import {TestToken} from "./TestToken.sol";

/// An ERC-777-like token: it calls sender and receiver, when they asked for it, in the middle of a transfer.
contract HookToken is TestToken {
    mapping(address account => bool) public isHooked;

    function setHooked(address account, bool hooked) external {
        isHooked[account] = hooked;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (isHooked[from]) Actor(payable(from)).onTokens();
        super._update(from, to, amount);
        if (isHooked[to]) Actor(payable(to)).onTokens();
    }
}
