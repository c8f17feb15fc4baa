// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";

/// What parties sign, told a second time: field by field, as EIP-712 says, from the types in {ITaskEscrow-Signed}.
abstract contract Digests {
    string internal constant TERMS =
        "Terms(address agent,address token,uint96 amount,uint16 reviewHours,uint16 rulingHours,uint8 silencePercent,uint32 deadline,address arbitrator,bytes32 termsHash,address feeRecipient,uint16 feeBps,uint16 extensionHours,uint96 bond,address verifier,bytes32 spec)";
    bytes32 internal constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 internal constant PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    function _termsDigest(ITaskEscrow.Terms memory t, ITaskEscrow.Options memory o) internal pure returns (bytes32) {
        bytes memory terms = abi.encode(
            keccak256(bytes(TERMS)),
            t.agent,
            t.token,
            t.amount,
            t.reviewHours,
            t.rulingHours,
            t.silencePercent,
            t.deadline,
            t.arbitrator,
            t.termsHash
        );
        bytes memory options = abi.encode(o.feeRecipient, o.feeBps, o.extensionHours, o.bond, o.verifier, o.spec);
        return keccak256(bytes.concat(terms, options));
    }

    function _quote(TaskId id, bytes32 termsDigest, uint256 validUntil) internal pure returns (bytes32) {
        bytes32 quote = keccak256(bytes.concat("Quote(bytes32 taskId,Terms terms,uint64 validUntil)", bytes(TERMS)));
        return keccak256(abi.encode(quote, id, termsDigest, validUntil));
    }

    function _settlement(
        TaskId id,
        uint256 left,
        uint256 topUps,
        uint256 toAgent,
        uint256 until
    ) internal pure returns (bytes32) {
        bytes32 settlement = keccak256(
            "Settlement(bytes32 taskId,uint256 remaining,uint64 topUps,uint256 agentAmount,uint64 validUntil)"
        );
        return keccak256(abi.encode(settlement, id, left, topUps, toAgent, until));
    }

    function _shortening(TaskId id, uint256 from, uint256 to, uint256 until) internal pure returns (bytes32) {
        bytes32 shortening = keccak256(
            "Shortening(bytes32 taskId,uint32 deadline,uint32 newDeadline,uint64 validUntil)"
        );
        return keccak256(abi.encode(shortening, id, from, to, until));
    }

    function _typed(bytes32 separator, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(bytes.concat(hex"1901", separator, structHash));
    }

    function _separator(address escrow) internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, keccak256("TaskEscrow"), keccak256("1"), block.chainid, escrow));
    }
}
