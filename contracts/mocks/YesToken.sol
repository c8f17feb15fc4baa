// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Answers every call with success, moves nothing and holds nothing: a wrapped coin whose fallback takes any call, say.
contract YesToken {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, 0)
            return(0, 32)
        }
    }
}
