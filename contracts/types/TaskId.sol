// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The name of one task: client (160 bits) | lane (72 bits) | round (24 bits).
/// The client is inside, so nobody can squat the id of somebody else's task; the round is inside, so the id of a closed
/// task never acts on the task that later reuses its lane.
type TaskId is bytes32;

using {clientOf, laneOf, roundOf, laneKeyOf} for TaskId global;

// Lanes from here on are used once and never reopened: what a task left there stays readable for ever.
uint256 constant FIRST_PERMANENT_LANE = 1 << 71;
uint256 constant LANE_COUNT = 1 << 72;

function toTaskId(address client, uint256 lane, uint256 round) pure returns (TaskId) {
    return TaskId.wrap(bytes32((uint256(uint160(client)) << 96) | (lane << 24) | round));
}

function clientOf(TaskId id) pure returns (address) {
    return address(bytes20(TaskId.unwrap(id)));
}

function laneOf(TaskId id) pure returns (uint256) {
    return (uint256(TaskId.unwrap(id)) >> 24) & (LANE_COUNT - 1);
}

function roundOf(TaskId id) pure returns (uint256) {
    return uint24(uint256(TaskId.unwrap(id)));
}

/// Client and lane together: where the storage of the task is.
function laneKeyOf(TaskId id) pure returns (uint256) {
    return uint256(TaskId.unwrap(id)) >> 24;
}
