// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Actor} from "./Actor.sol";

/// A contract account that signs by remembering digests (ERC-1271), or misbehaves when asked.
contract Wallet is Actor, IERC1271 {
    enum Answer {
        Honest,
        Yes,
        Revert,
        BurnGas,
        Bomb,
        Junk
    }

    Answer public answer;
    mapping(bytes32 digest => bool) public approved;

    function approve(bytes32 digest) external {
        approved[digest] = true;
    }

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function isValidSignature(bytes32 digest, bytes memory) external view returns (bytes4) {
        if (answer == Answer.Yes) return IERC1271.isValidSignature.selector;
        require(answer != Answer.Revert, "Wallet: refused");
        bool burn = answer == Answer.BurnGas;
        bool bomb = answer == Answer.Bomb;
        assembly ("memory-safe") {
            if burn {
                invalid()
            }
            if bomb {
                return(0, 150000)
            }
        }
        if (answer == Answer.Junk) return 0xffffffff;
        return approved[digest] ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
