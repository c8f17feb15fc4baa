// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowHandler} from "./EscrowHandler.sol";
import {Campaign} from "./Campaign.sol";

contract EscrowInvariantsTest is Campaign {
    EscrowHandler internal handler;

    function setUp() external {
        handler = new EscrowHandler();
        _target(address(handler), _selectors());
    }

    function invariant_theEscrowIsSolventPerToken() external view {
        handler.checkBooks();
    }

    function invariant_everyTaskIsAsTheModelSays() external view {
        handler.checkTasks();
    }

    function invariant_noReentrySucceedsAndReviewsAddUp() external view {
        handler.checkReentries();
        handler.checkReputation();
    }

    function afterInvariant() external {
        handler.settleEverything();
        handler.checkBooks();
    }

    /// The same calls from a fixed seed: proof that the campaign is not a series of refusals.
    function test_theCampaignReachesEveryVerb() external {
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < 2_500; ++i) {
            bytes32 seed = keccak256(abi.encode("reach", i));
            bytes4 selector = selectors[uint256(seed) % selectors.length];
            (bytes32 a, bytes32 b) = (keccak256(abi.encode(seed, 1)), keccak256(abi.encode(seed, 2)));
            // The third word fits a uint96.
            bytes memory data = abi.encodePacked(selector, a, b, uint256(seed) >> 160, a ^ b);
            (bool ok, bytes memory answer) = address(handler).call(data);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
        }
        for (uint256 v = 0; v <= uint256(type(EscrowHandler.Verb).max); ++v) {
            EscrowHandler.Verb verb = EscrowHandler.Verb(v);
            require(handler.accepted(verb) >= 3, string.concat("hardly accepted: ", _toString(v)));
            require(handler.refused(verb) >= 20, string.concat("hardly refused: ", _toString(v)));
            bool byTask = verb != EscrowHandler.Verb.Create && verb != EscrowHandler.Verb.Withdraw;
            require(!byTask || handler.refusedStale(verb) >= 3, string.concat("old ids hardly tried: ", _toString(v)));
        }
        handler.checkBooks();
        handler.checkTasks();
        handler.checkReputation();
        handler.checkReentries();
        handler.settleEverything();
    }

    function _selectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](14);
        selectors[0] = EscrowHandler.create.selector;
        selectors[1] = EscrowHandler.accept.selector;
        selectors[2] = EscrowHandler.complete.selector;
        selectors[3] = EscrowHandler.release.selector;
        selectors[4] = EscrowHandler.claim.selector;
        selectors[5] = EscrowHandler.dispute.selector;
        selectors[6] = EscrowHandler.resolve.selector;
        selectors[7] = EscrowHandler.resolveBySilence.selector;
        selectors[8] = EscrowHandler.refund.selector;
        selectors[9] = EscrowHandler.withdraw.selector;
        selectors[10] = EscrowHandler.review.selector;
        selectors[11] = EscrowHandler.turn.selector;
        selectors[12] = EscrowHandler.setBlocked.selector;
        selectors[13] = EscrowHandler.pass.selector;
    }
}
