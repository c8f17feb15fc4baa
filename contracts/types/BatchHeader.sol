// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One batch of an operator's review log. Format `AgentReviews` version 1; its EIP-712 digest is the header hash.
/// @param operator Whose log this is.
/// @param batchId 0, 1, 2 … without a hole.
/// @param prev Header hash of the batch before; for batch 0 the genesis hash of the operator.
/// @param root Merkle root of the batch's commitments; zero if and only if `count` is zero.
/// @param scoresRoot Merkle root of every subject's score after this batch; zero when the operator publishes none.
/// @param scorer Hash that names the scoring version, its parameters and trust seeds; zero with `scoresRoot`.
/// @param count How many reviews, revisions, retractions and moderations the batch holds.
/// @param fromTime Unix seconds; entries were accepted after this moment …
/// @param toTime … and at the latest at this one.
/// @param schema Version of the leaf and tree format: 1.
struct BatchHeader {
    address operator;
    uint64 batchId;
    bytes32 prev;
    bytes32 root;
    bytes32 scoresRoot;
    bytes32 scorer;
    uint64 count;
    uint64 fromTime;
    uint64 toTime;
    uint32 schema;
}
