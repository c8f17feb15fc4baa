// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskId} from "./TaskId.sol";

/// What an agent claims to have done, as the escrow hands it to the task's verifier.
/// @param escrow The escrow that asks and pays.
/// @param taskId The task.
/// @param payee Who is paid if the work is proven: the task's agent.
/// @param spec What had to be done, fixed when the task was created; its meaning is the verifier's.
/// @param result What the agent says came out; its meaning is the verifier's.
struct Work {
    address escrow;
    TaskId taskId;
    address payee;
    bytes32 spec;
    bytes32 result;
}

/// The one name of a piece of work, on this chain. Whoever signs or proves this digest has signed or proven no other
/// chain, escrow, task, payee, specification or result.
function workDigest(Work memory work) view returns (bytes32) {
    return keccak256(abi.encode(block.chainid, work.escrow, work.taskId, work.payee, work.spec, work.result));
}
