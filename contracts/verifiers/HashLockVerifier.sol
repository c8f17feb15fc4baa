// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

import {IHashLockVerifier} from "../interfaces/IHashLockVerifier.sol";
import {ITaskVerifier} from "../interfaces/ITaskVerifier.sol";
import {Work} from "../types/Work.sol";

/// @title See {IHashLockVerifier} for the rules. No state: one contract serves every task of a chain.
contract HashLockVerifier is IHashLockVerifier, ERC165 {
    uint256 internal constant SECRET_LENGTH = 32;

    /// @inheritdoc ITaskVerifier
    function verifyWork(Work calldata work, bytes calldata evidence) external pure returns (bytes4) {
        if (evidence.length != SECRET_LENGTH) revert HashLockVerifier_WrongLength(evidence.length, SECRET_LENGTH);
        bytes32 hash = keccak256(evidence);
        if (hash != work.spec) revert HashLockVerifier_WrongSecret(hash, work.spec);
        // Bound too, or a task could close on the right secret and keep a wrong one as its proof.
        if (work.result != bytes32(evidence)) revert HashLockVerifier_WrongResult(work.result, bytes32(evidence));

        return ITaskVerifier.verifyWork.selector;
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(ITaskVerifier).interfaceId || super.supportsInterface(interfaceId);
    }
}
