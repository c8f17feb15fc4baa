// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {IAgentReputation} from "../../contracts/interfaces/IAgentReputation.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {Test} from "./Test.sol";

/// Both sides of a task in one hand. While the task's payment goes out they write both reviews, which reopens the lane,
/// and put a new task with a huge bond into the storage of the one that is closing.
contract Bandit {
    TaskEscrow internal immutable escrow;
    Bandit public partner;
    TaskId public taskId;
    ITaskEscrow.Terms internal _terms;
    bool internal _armed;
    uint96 internal _loot;

    constructor(TaskEscrow escrow_) payable {
        escrow = escrow_;
    }

    receive() external payable {
        if (!_armed) return;
        _armed = false;
        if (_loot == 0) {
            review();
            partner.review();
        } else {
            ITaskEscrow.Options memory options;
            options.bond = _loot;
            escrow.createTask(0, _terms, options);
        }
    }

    function prepare(TaskId taskId_, Bandit partner_, uint96 loot) external {
        (taskId, partner, _loot, _armed) = (taskId_, partner_, loot, true);
    }

    function open(ITaskEscrow.Terms calldata terms) external returns (TaskId) {
        _terms = terms;
        ITaskEscrow.Options memory options;
        options.bond = 1;
        ITaskEscrow.Signed memory none;
        return escrow.createAndFundTaskWith{value: terms.amount}(0, terms, options, none);
    }

    function review() public {
        IAgentReputation(escrow.reputation()).submitReview(taskId, 5, 0);
    }

    function complete(TaskId id) external {
        escrow.completeTask(id, 0);
    }

    function raise(TaskId id) external {
        escrow.raiseDispute{value: 1}(id);
    }

    function end(TaskId id, bool bySilence) external {
        if (bySilence) escrow.resolveBySilence(id);
        else escrow.settle(id, 1, ITaskEscrow.Signed(type(uint64).max, "1"));
    }

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0x1626ba7e;
    }
}

/// A bond is paid out as it was paid in, whatever its task's receivers do in between (P2).
contract BondReentryTest is Test {
    uint256 internal constant SAVINGS = 100 ether;

    TaskEscrow internal escrow = new TaskEscrow();
    Bandit internal client = new Bandit{value: 10}(escrow);
    Bandit internal agent = new Bandit{value: 10}(escrow);

    function setUp() external {
        vm.deal(address(this), SAVINGS);
        escrow.createAndFundTask{value: SAVINGS}(0, _terms(uint96(SAVINGS)));
    }

    function test_aTaskThatSettlesCannotLendItsBondAnotherAmount() external {
        _rob(false);
    }

    function test_aTaskThatSilenceResolvesCannotLendItsBondAnotherAmount() external {
        _rob(true);
    }

    function _rob(bool bySilence) internal {
        TaskId taskId = client.open(_terms(2));
        agent.complete(taskId);
        client.raise(taskId);
        agent.prepare(taskId, client, 0);
        client.prepare(taskId, agent, uint96(SAVINGS));
        if (bySilence) vm.warp(time() + 2 hours);
        client.end(taskId, bySilence);

        uint256 credit = escrow.creditOf(address(0), address(client)) + escrow.creditOf(address(0), address(agent));
        assertEq(address(escrow).balance, SAVINGS + credit, "P1: a stranger's payment is gone");
    }

    function _terms(uint96 amount) internal view returns (ITaskEscrow.Terms memory) {
        return
            ITaskEscrow.Terms({
                agent: address(agent),
                token: address(0),
                amount: amount,
                reviewHours: 1,
                rulingHours: 1,
                silencePercent: 50,
                deadline: uint32(time() + 1 days),
                arbitrator: address(0),
                termsHash: 0
            });
    }
}
