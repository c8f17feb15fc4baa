// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentReputation} from "../../contracts/AgentReputation.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {BatchHeader} from "../../contracts/types/BatchHeader.sol";
import {Receipt} from "../../contracts/types/Receipt.sol";
import {Test} from "./Test.sol";

/// The logs of two operators, who promise, and keep it or not. What each promise became is known.
abstract contract OperatorBondLog is Test {
    struct Promise {
        Receipt receipt;
        uint256 operator;
        bool kept;
        BatchHeader header;
        uint256 index;
        bytes32[] proof;
        bool byPuppet;
    }

    uint256 internal constant OPERATORS = 2;

    AgentReputation public reputation = AgentReputation(new TaskEscrow().reputation());

    Promise[] internal _promises;
    /// Promises whose batch is not anchored yet.
    mapping(uint256 operator => uint256[]) internal _pending;

    function accept(uint256 who, bytes32 salt, uint256 within) external {
        uint256 k = who % OPERATORS;
        (, uint64 lastTo, ) = reputation.headOf(_operator(k));
        uint256 acceptedAt = time() > lastTo ? time() : lastTo + 1;
        uint256 anchorBy = acceptedAt + bound(within, 0, 50 hours);

        Promise storage p = _promises.push();
        p.operator = k;
        p.receipt = Receipt(_operator(k), keccak256(abi.encode(salt)), salt, uint64(acceptedAt), uint64(anchorBy));
        _pending[k].push(_promises.length - 1);
    }

    /// Anchors what is pending, two entries at most and without those that `drop` says.
    function anchor(uint256 who, uint256 drop) external {
        uint256 k = who % OPERATORS;
        BatchHeader memory header = _nextHeader(k);
        if (header.toTime <= header.fromTime) return;

        uint256[] memory kept = new uint256[](2);
        uint256[] memory pending = _pending[k];
        delete _pending[k];
        for (uint256 i = 0; i < pending.length; ++i) {
            Promise storage p = _promises[pending[i]];
            if (p.receipt.acceptedAt > header.toTime) _pending[k].push(pending[i]);
            else if ((drop >> (i % 64)) & 3 != 0 && header.count < 2) kept[header.count++] = pending[i];
        }
        _place(header, kept);
        vm.prank(_operator(k));
        reputation.anchorBatch(header);
    }

    function pass(uint256 time_) external {
        vm.warp(time() + bound(time_, 1, 2 days));
    }

    /* INTERNALS */

    function _nextHeader(uint256 k) internal view returns (BatchHeader memory header) {
        header.operator = _operator(k);
        (header.batchId, header.fromTime, header.prev) = reputation.headOf(header.operator);
        (header.toTime, header.schema) = (uint64(time()), 1);
    }

    /// The tree of none, one or two entries, and each one's place in it.
    function _place(BatchHeader memory header, uint256[] memory kept) internal {
        if (header.count == 0) return;
        (uint256 low, uint256 high) = (kept[0], kept[1]);
        if (header.count == 2 && _commitment(low) == _commitment(high)) header.count = 1;
        if (header.count == 1) {
            header.root = _leaf(0, _commitment(low));
            return _keep(low, header, 0, 0);
        }
        if (_commitment(low) > _commitment(high)) (low, high) = (high, low);
        (bytes32 left, bytes32 right) = (_leaf(0, _commitment(low)), _leaf(1, _commitment(high)));
        header.root = left < right ? keccak256(abi.encode(left, right)) : keccak256(abi.encode(right, left));
        _keep(low, header, 0, right);
        _keep(high, header, 1, left);
    }

    function _keep(uint256 at, BatchHeader memory header, uint256 index, bytes32 sibling) internal {
        Promise storage p = _promises[at];
        (p.kept, p.header, p.index) = (true, header, index);
        if (header.count == 2) p.proof.push(sibling);
    }

    function _commitment(uint256 at) internal view returns (bytes32) {
        return _promises[at].receipt.commitment;
    }

    function _leaf(uint256 index, bytes32 commitment) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(index, commitment))));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _key(uint256 k) internal pure returns (uint256) {
        return 0xB0ED + k;
    }

    function _operator(uint256 k) internal pure returns (address) {
        return vm.addr(_key(k));
    }
}
