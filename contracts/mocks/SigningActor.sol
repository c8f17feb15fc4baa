// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {Actor} from "./Actor.sol";

/// A contract wallet (ERC-1271) that signs by its owner's key or by remembering a digest, or misbehaves when asked.
contract SigningActor is Actor, IERC1271 {
    enum Pen {
        Honest,
        SaysYes,
        Reverts,
        Bombs,
        BurnsGas,
        SaysTrue
    }

    /// Zero: nobody's key signs for this wallet.
    address public immutable owner;
    Pen public pen;
    mapping(bytes32 digest => bool) public hasApproved;

    constructor(address owner_) {
        owner = owner_;
    }

    function setPen(Pen pen_) external {
        pen = pen_;
    }

    function approveDigest(bytes32 digest) external {
        hasApproved[digest] = true;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        _misbehave(pen);
        bool yes = pen == Pen.SaysYes || hasApproved[digest] || _isByOwner(digest, signature);
        return yes ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// Ends the call if the pen is one that gives no answer, or none that is a `bytes4`.
    function _misbehave(Pen pen_) private pure {
        require(pen_ != Pen.Reverts, "SigningActor: refused");
        bool bombs = pen_ == Pen.Bombs;
        bool burns = pen_ == Pen.BurnsGas;
        bool saysTrue = pen_ == Pen.SaysTrue;
        assembly {
            if bombs {
                return(0, 150000)
            }
            if burns {
                invalid()
            }
            // A word that is "true" and not the magic value.
            if saysTrue {
                mstore(0, 1)
                return(0, 32)
            }
        }
    }

    function _isByOwner(bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature);
        // Without an error the signer is not zero, and so never an owner that was not named.
        return problem == ECDSA.RecoverError.NoError && signer == owner;
    }
}
