// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// Tries to pay somebody, and says whether it worked. The receiver or token can neither revert us, nor use more than
/// `GAS`, nor make us copy a large answer.
library Push {
    /// What a receiver or token may use.
    uint256 internal constant GAS = 100_000;
    /// What must be left before a push, so that it gets all of `GAS`: a caller that is short of gas could otherwise
    /// make an honest push fail. 64/63 of GAS (EIP-150), and value transfer, new account and cold access (36,600).
    uint256 internal constant GAS_NEEDED = 140_000;

    function native(address to, uint256 amount) internal returns (bool ok) {
        assembly ("memory-safe") {
            ok := call(GAS, to, amount, 0, 0, 0, 0)
        }
    }

    /// An ERC-20 paid if the call succeeded and said `true`, or said nothing and has code (USDT); any other word is a
    /// refusal.
    function erc20(address token, address to, uint256 amount) internal returns (bool ok) {
        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        assembly ("memory-safe") {
            mstore(0, 0)
            ok := call(GAS, token, 0, add(data, 0x20), mload(data), 0, 0x20)
            switch returndatasize()
            case 0 {
                // No answer: a token that is gone (no code) "succeeds" without paying.
                ok := and(ok, gt(extcodesize(token), 0))
            }
            default {
                ok := and(ok, and(gt(returndatasize(), 31), eq(mload(0), 1)))
            }
        }
    }
}
