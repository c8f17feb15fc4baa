// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The cheatcodes we use, of Hardhat and Forge alike.
interface Vm {
    function prank(address caller) external;
    function warp(uint256 timestamp) external;
    function deal(address account, uint256 balance) external;
    function store(address account, bytes32 slot, bytes32 value) external;
    function getBlockTimestamp() external view returns (uint256);
}

abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// `x` folded into `low … high`, both reached.
    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        if (x >= low && x <= high) return x;
        unchecked {
            uint256 size = high - low + 1;
            return size == 0 ? x : low + (x % size);
        }
    }

    function assertEq(uint256 a, uint256 b, string memory what) internal pure {
        require(a == b, what);
    }

    function assertEq(address a, address b, string memory what) internal pure {
        require(a == b, what);
    }

    /// The compiler may read `block.timestamp` once for a whole function, across a warp.
    function time() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }
}
