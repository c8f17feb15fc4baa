// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "./TaskState.sol";

/// What a subject earned in both roles, in one word: a review is one write, a read is one read.
///
///   keeps recent 1 | unused 1 | as client: revoked 39 | sum 48 | count 40 | as agent: revoked 39 | sum 48 | count 40
///
/// No field can overflow into its neighbour: 2³⁹ reviews at 40,000 gas are more than any chain will carry;
/// their stars stay below 2⁴⁸, and a review is revoked once.
type EarnedWord is uint256;

using {countOf, sumOf, revokedOf, totalOf, keepsRecent, rated, revoked, keeping} for EarnedWord global;

uint256 constant SUM_AT = 40;
uint256 constant REVOKED_AT = 88;
// How many bits one role takes.
uint256 constant ROLE_BITS = 127;
uint256 constant KEEPS_RECENT = 1 << 255;

function countOf(EarnedWord e, Role role) pure returns (uint256) {
    return uint40(_of(e, role));
}

function sumOf(EarnedWord e, Role role) pure returns (uint256) {
    return uint48(_of(e, role) >> SUM_AT);
}

function revokedOf(EarnedWord e, Role role) pure returns (uint256) {
    return (_of(e, role) >> REVOKED_AT) & ((1 << 39) - 1);
}

/// Reviews in both roles together.
function totalOf(EarnedWord e) pure returns (uint256) {
    return e.countOf(Role.Agent) + e.countOf(Role.Client);
}

function keepsRecent(EarnedWord e) pure returns (bool) {
    return EarnedWord.unwrap(e) & KEEPS_RECENT != 0;
}

/// The word after one more review.
function rated(EarnedWord e, Role role, uint256 rating) pure returns (EarnedWord) {
    return EarnedWord.wrap(EarnedWord.unwrap(e) + (((rating << SUM_AT) | 1) << (ROLE_BITS * uint256(role))));
}

/// The word after one more revocation. Count and sum stay: history is appended to, never rewritten.
function revoked(EarnedWord e, Role role) pure returns (EarnedWord) {
    return EarnedWord.wrap(EarnedWord.unwrap(e) + (1 << (ROLE_BITS * uint256(role) + REVOKED_AT)));
}

function keeping(EarnedWord e, bool keep) pure returns (EarnedWord) {
    uint256 rest = EarnedWord.unwrap(e) & ~KEEPS_RECENT;
    return EarnedWord.wrap(keep ? rest | KEEPS_RECENT : rest);
}

function _of(EarnedWord e, Role role) pure returns (uint256) {
    return EarnedWord.unwrap(e) >> (ROLE_BITS * uint256(role));
}
