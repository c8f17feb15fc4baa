// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, TaskState} from "./TaskState.sol";

/// Word A of a task: everything that changes as the task moves, so that one write moves it.
///
///   agent 160 | clock 32 | state 3 | outcome 4 | flags 7 | round 21
///   | review hours 11 | ruling hours 11 | silence percent 7
///
/// `clock` is the deadline, then the end of the review, then the end of the ruling, then the closing time, all unix
/// seconds.
type TaskWord is uint256;

using {
    agentOf,
    clockOf,
    stateOf,
    outcomeOf,
    roundOfWord,
    reviewHoursOf,
    rulingHoursOf,
    silencePercentOf,
    has,
    with,
    moved,
    closed
} for TaskWord global;

// Paid in an ERC-20, whose address is in the token slot. Without the flag that slot holds an older task's token.
uint256 constant FLAG_ERC20 = 1;
// The proof slot belongs to this task. Without the flag it holds an older task's proof.
uint256 constant FLAG_PROOF = 2;
// The agent consented on chain: nobody is reviewed for a task they never took.
uint256 constant FLAG_ACCEPTED = 4;
uint256 constant FLAG_CLIENT_REVIEWED = 8;
uint256 constant FLAG_AGENT_REVIEWED = 16;
// The options slot belongs to this task: it chose a fee, a verifier, a bond or an extension, or was topped up.
uint256 constant FLAG_OPTIONS = 32;
// The client released a part already, so the agent has received something however the task ends.
uint256 constant FLAG_PARTLY_PAID = 64;

uint256 constant MAX_ROUND = (1 << 21) - 1;
uint256 constant MAX_WINDOW_HOURS = (1 << 11) - 1;

uint256 constant CLOCK_AT = 64;
uint256 constant STATE_AT = 61;
uint256 constant OUTCOME_AT = 57;
uint256 constant FLAGS_AT = 50;
uint256 constant ROUND_AT = 29;
uint256 constant REVIEW_AT = 18;
uint256 constant RULING_AT = 7;

/// The word of a new task. Callers have checked every bound: a field that does not fit would corrupt its neighbour.
function newTaskWord(
    address agent,
    uint256 deadline,
    TaskState state,
    uint256 flags,
    uint256 round,
    uint256 reviewHours,
    uint256 rulingHours,
    uint256 silencePercent
) pure returns (TaskWord) {
    return
        TaskWord.wrap(
            (uint256(uint160(agent)) << 96) |
                (deadline << CLOCK_AT) |
                (uint256(state) << STATE_AT) |
                (flags << FLAGS_AT) |
                (round << ROUND_AT) |
                (reviewHours << REVIEW_AT) |
                (rulingHours << RULING_AT) |
                silencePercent
        );
}

function agentOf(TaskWord a) pure returns (address) {
    return address(bytes20(bytes32(TaskWord.unwrap(a))));
}

function clockOf(TaskWord a) pure returns (uint256) {
    return uint32(TaskWord.unwrap(a) >> CLOCK_AT);
}

function stateOf(TaskWord a) pure returns (TaskState) {
    return TaskState((TaskWord.unwrap(a) >> STATE_AT) & 7);
}

function outcomeOf(TaskWord a) pure returns (Outcome) {
    return Outcome((TaskWord.unwrap(a) >> OUTCOME_AT) & 15);
}

function roundOfWord(TaskWord a) pure returns (uint256) {
    return (TaskWord.unwrap(a) >> ROUND_AT) & MAX_ROUND;
}

function reviewHoursOf(TaskWord a) pure returns (uint256) {
    return (TaskWord.unwrap(a) >> REVIEW_AT) & MAX_WINDOW_HOURS;
}

function rulingHoursOf(TaskWord a) pure returns (uint256) {
    return (TaskWord.unwrap(a) >> RULING_AT) & MAX_WINDOW_HOURS;
}

function silencePercentOf(TaskWord a) pure returns (uint256) {
    return TaskWord.unwrap(a) & 127;
}

/// Whether every one of `flags` is set.
function has(TaskWord a, uint256 flags) pure returns (bool) {
    return (TaskWord.unwrap(a) >> FLAGS_AT) & flags == flags;
}

function with(TaskWord a, uint256 flags) pure returns (TaskWord) {
    return TaskWord.wrap(TaskWord.unwrap(a) | (flags << FLAGS_AT));
}

/// The word after a move to a live state whose next moment is `clock`.
function moved(TaskWord a, TaskState state, uint256 clock) pure returns (TaskWord) {
    uint256 kept = TaskWord.unwrap(a) & ~((uint256(type(uint32).max) << CLOCK_AT) | (uint256(7) << STATE_AT));
    return TaskWord.wrap(kept | (clock << CLOCK_AT) | (uint256(state) << STATE_AT));
}

/// The word after closing at time `closedAt`. Live words have outcome zero, so the outcome is only ever written once.
function closed(TaskWord a, TaskState state, Outcome outcome, uint256 closedAt) pure returns (TaskWord) {
    return TaskWord.wrap(TaskWord.unwrap(moved(a, state, closedAt)) | (uint256(outcome) << OUTCOME_AT));
}
