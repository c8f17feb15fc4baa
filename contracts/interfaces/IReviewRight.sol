// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, Role} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";

/// @title {ITaskEscrow-spendReviewRight} with its answer as a struct, which is encoded alike
interface IReviewRight {
    struct Spent {
        address subject;
        Role subjectRole;
        Outcome outcome;
    }

    function spendReviewRight(TaskId taskId, address reviewer) external returns (Spent memory);
}
