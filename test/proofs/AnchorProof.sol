// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Never deployed: the rules of AgentReputation.anchorBatch for one operator, told without hashing: an abstract number
/// stands for a header hash, and batch ids are 256 bits wide. For scripts/prove.ts.
contract AnchorProof {
    uint256 internal _next;
    uint256 internal _lastTo;
    uint256 internal _now;
    mapping(uint256 batchId => uint256) internal _hash;
    /// One batch, any, watched from the moment it is anchored.
    uint256 internal _watched;
    uint256 internal _watchedHash;
    bool internal _watching;

    function wait(uint32 time) external {
        _now += time;
    }

    function anchor(uint256 batchId, uint256 fromTime, uint256 toTime, uint256 hash, bool watch) external {
        require(batchId == _next && fromTime == _lastTo);
        require(toTime > _lastTo && toTime <= _now && hash != 0);
        _hash[batchId] = hash;
        if (watch && !_watching) (_watching, _watched, _watchedHash) = (true, batchId, hash);
        (_next, _lastTo) = (batchId + 1, toTime);
    }

    function anchoredBatchesNeverChange() external view {
        if (_watching) assert(_hash[_watched] == _watchedHash && _watched < _next);
    }

    function batchesNeverReachIntoTheFuture() external view {
        assert(_lastTo <= _now);
    }
}
