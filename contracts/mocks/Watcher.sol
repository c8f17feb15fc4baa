// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {TaskId} from "../types/TaskId.sol";
import {TaskState} from "../types/TaskState.sol";
import {Actor} from "./Actor.sol";

/// A receiver that reads the escrow while it is being paid: what other contracts would believe at that moment.
contract Watcher is Actor {
    ITaskEscrow internal _escrow;
    TaskId internal _taskId;
    TaskState public seenState;
    uint248 public seenCredit = type(uint248).max;

    receive() external payable override {
        seenState = _escrow.getTask(_taskId).state;
        seenCredit = uint248(_escrow.creditOf(address(0), address(this)));
    }

    function watch(ITaskEscrow escrow, TaskId taskId) external {
        (_escrow, _taskId) = (escrow, taskId);
    }
}
