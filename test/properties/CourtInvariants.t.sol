// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "./Campaign.sol";
import {CourtHandler} from "./CourtHandler.sol";

contract CourtInvariantsTest is Campaign {
    CourtHandler internal handler;

    function setUp() external {
        handler = new CourtHandler();
        _target(address(handler), _selectors());
    }

    function invariant_theCourtsBooksAreBalanced() external view {
        handler.checkBooks();
    }

    function afterInvariant() external {
        handler.settleEverything();
    }

    /// The same calls from a fixed seed: proof that the campaign is not a series of refusals.
    function test_theCampaignReachesTheCourt() external {
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < 1_200; ++i) {
            bytes32 seed = keccak256(abi.encode("court", i));
            bytes4 selector = selectors[uint256(seed) % selectors.length];
            (bytes32 a, bytes32 b) = (keccak256(abi.encode(seed, 1)), keccak256(abi.encode(seed, 2)));
            bytes memory data = abi.encodePacked(selector, a, b, a ^ b, seed, keccak256(abi.encode(a)));
            (bool ok, bytes memory answer) = address(handler).call(data);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
            if (i % 8 == 0) handler.checkBooks();
        }
        for (uint256 v = 0; v <= uint256(type(CourtHandler.Verb).max); ++v) {
            CourtHandler.Verb verb = CourtHandler.Verb(v);
            require(handler.accepted(verb) >= 2, string.concat("hardly accepted: ", toString(v)));
            require(handler.refused(verb) >= 2, string.concat("hardly refused: ", toString(v)));
        }
        handler.settleEverything();
    }

    function _selectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](15);
        selectors[0] = CourtHandler.deposit.selector;
        selectors[1] = CourtHandler.deposit.selector;
        selectors[2] = CourtHandler.deposit.selector;
        selectors[3] = CourtHandler.timeout.selector;
        selectors[4] = CourtHandler.rule.selector;
        selectors[5] = CourtHandler.appeal.selector;
        selectors[6] = CourtHandler.enforce.selector;
        selectors[7] = CourtHandler.extend.selector;
        selectors[8] = CourtHandler.withdraw.selector;
        selectors[9] = CourtHandler.turn.selector;
        selectors[10] = CourtHandler.turnEscrow.selector;
        selectors[11] = CourtHandler.tell.selector;
        selectors[12] = CourtHandler.price.selector;
        selectors[13] = CourtHandler.pass.selector;
        selectors[14] = CourtHandler.rule.selector;
    }
}
