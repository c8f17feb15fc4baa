// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentReputation} from "../../contracts/AgentReputation.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {BatchHeader} from "../../contracts/types/BatchHeader.sol";
import {Test} from "./Test.sol";

/// Three operators anchor right and wrong headers, themselves or by a key, and rotate their keys; the handler remembers
/// every hash that was ever accepted and every key.
contract LogHandler is Test {
    uint256 internal constant OPERATORS = 3;
    uint256 internal constant KEYS = 4;

    struct Rotation {
        address key;
        uint256 from;
    }

    AgentReputation public reputation = AgentReputation(new TaskEscrow().reputation());
    mapping(address operator => bytes32[]) internal _hashes;
    mapping(address operator => uint64) internal _lastTo;
    mapping(address operator => Rotation[]) internal _rotations;
    uint256 public accepted;
    uint256 public acceptedByKey;
    uint256 public refused;

    function anchor(uint256 who, uint256 by, uint256 broken, bytes32 root, uint64 count, uint64 toTime) external {
        BatchHeader memory header = _validHeader(_operator(who), root, count, toTime);
        bool expected = !_break(header, broken % 24, root);
        address caller = _callerFor(header.operator, by);
        bool allowed = caller == header.operator || caller == _currentKey(header.operator);
        expected = expected && allowed;

        vm.prank(caller);
        (bool ok, bytes memory answer) = address(reputation).call(
            abi.encodeCall(AgentReputation.anchorBatch, (header))
        );
        require(ok == expected, ok ? "P10: accepted what the rules forbid" : "P10: refused what the rules allow");
        if (!ok) {
            ++refused;
            return;
        }
        ++accepted;
        if (caller != header.operator) ++acceptedByKey;
        _hashes[header.operator].push(abi.decode(answer, (bytes32)));
        _lastTo[header.operator] = header.toTime;
    }

    function rotate(uint256 who, uint256 key) external {
        address operator = _operator(who);
        address newKey = key % 8 == 0 ? address(0) : _key(key >> 8);
        vm.prank(operator);
        (bool ok, ) = address(reputation).call(abi.encodeCall(AgentReputation.rotateKey, (newKey)));
        require(ok == (newKey != address(0)), "P10: rotation");
        if (ok) _rotations[operator].push(Rotation(newKey, time()));
    }

    function pass(uint256 time_) external {
        vm.warp(time() + bound(time_, 1, 2 days));
    }

    function checkLogs() external view {
        for (uint256 k = 0; k < OPERATORS; ++k) {
            address operator = _operator(k);
            uint256 n = _hashes[operator].length;
            for (uint64 i = 0; i < n; ++i) {
                require(reputation.headerHashOf(operator, i) == _hashes[operator][i], "P10: a batch changed");
            }
            require(reputation.headerHashOf(operator, uint64(n)) == 0, "P10: a batch out of turn");
            (uint64 next, uint64 lastTo, bytes32 head) = reputation.headOf(operator);
            require(next == n && lastTo == _lastTo[operator] && head == _head(operator), "P10: head");
        }
    }

    /// Every rotation is where it was, and at every moment that matters the key is the one a plain search finds.
    function checkKeys() external view {
        for (uint256 k = 0; k < OPERATORS; ++k) {
            address operator = _operator(k);
            Rotation[] storage rotations = _rotations[operator];
            assertEq(reputation.keyCountOf(operator), rotations.length, "R3: key count");
            for (uint256 i = 0; i < rotations.length; ++i) {
                (address key, uint256 from) = reputation.keyOf(operator, i);
                require(key == rotations[i].key && from == rotations[i].from, "R3: a rotation changed");
                assertEq(reputation.keyAt(operator, from - 1), _keyAt(operator, from - 1), "R3: key before");
                assertEq(reputation.keyAt(operator, from), _keyAt(operator, from), "R3: key from then on");
            }
            assertEq(reputation.keyAt(operator, 0), operator, "R3: the first key");
            assertEq(reputation.keyAt(operator, type(uint256).max), _currentKey(operator), "R3: the key of now");
        }
    }

    /// Mostly the operator or its key of now, sometimes a key it had, another operator or any key.
    function _callerFor(address operator, uint256 seed) internal view returns (address) {
        uint256 n = _rotations[operator].length;
        if (seed % 16 == 0) return _operator(seed >> 8);
        if (seed % 16 == 1) return _key(seed >> 8);
        if (seed % 16 < 5 && n > 0) return _rotations[operator][(seed >> 8) % n].key;
        return seed % 16 < 10 ? _currentKey(operator) : operator;
    }

    function _currentKey(address operator) internal view returns (address) {
        return _keyAt(operator, type(uint256).max);
    }

    function _keyAt(address operator, uint256 time_) internal view returns (address key) {
        key = operator;
        for (uint256 i = 0; i < _rotations[operator].length; ++i) {
            if (_rotations[operator][i].from <= time_) key = _rotations[operator][i].key;
        }
    }

    /// Few, so that keys come back and two operators share one.
    function _key(uint256 seed) internal pure returns (address) {
        return address(uint160(0x4E7000 + (seed % KEYS)));
    }

    function _operator(uint256 seed) internal pure returns (address) {
        return address(uint160(0x0BE2A702 + (seed % OPERATORS)));
    }

    function _head(address operator) internal view returns (bytes32) {
        uint256 n = _hashes[operator].length;
        return n == 0 ? reputation.genesisOf(operator) : _hashes[operator][n - 1];
    }

    function _validHeader(
        address operator,
        bytes32 root,
        uint64 count,
        uint64 toTime
    ) internal view returns (BatchHeader memory header) {
        (header.operator, header.batchId, header.prev) = (operator, uint64(_hashes[operator].length), _head(operator));
        if (root != 0 && count != 0) (header.root, header.count) = (root, count);
        if (uint256(root) % 2 == 0) (header.scorer, header.scoresRoot) = (keccak256("v"), keccak256("scores"));
        (header.fromTime, header.schema) = (_lastTo[operator], 1);
        if (header.fromTime < time()) header.toTime = uint64(bound(toTime, header.fromTime + 1, time()));
    }

    /// Breaks one rule, or none; says whether the header is refused for it.
    function _break(BatchHeader memory header, uint256 how, bytes32 salt) internal view returns (bool) {
        if (header.toTime == 0) return true;
        if (how == 0) header.batchId += 1;
        if (how == 1) header.batchId -= header.batchId == 0 ? 0 : 1;
        if (how == 2) header.prev = keccak256(abi.encode(header.prev, salt));
        if (how == 3) header.fromTime += 1;
        if (how == 4) header.toTime = uint64(time()) + 1;
        if (how == 5) header.toTime = header.fromTime;
        if (how == 6) header.count = header.count == 0 ? 1 : 0;
        if (how == 7) header.scorer = header.scorer == 0 ? bytes32(uint256(1)) : bytes32(0);
        if (how == 8) header.schema = 2;
        return how < 9 && !(how == 1 && _hashes[header.operator].length == 0);
    }
}
