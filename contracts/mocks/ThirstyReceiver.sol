// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actor} from "./Actor.sol";

/// An honest receiver that cannot do with less than 95,000 gas.
contract ThirstyReceiver is Actor {
    receive() external payable override {
        uint256 start = gasleft();
        require(start > 95_000, "ThirstyReceiver: thirsty");
        while (start - gasleft() < 95_000) {}
    }
}
