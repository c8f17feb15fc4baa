// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One subject's score after a batch: an entry of the ascending list under `BatchHeader.scoresRoot`.
/// Entry 0 is a sentinel with subject 0x0, the `next` of the last entry is 0xff…ff: these two addresses mark the ends
/// of the list and are never subjects.
/// @param index Place in the list, 0, 1, 2 …
/// @param subject Whose score this is.
/// @param next Subject of the following entry: nobody between `subject` and `next` has a score.
/// @param count How many reviews the score rests on.
/// @param microStars The score in millionths of a star, as the version named by `BatchHeader.scorer` computes it.
/// @param state Hash of whatever else the scorer keeps of the subject.
struct Score {
    uint256 index;
    address subject;
    address next;
    uint64 count;
    uint64 microStars;
    bytes32 state;
}
