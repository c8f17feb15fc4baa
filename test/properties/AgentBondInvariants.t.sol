// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentBondHandler} from "./AgentBondHandler.sol";
import {AgentBondTasks} from "./AgentBondTasks.sol";
import {Campaign} from "./Campaign.sol";

contract AgentBondInvariantsTest is Campaign {
    AgentBondHandler internal handler;

    function setUp() external {
        handler = new AgentBondHandler();
        _target(address(handler), _selectors());
    }

    function invariant_theStakesBooksAreBalanced() external view {
        handler.checkBooks();
    }

    function afterInvariant() external {
        handler.settleEverything();
    }

    /// The same calls from a fixed seed: proof that the campaign is not a series of refusals.
    function test_theCampaignReachesEveryVerbOfTheAgentBond() external {
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < 900; ++i) {
            bytes32 seed = keccak256(abi.encode("stakes", i));
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
        for (uint256 v = 0; v <= uint256(type(AgentBondHandler.Verb).max); ++v) {
            AgentBondHandler.Verb verb = AgentBondHandler.Verb(v);
            require(handler.accepted(verb) >= 3, string.concat("hardly accepted: ", toString(v)));
            require(handler.refused(verb) >= 3, string.concat("hardly refused: ", toString(v)));
        }
        require(handler.shared() >= 3 && handler.emptied() >= 1, "hardly a vouch was slashed");
        handler.settleEverything();
    }

    function _selectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](18);
        selectors[0] = AgentBondHandler.post.selector;
        selectors[1] = AgentBondHandler.post.selector;
        selectors[2] = AgentBondHandler.exit.selector;
        selectors[3] = AgentBondHandler.withdrawBond.selector;
        selectors[4] = AgentBondHandler.name.selector;
        selectors[5] = AgentBondHandler.name.selector;
        selectors[6] = AgentBondHandler.drop.selector;
        selectors[7] = AgentBondHandler.vouch.selector;
        selectors[8] = AgentBondHandler.vouch.selector;
        selectors[9] = AgentBondHandler.vouch.selector;
        selectors[10] = AgentBondHandler.vouchExit.selector;
        selectors[11] = AgentBondHandler.withdrawVouch.selector;
        selectors[12] = AgentBondHandler.slash.selector;
        selectors[13] = AgentBondHandler.slash.selector;
        selectors[14] = AgentBondHandler.withdrawCredit.selector;
        selectors[15] = AgentBondTasks.work.selector;
        selectors[16] = AgentBondTasks.work.selector;
        selectors[17] = AgentBondTasks.pass.selector;
    }
}
