// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";

/// ERC-3009, as far as it is called here.
interface IERC3009 {
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
    ) external;
}

/// Allowances and payments by signature, for tokens that have them.
library TokenPermissions {
    /// ERC-2612, only ever for the caller's own money. Whether it worked shows when the payment is taken, and a permit
    /// that somebody else sent first has worked. Answers are not copied.
    function tryPermit(address token, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) internal {
        bytes memory data = abi.encodeCall(IERC20Permit.permit, (msg.sender, address(this), value, deadline, v, r, s));
        assembly ("memory-safe") {
            pop(call(gas(), token, 0, add(data, 0x20), mload(data), 0, 0))
        }
    }

    /// ERC-3009: only the payee can use the authorization, and its nonce names what it is for.
    function receiveAuthorized(
        address token,
        uint256 amount,
        bytes32 nonce,
        ITaskEscrow.Authorization calldata by
    ) internal {
        Address.functionCall(
            token,
            abi.encodeCall(
                IERC3009.receiveWithAuthorization,
                (by.from, address(this), amount, by.validAfter, by.validBefore, nonce, by.v, by.r, by.s)
            )
        );
    }
}
