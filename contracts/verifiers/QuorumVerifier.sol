// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

import {IQuorumVerifier} from "../interfaces/IQuorumVerifier.sol";
import {ITaskVerifier} from "../interfaces/ITaskVerifier.sol";
import {Quorum} from "../libraries/Quorum.sol";
import {Work, workDigest} from "../types/Work.sol";

/// @title See {IQuorumVerifier} for the rules. Nothing is written after construction.
contract QuorumVerifier is IQuorumVerifier, EIP712, ERC165 {
    using Quorum for Quorum.Members;

    bytes32 internal constant APPROVAL_TYPEHASH = keccak256("Approval(bytes32 work,uint64 expiry)");

    /// @inheritdoc IQuorumVerifier
    uint256 public immutable threshold;

    Quorum.Members internal _validators;

    constructor(address[] memory validators_, uint256 threshold_) EIP712("QuorumVerifier", "1") {
        _validators.fill(validators_, threshold_);
        threshold = threshold_;
    }

    /// @inheritdoc ITaskVerifier
    function verifyWork(Work calldata work, bytes calldata evidence) external view returns (bytes4) {
        (uint64 expiry, Quorum.Vote[] memory votes) = abi.decode(evidence, (uint64, Quorum.Vote[]));
        if (block.timestamp > expiry) revert QuorumVerifier_Expired(block.timestamp, expiry);
        _validators.check(threshold, approvalDigest(work, expiry), votes);

        return ITaskVerifier.verifyWork.selector;
    }

    /// @inheritdoc IQuorumVerifier
    function validators() external view returns (address[] memory) {
        return _validators.all;
    }

    /// @inheritdoc IQuorumVerifier
    function approvalDigest(Work calldata work, uint64 expiry) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(APPROVAL_TYPEHASH, workDigest(work), expiry)));
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(ITaskVerifier).interfaceId ||
            interfaceId == type(IQuorumVerifier).interfaceId ||
            super.supportsInterface(interfaceId);
    }
}
