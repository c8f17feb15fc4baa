// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskVerifier} from "../interfaces/ITaskVerifier.sol";
import {Work} from "../types/Work.sol";

/// Accepts the hash of exactly the work it is asked about as evidence. Any other evidence is the number of a way to
/// misbehave.
contract MoodyVerifier is ITaskVerifier {
    function verifyWork(Work calldata work, bytes calldata evidence) external view returns (bytes4) {
        bytes4 yes = ITaskVerifier.verifyWork.selector;
        if (evidence.length == 32) {
            return bytes32(evidence) == keccak256(abi.encode(block.chainid, work)) ? yes : bytes4(0);
        }
        uint8 mood = uint8(bytes1(evidence));
        require(mood != 0, "MoodyVerifier: refused");
        assembly ("memory-safe") {
            switch mood
            // Another word.
            case 1 {
                mstore(0, 1)
                return(0, 32)
            }
            // All the gas.
            case 2 {
                invalid()
            }
            // A long answer that begins with zeros.
            case 3 {
                return(0x200000, 150000)
            }
            // The right four bytes and nothing else.
            case 4 {
                mstore(0, yes)
                return(0, 4)
            }
            // The right four bytes with something behind them.
            case 5 {
                mstore(0, or(yes, 1))
                return(0, 32)
            }
            // The right answer in the wrong place.
            default {
                mstore(0, shr(224, yes))
                return(0, 32)
            }
        }
    }
}
