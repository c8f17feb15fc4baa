// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

interface VmKeys {
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

/// Private keys that the test knows.
abstract contract Keys is Test {
    VmKeys internal constant vmKeys = VmKeys(address(vm));

    function _key(uint256 i) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("key", i))) >> 1;
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vmKeys.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// `count` keys by ascending address.
    function _ascendingKeys(uint256 count) internal pure returns (uint256[] memory keys, address[] memory accounts) {
        (keys, accounts) = (new uint256[](count), new address[](count));
        for (uint256 i = 0; i < count; ++i) {
            (uint256 key, address account) = (_key(i), vmKeys.addr(_key(i)));
            uint256 place = i;
            for (; place > 0 && accounts[place - 1] > account; --place) {
                (keys[place], accounts[place]) = (keys[place - 1], accounts[place - 1]);
            }
            (keys[place], accounts[place]) = (key, account);
        }
    }
}
