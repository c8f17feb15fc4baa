// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The cheatcodes we use, of Hardhat and Forge alike.
interface Vm {
    function prank(address caller) external;
    function warp(uint256 timestamp) external;
    function deal(address account, uint256 balance) external;
    function store(address account, bytes32 slot, bytes32 value) external;
    function getBlockTimestamp() external view returns (uint256);
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool);
    function envOr(string calldata name, uint256 otherwise) external view returns (uint256);
}

abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address internal constant CONSOLE = 0x000000000000000000636F6e736F6c652e6c6f67;

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

    /// Shown below the test's name.
    function print(string memory line) internal view {
        (bool ok, ) = CONSOLE.staticcall(abi.encodeWithSignature("log(string)", line));
        require(ok, "nobody prints");
    }

    function toString(uint256 x) internal pure returns (string memory) {
        return
            x < 10
                ? string(abi.encodePacked(bytes1(uint8(48 + x))))
                : string.concat(toString(x / 10), toString(x % 10));
    }
}
