// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentReputation} from "../../contracts/AgentReputation.sol";
import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {Role, TaskState} from "../../contracts/types/TaskState.sol";
import {Crowd} from "./Crowd.sol";
import {EscrowModel} from "./EscrowModel.sol";

/// Compares the escrow with the model. The numbers are those of README.md.
abstract contract EscrowChecks is Crowd, EscrowModel {
    /* WHAT MUST HOLD, asked by EscrowInvariants */

    function checkBooks() external view {
        for (uint256 k = 0; k < TOKENS; ++k) {
            // What shrinks by itself is not the escrow's doing; that the other tokens' books hold meanwhile is.
            if (k == SHRINKING) continue;
            uint256 credits = 0;
            for (uint256 i = 0; i < CROWD; ++i) credits += escrow.creditOf(tokens[k], people[i]);
            assertEq(_balance(tokens[k], address(escrow)), open[tokens[k]] + credits, "P1: insolvent");
        }
    }

    function checkReentries() external view {
        for (uint256 i = 0; i < CROWD; ++i) {
            if (!_isWallet(people[i])) continue;
            assertEq(Actor(payable(people[i])).reentriesSucceeded(), 0, "P7: a reentry succeeded");
        }
    }

    /// The newest tasks: what happened to older ones was checked when they were the newest.
    function checkTasks() external view {
        for (uint256 i = _tasks.length < 16 ? 0 : _tasks.length - 16; i < _tasks.length; ++i) {
            ModelTask storage t = _tasks[i];
            // A created task holds nothing yet, a closed one nothing any more.
            uint256 locked = t.state == TaskState.Created || _isClosed(t) ? 0 : t.amount;
            assertEq(t.toAgent + t.toClient + locked, t.putIn, "P2: not paid exactly once");
            if (_isCurrent(t)) _checkTask(t);
            else require(!_found(t.id), "P5: an old id is found");
        }
    }

    function checkReputation() external view {
        AgentReputation reputation = AgentReputation(escrow.reputation());
        for (uint256 i = 0; i < 2 * CROWD; ++i) {
            Role role = Role(i % 2);
            uint256[2] storage earned = _earned[people[i / 2]][role];
            (uint256 average, uint256 count) = reputation.getReputationAs(people[i / 2], role);
            assertEq(count, earned[0], "P11: count");
            assertEq(average, count == 0 ? 0 : (earned[1] * 100) / count, "P11: average");
        }
    }

    /* INTERNALS */

    function _checkTask(ModelTask storage t) internal view {
        ITaskEscrow.Task memory task = escrow.getTask(t.id);
        assertEq(task.client, t.client, "P8: client");
        assertEq(task.agent, t.agent, "P8: agent");
        assertEq(task.arbitrator, t.arbitrator, "P8: arbitrator");
        assertEq(task.token, t.token, "P8: token");
        assertEq(task.amount, t.amount, "P8: amount");
        assertEq(task.clock, t.clock, "P8: clock");
        require(task.state == t.state && task.outcome == t.outcome, "P8: state");
        assertEq(task.reviewHours, t.reviewHours, "P8: review hours");
        assertEq(task.rulingHours, t.rulingHours, "P8: ruling hours");
        assertEq(task.silencePercent, t.silencePercent, "P8: silence");
        require(task.accepted == t.accepted && task.proof == t.proof, "P8: work");
        require(task.partlyPaid == t.partlyPaid && task.topUps == t.topUps, "P8: parts");
        require(task.clientReviewed == t.clientReviewed && task.agentReviewed == t.agentReviewed, "P8: reviews");

        ITaskEscrow.Options memory options = escrow.getOptions(t.id);
        assertEq(options.feeRecipient, t.feeRecipient, "P8: fee recipient");
        assertEq(options.feeBps, t.feeBps, "P8: fee");
        assertEq(options.extensionHours, t.extensionHours, "P8: extension");
        assertEq(options.bond, t.bond, "P8: bond");
        require(options.verifier == t.verifier && options.spec == t.spec, "P8: verifier");
    }

    function _found(TaskId taskId) internal view returns (bool ok) {
        (ok, ) = address(escrow).staticcall(abi.encodeCall(ITaskEscrow.getTask, taskId));
    }
}
