// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {TaskState} from "../../contracts/types/TaskState.sol";
import {Test} from "./Test.sol";

contract SplitTest is Test {
    address internal constant AGENT = address(0xA6E27);
    address internal constant CLIENT = address(0xC11E27);
    address internal constant ARBITRATOR = address(0xA2B1);

    TaskEscrow internal escrow;

    function setUp() external {
        escrow = new TaskEscrow();
    }

    function testFuzz_aRulingSplitsExactly(uint96 amount, uint256 bps) external {
        bps = bound(bps, 0, 10_000);
        TaskId taskId = _disputed(amount, 0);
        vm.prank(ARBITRATOR);
        escrow.resolveDispute(taskId, bps);
        _check(taskId, amount, bps, 10_000);
    }

    function testFuzz_silenceSplitsExactly(uint96 amount, uint256 percent) external {
        percent = bound(percent, 0, 100);
        TaskId taskId = _disputed(amount, uint8(percent));
        vm.warp(time() + 1 hours + 1);
        escrow.resolveBySilence(taskId);
        _check(taskId, amount, percent, 100);
    }

    function _disputed(uint96 amount, uint8 percent) internal returns (TaskId taskId) {
        if (amount == 0) amount = 1;
        vm.deal(CLIENT, amount);
        vm.prank(CLIENT);
        taskId = escrow.createAndFundTask{value: amount}(
            0,
            ITaskEscrow.Terms(AGENT, address(0), amount, 1, 1, percent, uint32(time() + 1), ARBITRATOR, 0)
        );
        vm.prank(AGENT);
        escrow.completeTask(taskId, 0);
        vm.prank(CLIENT);
        escrow.raiseDispute(taskId);
    }

    /// The agent's part is the largest whole number not above its share; nothing is lost or made.
    function _check(TaskId taskId, uint256 amount, uint256 share, uint256 whole) internal view {
        if (amount == 0) amount = 1;
        uint256 part = AGENT.balance;
        require(part * whole <= amount * share && (part + 1) * whole > amount * share, "not rounded down");
        assertEq(part + CLIENT.balance, amount, "not the whole");
        assertEq(address(escrow).balance, 0, "something stayed");
        require((escrow.getTask(taskId).state == TaskState.Refunded) == (part == 0), "state");
    }
}
