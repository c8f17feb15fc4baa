// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// A contract account that signs with its owner's key (ERC-1271), and answers otherwise when told to.
contract SignerWallet is IERC1271 {
    enum Mode {
        Honest,
        One,
        Revert,
        ReturnBomb
    }

    address public immutable owner;
    Mode public mode;

    constructor(address owner_) {
        owner = owner_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4 magic) {
        require(mode != Mode.Revert, "SignerWallet: refused");
        bool bomb = mode == Mode.ReturnBomb;
        assembly {
            if bomb {
                return(0, 150000)
            }
        }
        // A word that is "true" and not the magic value.
        if (mode == Mode.One) return bytes4(uint32(1));
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(hash, signature);
        return problem == ECDSA.RecoverError.NoError && signer == owner ? this.isValidSignature.selector : bytes4(0);
    }
}
