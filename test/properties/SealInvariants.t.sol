// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "./Campaign.sol";
import {SealHandler} from "./SealHandler.sol";

contract SealInvariantsTest is Campaign {
    SealHandler internal handler;

    function setUp() external {
        handler = new SealHandler();
        _target(address(handler), _selectors());
    }

    function invariant_whatCountsIsWhatWasSaidInTheOpen() external view {
        handler.checkCounts();
    }

    /// The same calls from a fixed seed: proof that the campaign is not a series of refusals.
    function test_theCampaignReachesEveryWayToReview() external {
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < 600; ++i) {
            bytes32 seed = keccak256(abi.encode("seal", i));
            bytes4 selector = selectors[uint256(seed) % selectors.length];
            (bytes32 a, bytes32 b) = (keccak256(abi.encode(seed, 1)), keccak256(abi.encode(seed, 2)));
            // A rating is a byte: what is above it must be zero.
            bytes32 c = selector == SealHandler.open.selector ? a ^ b : (a ^ b) & bytes32(uint256(7));
            (bool ok, bytes memory answer) = address(handler).call(abi.encodePacked(selector, a, b, c, a));
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
            if (i % 8 == 0) handler.checkCounts();
        }
        for (uint256 v = 0; v <= uint256(type(SealHandler.Verb).max); ++v) {
            SealHandler.Verb verb = SealHandler.Verb(v);
            require(handler.accepted(verb) >= 3, string.concat("hardly accepted: ", toString(v)));
            require(handler.refused(verb) >= 3, string.concat("hardly refused: ", toString(v)));
        }
    }

    function _selectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](12);
        selectors[0] = SealHandler.work.selector;
        selectors[1] = SealHandler.work.selector;
        selectors[2] = SealHandler.work.selector;
        selectors[3] = SealHandler.submit.selector;
        selectors[4] = SealHandler.seal.selector;
        selectors[5] = SealHandler.seal.selector;
        selectors[6] = SealHandler.seal.selector;
        selectors[7] = SealHandler.open.selector;
        selectors[8] = SealHandler.open.selector;
        selectors[9] = SealHandler.revoke.selector;
        selectors[10] = SealHandler.respond.selector;
        selectors[11] = SealHandler.pass.selector;
    }
}
