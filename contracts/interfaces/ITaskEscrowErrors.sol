// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role, TaskState} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";

/// @title Why {ITaskEscrow} refuses. Its verbs say when.
interface ITaskEscrowErrors {
    error TaskEscrow_TaskNotFound(TaskId taskId);
    error TaskEscrow_WrongState(TaskState actual, TaskState expected);
    error TaskEscrow_NotClient(address caller, address client);
    error TaskEscrow_NotAgent(address caller, address agent);
    error TaskEscrow_NotArbitrator(address caller, address arbitrator);
    error TaskEscrow_NotParty(address caller, TaskId taskId);
    error TaskEscrow_NotReputation(address caller, address reputation);
    error TaskEscrow_InvalidAgent(address agent);
    error TaskEscrow_InvalidArbitrator(address arbitrator);
    error TaskEscrow_InvalidAmount(uint256 given, uint256 min, uint256 max);
    error TaskEscrow_InvalidToken(address token);
    error TaskEscrow_InvalidFee(address recipient, uint256 bps, uint256 maxBps);
    error TaskEscrow_InvalidExtension(uint256 given, uint256 max);
    error TaskEscrow_InvalidVerifier(address verifier, bytes32 spec);
    error TaskEscrow_WrongTerms(bytes32 given, bytes32 expected);
    error TaskEscrow_InvalidDeadline(uint256 deadline, uint256 earliest, uint256 latest);
    error TaskEscrow_InvalidWindow(uint256 given, uint256 min, uint256 max);
    error TaskEscrow_InvalidShare(uint256 given, uint256 max);
    error TaskEscrow_InvalidLane(uint256 lane, uint256 lanes);
    error TaskEscrow_LaneBusy(TaskId taskId);
    error TaskEscrow_LaneClosedUntil(TaskId taskId, uint256 reopensAfter);
    error TaskEscrow_LaneUsedUp(TaskId taskId);
    error TaskEscrow_WrongValue(uint256 sent, uint256 expected);
    error TaskEscrow_WrongAmountReceived(uint256 received, uint256 expected);
    error TaskEscrow_TooLate(uint256 timestamp, uint256 lastMoment);
    error TaskEscrow_TooEarly(uint256 timestamp, uint256 opensAfter);
    error TaskEscrow_SignatureExpired(uint256 timestamp, uint256 validUntil);
    error TaskEscrow_SignatureIsRevoked(address signer, bytes32 digest);
    error TaskEscrow_WrongSignature(address signer, bytes32 digest);
    error TaskEscrow_NotProven(address verifier, bytes32 result);
    error TaskEscrow_AlreadyAccepted(TaskId taskId);
    error TaskEscrow_NotAccepted(TaskId taskId);
    error TaskEscrow_AlreadyReviewed(TaskId taskId, Role by);
    error TaskEscrow_TooLittleGas(uint256 left, uint256 needed);
    error TaskEscrow_NoCredit(address token, address account);
    error TaskEscrow_InvalidReceiver(address to);
}
