// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {TaskId} from "../types/TaskId.sol";
import {EscrowStorage} from "./EscrowStorage.sol";

/// What parties sign instead of calling: format `TaskEscrow` version 1.
abstract contract EscrowSignatures is EscrowStorage, EIP712 {
    /* CONSTANTS */

    string internal constant TERMS_TYPE =
        "Terms(address agent,address token,uint96 amount,uint16 reviewHours,uint16 rulingHours,uint8 silencePercent,"
        "uint32 deadline,address arbitrator,bytes32 termsHash,address feeRecipient,uint16 feeBps,"
        "uint16 extensionHours,uint96 bond,address verifier,bytes32 spec)";
    bytes32 internal constant TERMS_TYPEHASH = keccak256(bytes(TERMS_TYPE));
    bytes32 internal constant QUOTE_TYPEHASH = keccak256(
        bytes(string.concat("Quote(bytes32 taskId,Terms terms,uint64 validUntil)", TERMS_TYPE))
    );
    bytes32 internal constant SETTLEMENT_TYPEHASH = keccak256(
        "Settlement(bytes32 taskId,uint256 remaining,uint64 topUps,uint256 agentAmount,uint64 validUntil)"
    );
    bytes32 internal constant SHORTENING_TYPEHASH = keccak256(
        "Shortening(bytes32 taskId,uint32 deadline,uint32 newDeadline,uint64 validUntil)"
    );

    constructor() EIP712("TaskEscrow", "1") {}

    /// @inheritdoc ITaskEscrow
    function revokeSignature(bytes32 digest) external {
        _revoked[msg.sender][digest] = true;

        emit SignatureRevoked(msg.sender, digest);
    }

    /* INTERNALS */

    /// Two structs of value types are encoded word by word, in the order of the type: exactly EIP-712's encodeData.
    function _hashTerms(Terms memory terms, Options memory options) internal pure returns (bytes32) {
        return keccak256(abi.encode(TERMS_TYPEHASH, terms, options));
    }

    function _checkQuote(address agent, TaskId taskId, bytes32 termsDigest, Signed calldata quote) internal view {
        _checkSigned(agent, keccak256(abi.encode(QUOTE_TYPEHASH, taskId, termsDigest, quote.validUntil)), quote);
    }

    /// Reverts unless `signer` stands behind the struct with hash `structHash` now. A contract is asked with a static
    /// call, so its answer cannot change anything. A quote or settlement cannot be used again, because the task has
    /// moved on; for what could be, the caller takes the digest back.
    function _checkSigned(
        address signer,
        bytes32 structHash,
        Signed calldata signed
    ) internal view returns (bytes32 digest) {
        digest = _hashTypedDataV4(structHash);

        if (block.timestamp > signed.validUntil) revert TaskEscrow_SignatureExpired(block.timestamp, signed.validUntil);
        if (_revoked[signer][digest]) revert TaskEscrow_SignatureIsRevoked(signer, digest);
        if (!SignatureChecker.isValidSignatureNowCalldata(signer, digest, signed.signature)) {
            revert TaskEscrow_WrongSignature(signer, digest);
        }
    }
}
