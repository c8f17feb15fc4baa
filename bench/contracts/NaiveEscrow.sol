// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// The escrow of the usual tutorial, written to be measured and never deployed: one struct of seven words a task.
contract NaiveEscrow {
    enum State {
        None,
        Funded,
        Completed,
        Disputed,
        Released,
        Refunded
    }
    struct Task {
        address client;
        address agent;
        address arbitrator;
        uint256 amount;
        uint256 deadline;
        State state;
        bytes32 proof;
    }

    event TaskCreated(bytes32 indexed id, address indexed client, address indexed agent, uint256 amount);
    event TaskFunded(bytes32 indexed id, uint256 amount);
    event TaskCompleted(bytes32 indexed id, bytes32 proof);
    event TaskReleased(bytes32 indexed id, uint256 amount);

    /// Zero for the native coin.
    IERC20 public immutable token;
    mapping(bytes32 id => Task) public tasks;

    constructor(IERC20 token_) {
        token = token_;
    }

    function create(bytes32 id, address agent, address arbitrator, uint256 deadline, uint256 amount) external payable {
        require(tasks[id].state == State.None, "exists");
        tasks[id] = Task(msg.sender, agent, arbitrator, amount, deadline, State.Funded, 0);
        emit TaskCreated(id, msg.sender, agent, amount);
        emit TaskFunded(id, amount);
        if (address(token) == address(0)) require(msg.value == amount, "value");
        else require(token.transferFrom(msg.sender, address(this), amount), "transfer");
    }

    function complete(bytes32 id, bytes32 proof) external {
        Task storage task = tasks[id];
        require(msg.sender == task.agent, "not agent");
        require(task.state == State.Funded && block.timestamp <= task.deadline, "state");
        task.state = State.Completed;
        task.proof = proof;
        emit TaskCompleted(id, proof);
    }

    function release(bytes32 id) external {
        Task storage task = tasks[id];
        require(msg.sender == task.client, "not client");
        require(task.state == State.Funded || task.state == State.Completed, "state");
        task.state = State.Released;
        emit TaskReleased(id, task.amount);
        if (address(token) == address(0)) payable(task.agent).transfer(task.amount);
        else require(token.transfer(task.agent, task.amount), "transfer");
    }
}
