// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What this contract holds of a token. Read before and after a payment: what the token *says* is not believed, only
/// what arrived.
library Pull {
    /// @return held Balance of this contract.
    /// @return ok False when `token` has no code or answers nothing.
    function balanceOf(address token) internal view returns (uint256 held, bool ok) {
        assembly ("memory-safe") {
            mstore(0x00, 0x70a0823100000000000000000000000000000000000000000000000000000000) // balanceOf(address)
            mstore(0x04, address())
            ok := staticcall(gas(), token, 0x00, 0x24, 0x00, 0x20)
            // In a statement of its own: arguments are evaluated from the last to the first.
            ok := and(ok, gt(returndatasize(), 31))
            held := mload(0x00)
        }
    }
}
