// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {TaskId} from "../types/TaskId.sol";
import {Actor} from "./Actor.sol";

/// Says what it is told about one task, to any arbitrator that asks, and remembers what the arbitrator did. It
/// misbehaves like any Actor when it is asked to do something.
contract FakeEscrow is Actor {
    ITaskEscrow.Task internal _task;
    uint16 public extensionHours;
    uint256 public agentBps;
    uint32 public resolved;
    /// How much gas it needs to grant more time.
    uint256 public thirst;
    /// Whether it says nothing about a task's options.
    bool public mute;

    error FakeEscrow_Mute();
    error FakeEscrow_InvalidExtension(uint256 given, uint256 latest);

    function setTask(ITaskEscrow.Task calldata task) external {
        _task = task;
    }

    function setExtensionHours(uint16 hours_) external {
        extensionHours = hours_;
    }

    function setThirst(uint256 thirst_) external {
        thirst = thirst_;
    }

    function setMute(bool mute_) external {
        mute = mute_;
    }

    function resolveDispute(TaskId, uint256 agentBps_) external {
        _react();
        agentBps = agentBps_;
        resolved += 1;
    }

    function extendRuling(TaskId, uint256 rulingEndsAt) external {
        _react();
        uint256 start = gasleft();
        while (start - gasleft() < thirst) {}
        uint256 latest = _task.clock + uint256(extensionHours) * 1 hours;
        if (rulingEndsAt <= _task.clock || rulingEndsAt > latest) {
            revert FakeEscrow_InvalidExtension(rulingEndsAt, latest);
        }
        (_task.clock, extensionHours) = (uint32(rulingEndsAt), 0);
    }

    function getTask(TaskId) external view returns (ITaskEscrow.Task memory) {
        return _task;
    }

    function getOptions(TaskId) external view returns (ITaskEscrow.Options memory options) {
        if (mute) revert FakeEscrow_Mute();
        options.extensionHours = extensionHours;
    }
}
