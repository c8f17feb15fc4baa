// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Quorum} from "../libraries/Quorum.sol";
import {TaskId} from "../types/TaskId.sol";
import {ITaskEscrow} from "./ITaskEscrow.sol";

/// @title IQuorumArbitrator: k of n members rule a dispute
/// @notice A committee or a jury of AI agents. The set and the threshold are fixed at construction: 1 … 64 members,
/// each a key or an ERC-1271 contract. Members sign off chain and pay no gas; anybody submits. Nothing is stored: the
/// escrow closes a task once, and its id never names another task.
///
/// What is signed, EIP-712 domain: name `QuorumArbitrator`, version `1`, the chain and this contract:
/// - `Vote(address escrow,bytes32 taskId,uint16 agentBps,uint64 validUntil)`
/// - `Extension(address escrow,bytes32 taskId,uint64 rulingEndsAt,uint64 validUntil)`
///
/// Votes come by ascending member, at least k, all valid.
///
/// Warning: a vote cannot be taken back before `validUntil`. A member that signs two different votes lets whoever
/// submits choose between them.
/// Warning: k colluding members split the payment as they like.
interface IQuorumArbitrator {
    error QuorumArbitrator_Expired(uint256 timestamp, uint256 validUntil);

    /// @notice Rules the dispute as k members voted.
    ///
    /// Requirements: `block.timestamp <= validUntil` (_Expired); the votes of a quorum (Quorum_TooFewVotes,
    /// _NotAscending, _NotMember, _InvalidSignature); the escrow's own (see {ITaskEscrow-resolveDispute}).
    ///
    /// @param agentBps The agent's share in hundredths of a percent, 0 … 10000.
    /// @param validUntil Unix seconds, as signed.
    function resolve(
        ITaskEscrow escrow,
        TaskId taskId,
        uint256 agentBps,
        uint64 validUntil,
        Quorum.Vote[] calldata votes
    ) external;

    /// @notice Takes more time for the ruling, as k members voted.
    ///
    /// Requirements: as {resolve}; the escrow's own (see {ITaskEscrow-extendRuling}).
    ///
    /// @param rulingEndsAt Unix seconds: the new last second of the ruling window.
    function extend(
        ITaskEscrow escrow,
        TaskId taskId,
        uint64 rulingEndsAt,
        uint64 validUntil,
        Quorum.Vote[] calldata votes
    ) external;

    /// @notice Every member, ascending.
    function members() external view returns (address[] memory);

    /// @notice How many members must vote the same.
    function threshold() external view returns (uint256);

    /// @notice What a member signs to vote for `agentBps`.
    function voteDigest(
        address escrow,
        TaskId taskId,
        uint256 agentBps,
        uint64 validUntil
    ) external view returns (bytes32);

    /// @notice What a member signs to vote for more time.
    function extensionDigest(
        address escrow,
        TaskId taskId,
        uint64 rulingEndsAt,
        uint64 validUntil
    ) external view returns (bytes32);
}
