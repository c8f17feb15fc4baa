// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What a few tasks have beyond the usual, in one word: the terms they chose, and how often they were topped up. Zero
/// when a task has none of it.
///
///   fee recipient 160 | fee bps 10 | extension hours 11 | top-ups 64 | 0 (8 bits) | flags 3
///
/// Verifier, bond and specification have slots of their own, read only when a flag says that they were chosen.
type TaskOptions is uint256;

using {
    feeRecipientOf,
    feeBpsOf,
    extensionHoursOf,
    topUpsOf,
    hasVerifier,
    hasBond,
    raisedByAgent,
    withoutExtension,
    withRaiser,
    toppedUp
} for TaskOptions global;

uint256 constant MAX_FEE_BPS = 1_000;

uint256 constant OPTION_VERIFIER = 1;
uint256 constant OPTION_BOND = 2;
// Who raised the dispute, written only when there is a bond to return.
uint256 constant OPTION_RAISED_BY_AGENT = 4;

uint256 constant FEE_RECIPIENT_AT = 96;
uint256 constant FEE_BPS_AT = 86;
uint256 constant EXTENSION_AT = 75;
uint256 constant TOP_UPS_AT = 11;

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

/// How often the payment was added to: with what is locked, it names a moment that never comes back.
function topUpsOf(TaskOptions o) pure returns (uint256) {
    return uint64(TaskOptions.unwrap(o) >> TOP_UPS_AT);
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

/// Nobody can pay for the 2⁶⁴ transactions that would carry into the next field.
function toppedUp(TaskOptions o) pure returns (TaskOptions) {
    return TaskOptions.wrap(TaskOptions.unwrap(o) + (1 << TOP_UPS_AT));
}
