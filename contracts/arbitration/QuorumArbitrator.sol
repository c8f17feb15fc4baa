// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

import {IQuorumArbitrator} from "../interfaces/IQuorumArbitrator.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Quorum} from "../libraries/Quorum.sol";
import {TaskId} from "../types/TaskId.sol";

/// @title See {IQuorumArbitrator} for the rules. Nothing is written after construction, so no reentry can matter.
contract QuorumArbitrator is IQuorumArbitrator, EIP712, ERC165 {
    using Quorum for Quorum.Members;

    /* CONSTANTS */

    bytes32 internal constant VOTE_TYPEHASH = keccak256(
        "Vote(address escrow,bytes32 taskId,uint16 agentBps,uint64 validUntil)"
    );
    bytes32 internal constant EXTENSION_TYPEHASH = keccak256(
        "Extension(address escrow,bytes32 taskId,uint64 rulingEndsAt,uint64 validUntil)"
    );

    /* IMMUTABLES AND STORAGE */

    /// @inheritdoc IQuorumArbitrator
    uint256 public immutable threshold;

    Quorum.Members internal _members;

    constructor(address[] memory members_, uint256 threshold_) EIP712("QuorumArbitrator", "1") {
        _members.fill(members_, threshold_);
        threshold = threshold_;
    }

    /* RESOLVE, EXTEND */

    /// @inheritdoc IQuorumArbitrator
    function resolve(
        ITaskEscrow escrow,
        TaskId taskId,
        uint256 agentBps,
        uint64 validUntil,
        Quorum.Vote[] calldata votes
    ) external {
        _check(voteDigest(address(escrow), taskId, agentBps, validUntil), validUntil, votes);
        // No check of the share: the escrow refuses one above 10,000.
        escrow.resolveDispute(taskId, agentBps);
    }

    /// @inheritdoc IQuorumArbitrator
    function extend(
        ITaskEscrow escrow,
        TaskId taskId,
        uint64 rulingEndsAt,
        uint64 validUntil,
        Quorum.Vote[] calldata votes
    ) external {
        _check(extensionDigest(address(escrow), taskId, rulingEndsAt, validUntil), validUntil, votes);
        escrow.extendRuling(taskId, rulingEndsAt);
    }

    /* VIEWS */

    /// @inheritdoc IQuorumArbitrator
    function members() external view returns (address[] memory) {
        return _members.all;
    }

    /// @inheritdoc IQuorumArbitrator
    function voteDigest(
        address escrow,
        TaskId taskId,
        uint256 agentBps,
        uint64 validUntil
    ) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(VOTE_TYPEHASH, escrow, taskId, agentBps, validUntil)));
    }

    /// @inheritdoc IQuorumArbitrator
    function extensionDigest(
        address escrow,
        TaskId taskId,
        uint64 rulingEndsAt,
        uint64 validUntil
    ) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(EXTENSION_TYPEHASH, escrow, taskId, rulingEndsAt, validUntil)));
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IQuorumArbitrator).interfaceId || super.supportsInterface(interfaceId);
    }

    /* INTERNALS */

    function _check(bytes32 digest, uint64 validUntil, Quorum.Vote[] calldata votes) internal view {
        if (block.timestamp > validUntil) revert QuorumArbitrator_Expired(block.timestamp, validUntil);
        _members.check(threshold, digest, votes);
    }
}
