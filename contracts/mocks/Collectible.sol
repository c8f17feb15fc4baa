// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// An ERC-721: it shares `transferFrom` and `balanceOf` with ERC-20, and nothing else.
contract Collectible is ERC721("Collectible", "ONE") {
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}
