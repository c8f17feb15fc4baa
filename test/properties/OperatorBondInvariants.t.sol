// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "./Campaign.sol";
import {OperatorBondHandler} from "./OperatorBondHandler.sol";
import {OperatorBondLog} from "./OperatorBondLog.sol";

contract OperatorBondInvariantsTest is Campaign {
    OperatorBondHandler internal handler;

    function setUp() external {
        handler = new OperatorBondHandler();
        _target(address(handler), _selectors());
    }

    function invariant_theBondsBooksAreBalanced() external view {
        handler.checkBooks();
    }

    function invariant_noOperatorGainsByAccusingItself() external view {
        handler.checkNobodyGains();
    }

    function afterInvariant() external {
        handler.settleEverything();
    }

    /// The same calls from a fixed seed: proof that the campaign is not a series of refusals.
    function test_theCampaignReachesEveryVerbOfTheBond() external {
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < 600; ++i) {
            bytes32 seed = keccak256(abi.encode("bond", i));
            bytes4 selector = selectors[uint256(seed) % selectors.length];
            (bytes32 a, bytes32 b) = (keccak256(abi.encode(seed, 1)), keccak256(abi.encode(seed, 2)));
            (bool ok, bytes memory answer) = address(handler).call(abi.encodePacked(selector, a, b, a ^ b));
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
            if (i % 8 == 0) handler.checkBooks();
        }
        for (uint256 v = 0; v <= uint256(type(OperatorBondHandler.Verb).max); ++v) {
            OperatorBondHandler.Verb verb = OperatorBondHandler.Verb(v);
            require(handler.accepted(verb) >= 3, string.concat("hardly accepted: ", toString(v)));
            require(handler.refused(verb) >= 3, string.concat("hardly refused: ", toString(v)));
        }
        handler.settleEverything();
    }

    function _selectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](16);
        selectors[0] = OperatorBondHandler.post.selector;
        selectors[1] = OperatorBondLog.accept.selector;
        selectors[2] = OperatorBondLog.accept.selector;
        selectors[3] = OperatorBondLog.accept.selector;
        selectors[4] = OperatorBondLog.anchor.selector;
        selectors[5] = OperatorBondLog.anchor.selector;
        selectors[6] = OperatorBondHandler.challenge.selector;
        selectors[7] = OperatorBondHandler.challenge.selector;
        selectors[8] = OperatorBondHandler.challenge.selector;
        selectors[9] = OperatorBondHandler.answer.selector;
        selectors[10] = OperatorBondHandler.expire.selector;
        selectors[11] = OperatorBondHandler.equivocate.selector;
        selectors[12] = OperatorBondHandler.exit.selector;
        selectors[13] = OperatorBondHandler.withdrawBond.selector;
        selectors[14] = OperatorBondHandler.withdrawCredit.selector;
        selectors[15] = OperatorBondLog.pass.selector;
    }
}
