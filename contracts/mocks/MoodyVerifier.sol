// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskVerifier} from "../interfaces/ITaskVerifier.sol";
import {Work} from "../types/Work.sol";

/// A verifier that accepts the evidence "yes", and otherwise misbehaves as the first byte says.
contract MoodyVerifier is ITaskVerifier {
    /// The work it was asked about last time cannot be stored by a view: whoever wants to see it asks for its hash.
    function verifyWork(Work calldata work, bytes calldata evidence) external view returns (bytes4) {
        bytes32 kind = keccak256(evidence);
        if (kind == keccak256("yes")) return ITaskVerifier.verifyWork.selector;
        // Accepts exactly the work whose hash is the evidence.
        if (evidence.length == 32 && bytes32(evidence) == keccak256(abi.encode(block.chainid, work))) {
            return ITaskVerifier.verifyWork.selector;
        }
        if (kind == keccak256("revert")) revert("no");
        if (kind == keccak256("one")) return bytes4(uint32(1));
        assembly ("memory-safe") {
            // "bomb": a long answer that begins like a yes, and is none.
            if eq(evidence.length, 4) {
                return(0, 150000)
            }
            // "burn": all the gas.
            if eq(evidence.length, 5) {
                invalid()
            }
            // "short word": the right selector in four bytes.
            if eq(evidence.length, 6) {
                mstore(0, shl(224, 0xffffffff))
                return(0, 4)
            }
            // "dirty bits": the right selector with something behind it.
            mstore(0, or(shl(224, 0x11111111), 1))
            return(0, 32)
        }
    }
}
