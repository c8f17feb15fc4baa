// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskId} from "../types/TaskId.sol";

/// @title IRulingExtender: the part of an escrow that lets an arbitrator take more time, once
interface IRulingExtender {
    /// @notice What a task chose beyond its terms; an arbitrator reads `extensionHours` alone.
    /// @param extensionHours By how much the arbitrator may still extend its window.
    struct Options {
        address feeRecipient;
        uint16 feeBps;
        uint16 extensionHours;
        uint96 bond;
        address verifier;
        bytes32 spec;
    }

    /// @notice The arbitrator takes more time, once, for an appeal.
    ///
    /// Requirements: the task is Disputed, the caller is its arbitrator, the ruling window is open; `rulingEndsAt` is
    /// later than before, by at most the hours that the options allow.
    function extendRuling(TaskId taskId, uint256 rulingEndsAt) external;

    /// @notice The options of `taskId`; `extensionHours` is what is left of them.
    function getOptions(TaskId taskId) external view returns (Options memory);
}
