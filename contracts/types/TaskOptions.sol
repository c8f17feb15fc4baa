// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The terms that a task may choose beyond the usual ones, in one word. Zero when it chose none.
///
///   fee recipient 160 | fee bps 10 | extension hours 11 | flags 3
///
/// Verifier, bond and specification have slots of their own, read only when a flag says that they were chosen.
type TaskOptions is uint256;

using {
    feeRecipientOf,
    feeBpsOf,
    extensionHoursOf,
    hasVerifier,
    hasBond,
    raisedByAgent,
    withoutExtension,
    withRaiser
} for TaskOptions global;

uint256 constant MAX_FEE_BPS = 1_000;

uint256 constant OPTION_VERIFIER = 1;
uint256 constant OPTION_BOND = 2;
// Who raised the dispute, written only when there is a bond to return.
uint256 constant OPTION_RAISED_BY_AGENT = 4;

uint256 constant FEE_RECIPIENT_AT = 96;
uint256 constant FEE_BPS_AT = 86;
uint256 constant EXTENSION_AT = 75;

/// Callers have checked every bound: a field that does not fit would corrupt its neighbour.
function newTaskOptions(
    address feeRecipient,
    uint256 feeBps,
    uint256 extensionHours,
    uint256 flags
) pure returns (TaskOptions) {
    return
        TaskOptions.wrap(
            (uint256(uint160(feeRecipient)) << FEE_RECIPIENT_AT) |
                (feeBps << FEE_BPS_AT) |
                (extensionHours << EXTENSION_AT) |
                flags
        );
}

function feeRecipientOf(TaskOptions o) pure returns (address) {
    return address(uint160(TaskOptions.unwrap(o) >> FEE_RECIPIENT_AT));
}

function feeBpsOf(TaskOptions o) pure returns (uint256) {
    return (TaskOptions.unwrap(o) >> FEE_BPS_AT) & 1023;
}

/// By how much the arbitrator may still extend its window.
function extensionHoursOf(TaskOptions o) pure returns (uint256) {
    return (TaskOptions.unwrap(o) >> EXTENSION_AT) & 2047;
}

function hasVerifier(TaskOptions o) pure returns (bool) {
    return TaskOptions.unwrap(o) & OPTION_VERIFIER != 0;
}

function hasBond(TaskOptions o) pure returns (bool) {
    return TaskOptions.unwrap(o) & OPTION_BOND != 0;
}

function raisedByAgent(TaskOptions o) pure returns (bool) {
    return TaskOptions.unwrap(o) & OPTION_RAISED_BY_AGENT != 0;
}

function withoutExtension(TaskOptions o) pure returns (TaskOptions) {
    return TaskOptions.wrap(TaskOptions.unwrap(o) & ~(uint256(2047) << EXTENSION_AT));
}

function withRaiser(TaskOptions o, bool isAgent) pure returns (TaskOptions) {
    return isAgent ? TaskOptions.wrap(TaskOptions.unwrap(o) | OPTION_RAISED_BY_AGENT) : o;
}
