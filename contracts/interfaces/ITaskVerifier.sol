// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Work} from "../types/Work.sol";

/// @title ITaskVerifier: says whether work is proven
/// @notice A task that names a verifier pays its agent as soon as the verifier accepts a proof. A verifier announces
/// itself by ERC-165.
interface ITaskVerifier {
    /// @notice Whether `evidence` proves `work`.
    /// @return The selector of this function when it does. Anything else, or a revert, means "not proven", never
    /// "proven false".
    function verifyWork(Work calldata work, bytes calldata evidence) external view returns (bytes4);
}
