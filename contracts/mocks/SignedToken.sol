// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// A token that takes permits (ERC-2612) and authorizations (ERC-3009), as the large dollar tokens do.
contract SignedToken is ERC20Permit {
    bytes32 internal constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,"
        "bytes32 nonce)"
    );

    mapping(address from => mapping(bytes32 nonce => bool)) public authorizationState;

    error SignedToken_Refused();

    constructor() ERC20("Signed Dollar", "sUSD") ERC20Permit("Signed Dollar") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bool now_ = block.timestamp > validAfter && block.timestamp < validBefore;
        if (to != msg.sender || !now_ || authorizationState[from][nonce]) revert SignedToken_Refused();
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(RECEIVE_TYPEHASH, from, to, value, validAfter, validBefore, nonce))
        );
        if (!SignatureChecker.isValidSignatureNow(from, digest, abi.encodePacked(r, s, v)))
            revert SignedToken_Refused();

        authorizationState[from][nonce] = true;

        _transfer(from, to, value);
    }
}
