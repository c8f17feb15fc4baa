// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Actor} from "./Actor.sol";

/// A contract wallet (ERC-1271) that signs by remembering a digest, or misbehaves when it is asked.
contract SigningActor is Actor, IERC1271 {
    enum Pen {
        Honest,
        SaysYes,
        Reverts,
        Bombs
    }

    Pen public pen;
    mapping(bytes32 digest => bool) public hasApproved;

    function setPen(Pen pen_) external {
        pen = pen_;
    }

    function approveDigest(bytes32 digest) external {
        hasApproved[digest] = true;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        require(pen != Pen.Reverts, "SigningActor: refused");
        if (pen == Pen.Bombs) {
            assembly {
                return(0, 150000)
            }
        }
        return pen == Pen.SaysYes || hasApproved[digest] ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
