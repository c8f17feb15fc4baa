// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentReputation} from "../AgentReputation.sol";
import {TaskId} from "../types/TaskId.sol";
import {Outcome, Role} from "../types/TaskState.sol";

/// An escrow that has nothing but a reputation: what one inner call of {AgentReputation-recordReview} costs.
contract RecordReviewHarness {
    AgentReputation public reputation = new AgentReputation();

    event Recorded(uint256 gasUsed);

    function record(TaskId taskId, address reviewer, address subject, Role role, uint8 rating, bytes32 hash) external {
        AgentReputation to = reputation;
        uint256 before = gasleft();
        to.recordReview(taskId, reviewer, subject, role, rating, Outcome.ReleasedByClient, hash);
        emit Recorded(before - gasleft());
    }
}
