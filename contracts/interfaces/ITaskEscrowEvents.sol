// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";
import {ITaskEscrow} from "./ITaskEscrow.sol";

/// @title What {ITaskEscrow} writes to the log. Whoever follows it knows every task's whole life.
interface ITaskEscrowEvents {
    /// @notice A task exists, and its payment is locked.
    event TaskCreatedAndFunded(
        TaskId indexed taskId,
        address indexed client,
        address indexed agent,
        address token,
        uint256 amount,
        uint256 reviewHours,
        uint256 rulingHours,
        uint256 silencePercent,
        uint256 deadline,
        address arbitrator,
        bytes32 termsHash
    );
    /// @notice A task exists that nobody has paid for yet.
    event TaskCreated(
        TaskId indexed taskId,
        address indexed client,
        address indexed agent,
        address token,
        uint256 amount,
        uint256 reviewHours,
        uint256 rulingHours,
        uint256 silencePercent,
        uint256 deadline,
        address arbitrator,
        bytes32 termsHash
    );
    /// @notice The task chose options.
    event TaskOptionsChosen(TaskId indexed taskId, ITaskEscrow.Options options);
    /// @notice `by` locked the payment of a task that had been created without.
    event TaskFunded(TaskId indexed taskId, address indexed by, uint256 amount);
    /// @notice The client added to the payment; `amount` is what is locked now.
    event TaskToppedUp(TaskId indexed taskId, uint256 added, uint256 amount);
    /// @notice The task is due by `deadline` now.
    event DeadlineChanged(TaskId indexed taskId, uint256 deadline);
    /// @notice The agent consented to the terms.
    event TaskAccepted(TaskId indexed taskId);
    /// @notice The agent delivered; client and agent may dispute until `reviewEndsAt`. With {completeWithProof} the
    /// task closes in the same transaction, and `reviewEndsAt` is its time.
    event TaskCompleted(TaskId indexed taskId, bytes32 proof, uint256 reviewEndsAt);
    /// @notice The client released a part; `remaining` stays locked.
    event PartReleased(TaskId indexed taskId, address indexed agent, uint256 amount, uint256 remaining);
    /// @notice `by` disputes the work; the arbitrator may rule until `rulingEndsAt`.
    event TaskDisputed(TaskId indexed taskId, address indexed by, uint256 rulingEndsAt);
    /// @notice The task closed, for the reason in `outcome`. The two amounts add up to what was locked.
    event TaskClosed(
        TaskId indexed taskId,
        address indexed agent,
        Outcome indexed outcome,
        uint256 agentAmount,
        uint256 clientAmount
    );
    /// @notice The arbitrator may rule until `rulingEndsAt` now.
    event RulingExtended(TaskId indexed taskId, uint256 rulingEndsAt);
    /// @notice ERC-1497. The evidence group is the task's id as a number.
    event Evidence(address indexed arbitrator, uint256 indexed evidenceGroupID, address indexed party, string evidence);
    /// @notice The marketplace's part of a payment to the agent.
    event FeePaid(TaskId indexed taskId, address indexed recipient, uint256 amount);
    /// @notice Where the dispute bond went.
    event BondPaid(TaskId indexed taskId, uint256 agentAmount, uint256 clientAmount);
    /// @notice `signer` took a signature back; `digest` is the EIP-712 digest it was made over.
    event SignatureRevoked(address indexed signer, bytes32 indexed digest);
    /// @notice A payment could not be pushed to `account` and waits for {withdraw}.
    event PaymentCredited(address indexed token, address indexed account, uint256 amount);
    /// @notice `account` took its credit, to `to`.
    event CreditWithdrawn(address indexed token, address indexed account, address to, uint256 amount);
}
