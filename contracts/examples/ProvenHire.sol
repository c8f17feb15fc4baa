// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IAgentReputation} from "../interfaces/IAgentReputation.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {BatchHeader} from "../types/BatchHeader.sol";
import {Score} from "../types/Score.sol";
import {TaskId} from "../types/TaskId.sol";
import {Outcome, TaskState} from "../types/TaskState.sol";

/// @title An example to copy: hires only agents whose fresh score is proven from an operator that its owner trusts
/// @notice Anybody funds a hire in native coin; the contract is the client of the task, and whoever funded it decides
/// for the client. The owner chooses whose scores count and has no way to anybody's money.
contract ProvenHire is Ownable {
    struct Hire {
        address funder;
        bool refunded;
    }

    ITaskEscrow public immutable escrow;
    IAgentReputation public immutable reputation;
    /// What an agent needs: a score of so many millionths of a star …
    uint256 public immutable minMicroStars;
    /// … from so many reviews …
    uint256 public immutable minReviews;
    /// … in a batch that ended at most so many seconds ago.
    uint256 public immutable maxAge;

    mapping(address operator => bool) public isTrusted;
    mapping(TaskId taskId => Hire) public hires;
    uint256 public hireCount;

    event OperatorTrusted(address indexed operator, bool trusted);
    event Hired(TaskId indexed taskId, address indexed agent, address indexed funder, address operator);
    event HireRefunded(TaskId indexed taskId, address indexed to, uint256 amount);

    error ProvenHire_UntrustedOperator(address operator);
    error ProvenHire_ScoreTooLow(uint256 microStars, uint256 minMicroStars);
    error ProvenHire_TooFewReviews(uint256 count, uint256 minReviews);
    error ProvenHire_ScoreOfAnother(address subject, address agent);
    error ProvenHire_ScoreNotProven(address operator, address subject);
    error ProvenHire_TermsNotSupported(address token, address arbitrator);
    error ProvenHire_NotFunder(address caller, address funder);
    error ProvenHire_NothingToRefund(TaskId taskId);
    error ProvenHire_NotEscrow(address caller, address escrow);

    constructor(ITaskEscrow escrow_, uint256 minMicroStars_, uint256 minReviews_, uint256 maxAge_) Ownable(msg.sender) {
        escrow = escrow_;
        reputation = IAgentReputation(escrow_.reputation());
        (minMicroStars, minReviews, maxAge) = (minMicroStars_, minReviews_, maxAge_);
    }

    modifier onlyFunder(TaskId taskId) {
        if (msg.sender != hires[taskId].funder) revert ProvenHire_NotFunder(msg.sender, hires[taskId].funder);
        _;
    }

    /// Refunds come from the escrow; coins from anybody else would be nobody's.
    receive() external payable {
        if (msg.sender != address(escrow)) revert ProvenHire_NotEscrow(msg.sender, address(escrow));
    }

    function setTrust(address operator, bool trusted) external onlyOwner {
        isTrusted[operator] = trusted;
        emit OperatorTrusted(operator, trusted);
    }

    /// Hires `terms.agent` for the coins sent along, which must be `terms.amount`: the escrow checks that.
    function hire(
        ITaskEscrow.Terms calldata terms,
        address operator,
        BatchHeader calldata header,
        Score calldata score,
        bytes32[] calldata proof
    ) external payable returns (TaskId taskId) {
        _checkScore(terms.agent, operator, score);
        if (!reputation.verifyScore(operator, header, score, proof, maxAge)) {
            revert ProvenHire_ScoreNotProven(operator, score.subject);
        }
        // How an arbitrator split a payment is not in the escrow's storage, so what came back could not be told apart
        // from other funders' coins. Without one, a dispute ends with the share that the terms name.
        if (terms.token != address(0) || terms.arbitrator != address(0)) {
            revert ProvenHire_TermsNotSupported(terms.token, terms.arbitrator);
        }
        // A lane of its own for every hire: a reused one would forget the task before its refund was fetched.
        uint256 lane = hireCount++;
        taskId = escrow.nextTaskId(address(this), lane);
        hires[taskId].funder = msg.sender;

        emit Hired(taskId, terms.agent, msg.sender, operator);

        escrow.createAndFundTask{value: msg.value}(lane, terms);
    }

    function release(TaskId taskId) external onlyFunder(taskId) {
        escrow.releasePayment(taskId);
    }

    function dispute(TaskId taskId) external onlyFunder(taskId) {
        escrow.raiseDispute(taskId);
    }

    function review(TaskId taskId, uint8 rating, bytes32 feedbackHash) external onlyFunder(taskId) {
        reputation.submitReview(taskId, rating, feedbackHash);
    }

    /// Sends what a task gave back to where its funder wants it; closes the task before, if the agent let it expire.
    function refund(TaskId taskId, address payable to) external onlyFunder(taskId) {
        if (escrow.getTask(taskId).state == TaskState.Funded) escrow.refundIfExpired(taskId);
        uint256 amount = hires[taskId].refunded ? 0 : _givenBack(escrow.getTask(taskId));
        if (amount == 0) revert ProvenHire_NothingToRefund(taskId);

        hires[taskId].refunded = true;

        emit HireRefunded(taskId, to, amount);

        Address.sendValue(to, amount);
    }

    function _checkScore(address agent, address operator, Score calldata score) internal view {
        if (!isTrusted[operator]) revert ProvenHire_UntrustedOperator(operator);
        if (score.subject != agent) revert ProvenHire_ScoreOfAnother(score.subject, agent);
        if (score.microStars < minMicroStars) revert ProvenHire_ScoreTooLow(score.microStars, minMicroStars);
        if (score.count < minReviews) revert ProvenHire_TooFewReviews(score.count, minReviews);
    }

    function _givenBack(ITaskEscrow.Task memory task) internal pure returns (uint256) {
        // Refunded means that the agent got nothing.
        if (task.state == TaskState.Refunded) return task.amount;
        if (task.outcome != Outcome.ArbitratorSilent) return 0;
        return task.amount - (uint256(task.amount) * task.silencePercent) / 100;
    }
}
