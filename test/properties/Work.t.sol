// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskId} from "../../contracts/types/TaskId.sol";
import {Work, workDigest} from "../../contracts/types/Work.sol";
import {Test} from "./Test.sol";

interface VmChain {
    function chainId(uint256 id) external;
}

contract WorkTest is Test {
    /// Two pieces of work have the same digest if and only if all six parts are the same; here they differ in one.
    function testFuzz_theDigestBindsEveryPart(Work memory work, uint256 which, uint96 flip, uint64 chain) external {
        bytes32 other = bytes32(uint256(flip == 0 ? 1 : flip));
        VmChain(address(vm)).chainId(bound(chain, 1, type(uint64).max - 1));
        bytes32 digest = workDigest(work);
        require(digest == workDigest(work), "A4: not a function");

        which = bound(which, 0, 5);
        if (which == 0) VmChain(address(vm)).chainId(block.chainid + 1);
        if (which == 1) work.escrow = address(uint160(work.escrow) ^ uint160(uint256(other)));
        if (which == 2) work.taskId = TaskId.wrap(TaskId.unwrap(work.taskId) ^ other);
        if (which == 3) work.payee = address(uint160(work.payee) ^ uint160(uint256(other)));
        if (which == 4) work.spec ^= other;
        if (which == 5) work.result ^= other;
        require(digest != workDigest(work), "A4: the digest leaves a part out");
    }
}
