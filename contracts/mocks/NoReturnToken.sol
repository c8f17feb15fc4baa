// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OddToken} from "./OddToken.sol";

/// A USDT-like token: it reverts or moves money, and says nothing.
contract NoReturnToken is OddToken {
    constructor() {
        answer = Answer.Nothing;
    }
}
