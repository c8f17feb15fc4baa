// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskVerifier} from "../interfaces/ITaskVerifier.sol";
import {Work} from "../types/Work.sol";

/// Asks a verifier that may be written by an attacker.
library Verification {
    /// Enough for every kind of proof measured so far, and below the gas limit of one transaction (EIP-7825).
    uint256 internal constant GAS = 10_000_000;

    /// Whether `verifier` answered exactly the selector of verifyWork. It cannot change anything, and one word of its
    /// answer is all that is looked at.
    function accepts(address verifier, Work memory work, bytes calldata evidence) internal view returns (bool yes) {
        bytes memory data = abi.encodeCall(ITaskVerifier.verifyWork, (work, evidence));
        bytes32 magic = bytes32(ITaskVerifier.verifyWork.selector);
        assembly ("memory-safe") {
            mstore(0, 0)
            yes := staticcall(GAS, verifier, add(data, 0x20), mload(data), 0, 0x20)
            yes := and(yes, and(gt(returndatasize(), 31), eq(mload(0), magic)))
        }
    }
}
