// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "./Campaign.sol";
import {ChangeHandler} from "./ChangeHandler.sol";
import {CreateHandler} from "./CreateHandler.sol";
import {EndHandler} from "./EndHandler.sol";
import {EscrowHandler} from "./EscrowHandler.sol";
import {EscrowPlay} from "./EscrowPlay.sol";

contract EscrowInvariantsTest is Campaign {
    uint256 internal constant VERBS = uint256(type(EscrowPlay.Verb).max) + 1;

    EscrowHandler internal handler;
    mapping(uint256 verb => uint256) internal _accepted;
    mapping(uint256 verb => uint256) internal _refused;
    mapping(uint256 verb => uint256) internal _stale;

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

    /// The same calls from a fixed seed: proof that the campaign is not a series of refusals. `npm run fuzz` starts it with
    /// other seeds and more calls.
    function test_theCampaignReachesEveryVerb() external {
        uint256 calls = vm.envOr("FUZZ_CALLS", 24_000);
        uint256 campaigns = vm.envOr("FUZZ_CAMPAIGNS", 1);
        for (uint256 i = 0; i < campaigns; ++i) {
            if (i != 0) handler = new EscrowHandler();
            bytes32 seed = keccak256(abi.encode("reach", vm.envOr("FUZZ_SEED", 0), i));
            for (uint256 k = 0; k < calls; k += 50) seed = this.play(seed, 50);
            _add();
            handler.settleEverything();
            handler.checkBooks();
        }
        for (uint256 v = 0; v < VERBS; ++v) _report(v);
        for (uint256 v = 0; v < VERBS; ++v) _checkShare(v);
    }

    /// Some steps of a campaign; called from outside to give back the memory they took.
    function play(bytes32 seed, uint256 steps) external returns (bytes32 next) {
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < steps; ++i) {
            seed = keccak256(abi.encode(seed));
            bytes4 selector = selectors[uint256(seed) % selectors.length];
            (bytes32 a, bytes32 b) = (keccak256(abi.encode(seed, 1)), keccak256(abi.encode(seed, 2)));
            (bool ok, bytes memory answer) = address(handler).call(abi.encodePacked(selector, a, b, a ^ b, a ^ seed));
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
        }
        _check();
        return seed;
    }

    /* INTERNALS */

    function _check() internal view {
        handler.checkBooks();
        handler.checkTasks();
        handler.checkReputation();
        handler.checkReentries();
    }

    function _add() internal {
        for (uint256 v = 0; v < VERBS; ++v) {
            _accepted[v] += handler.accepted(EscrowPlay.Verb(v));
            _refused[v] += handler.refused(EscrowPlay.Verb(v));
            _stale[v] += handler.refusedStale(EscrowPlay.Verb(v));
        }
    }

    /// A line that scripts/fuzz.ts reads.
    function _report(uint256 v) internal view {
        string memory numbers = string.concat(toString(_accepted[v]), " ", toString(_refused[v]));
        print(string.concat("verb ", toString(v), " ", numbers, " ", toString(_stale[v])));
    }

    function _checkShare(uint256 v) internal view {
        (uint256 yes, uint256 no) = (_accepted[v], _refused[v]);
        require(yes >= 20 && yes * 100 >= yes + no, string.concat("hardly accepted: verb ", toString(v)));
        EscrowPlay.Verb verb = EscrowPlay.Verb(v);
        bool always = verb == EscrowPlay.Verb.PermitPayment || verb == EscrowPlay.Verb.RevokeSignature;
        require(always ? no == 0 : no >= 20, string.concat("hardly refused: verb ", toString(v)));
        bool byTask = !always && verb > EscrowPlay.Verb.Create;
        byTask = byTask && verb != EscrowPlay.Verb.Withdraw && verb != EscrowPlay.Verb.WithdrawTo;
        require(!byTask || _stale[v] >= 3, string.concat("old ids hardly tried: verb ", toString(v)));
    }

    /// What keeps tasks alive and time going comes more often.
    function _selectors() internal pure returns (bytes4[] memory ways) {
        ways = new bytes4[](47);
        bytes4[47] memory all = [
            CreateHandler.createAndFund.selector,
            CreateHandler.createAndFund.selector,
            CreateHandler.createAndFundWith.selector,
            CreateHandler.createAndFundWith.selector,
            CreateHandler.createAndFundWith.selector,
            CreateHandler.create.selector,
            CreateHandler.create.selector,
            CreateHandler.create.selector,
            CreateHandler.fund.selector,
            CreateHandler.fund.selector,
            CreateHandler.fundWithAuthorization.selector,
            CreateHandler.permit.selector,
            EndHandler.cancel.selector,
            ChangeHandler.topUp.selector,
            ChangeHandler.extendDeadline.selector,
            ChangeHandler.shortenDeadline.selector,
            ChangeHandler.accept.selector,
            EndHandler.decline.selector,
            ChangeHandler.complete.selector,
            ChangeHandler.complete.selector,
            ChangeHandler.complete.selector,
            ChangeHandler.complete.selector,
            EndHandler.completeWithProof.selector,
            EndHandler.completeWithProof.selector,
            EndHandler.release.selector,
            ChangeHandler.releasePart.selector,
            EndHandler.releaseAndReview.selector,
            EndHandler.claim.selector,
            ChangeHandler.dispute.selector,
            ChangeHandler.dispute.selector,
            ChangeHandler.dispute.selector,
            ChangeHandler.submitEvidence.selector,
            ChangeHandler.extendRuling.selector,
            EndHandler.resolve.selector,
            EndHandler.resolveBySilence.selector,
            EndHandler.settle.selector,
            EndHandler.refund.selector,
            EscrowHandler.withdraw.selector,
            EscrowHandler.withdrawTo.selector,
            EscrowHandler.revokeSignature.selector,
            EscrowHandler.multicall.selector,
            EscrowHandler.review.selector,
            EscrowHandler.turn.selector,
            EscrowHandler.turn.selector,
            EscrowHandler.spoilTokens.selector,
            EscrowHandler.pass.selector,
            EscrowHandler.pass.selector
        ];
        for (uint256 i = 0; i < all.length; ++i) ways[i] = all[i];
    }
}
