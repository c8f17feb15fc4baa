// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Work} from "../../contracts/types/Work.sol";
import {IAgentReputation} from "../../contracts/interfaces/IAgentReputation.sol";
import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {MoodyVerifier} from "../../contracts/mocks/MoodyVerifier.sol";
import {SignedToken} from "../../contracts/mocks/SignedToken.sol";
import {SigningActor} from "../../contracts/mocks/SigningActor.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {TaskId, toTaskId} from "../../contracts/types/TaskId.sol";
import {TaskState} from "../../contracts/types/TaskState.sol";
import {Digests} from "./Digests.sol";
import {Test} from "./Test.sol";

/// One task with every option, and every call that could be made on it. All four accounts sign whatever they are asked.
abstract contract OneTask is Test, Digests {
    enum Caller {
        Client,
        Agent,
        Arbitrator,
        Stranger
    }

    uint256 internal constant CALLERS = 4;
    uint256 internal constant CREATING = 4;
    uint256 internal constant CALLS = 30;
    uint256 internal constant AMOUNT = 2;

    // One bit a caller.
    uint256 internal constant CLIENT = 1;
    uint256 internal constant AGENT = 2;
    uint256 internal constant PARTIES = 3;
    uint256 internal constant ARBITRATOR = 4;
    uint256 internal constant ANYBODY = 15;

    TaskEscrow internal escrow = new TaskEscrow();
    SignedToken internal token = new SignedToken();
    MoodyVerifier internal verifier = new MoodyVerifier();
    address[CALLERS] internal callers;
    TaskId internal taskId;

    constructor() {
        for (uint256 i = 0; i < CALLERS; ++i) {
            SigningActor actor = new SigningActor(address(0));
            actor.setPen(SigningActor.Pen.SaysYes);
            callers[i] = address(actor);
            token.mint(address(actor), 1_000);
            vm.prank(address(actor));
            token.approve(address(escrow), type(uint256).max);
        }
        taskId = toTaskId(callers[0], 0, 1);
    }

    function _terms() internal view returns (ITaskEscrow.Terms memory) {
        return
            ITaskEscrow.Terms({
                agent: callers[1],
                token: address(token),
                amount: uint96(AMOUNT),
                reviewHours: 1,
                rulingHours: 1,
                silencePercent: 50,
                // Not relative to now: terms have to stay the same when a quote or a payment comes later.
                deadline: 2 days + 1,
                arbitrator: callers[2],
                termsHash: 0
            });
    }

    function _options() internal view returns (ITaskEscrow.Options memory) {
        return
            ITaskEscrow.Options({
                feeRecipient: callers[3],
                feeBps: 1_000,
                extensionHours: 2,
                bond: 1,
                verifier: address(verifier),
                spec: bytes32(uint256(7))
            });
    }

    /// Who may make call `c` at all.
    function _named(uint256 c) internal pure returns (uint256) {
        if (c < CREATING) return CLIENT;
        if (c < 7) return ANYBODY; // fund
        if (c == 7) return ANYBODY; // cancel: others only after the deadline
        if (c < 10) return CLIENT; // top up, extend
        if (c == 10) return PARTIES; // shorten
        if (c < 15) return AGENT; // accept, decline, complete, prove
        if (c < 18) return CLIENT; // release
        if (c == 18) return AGENT; // claim
        if (c < 21) return PARTIES; // dispute, evidence
        if (c < 25) return ARBITRATOR; // extend, rule
        if (c == 25) return ANYBODY; // silence
        if (c < 29) return PARTIES; // settle
        return ANYBODY; // refund
    }

    /// Whether call `c` is made with somebody else's signature.
    function _isAgreed(uint256 c) internal pure returns (bool) {
        return c == 2 || c == 5 || c == 6 || c == 10 || (c > 25 && c < 29);
    }

    /// What the verifier accepts: the hash of exactly the work.
    function _evidence() internal view returns (bytes memory) {
        bytes32 spec = _options().spec;
        Work memory work = Work(address(escrow), taskId, callers[1], spec, bytes32(uint256(1)));
        return abi.encode(keccak256(abi.encode(block.chainid, work)));
    }

    function _callData(uint256 c, uint256 clock, uint256 amount) internal view returns (bytes memory) {
        if (c < 7) return _funding(c);
        if (c == 7) return abi.encodeCall(ITaskEscrow.cancelTask, taskId);
        if (c == 8) return abi.encodeCall(ITaskEscrow.topUp, (taskId, amount > AMOUNT ? 0 : 1));
        if (c == 9) return abi.encodeCall(ITaskEscrow.extendDeadline, (taskId, _later(clock)));
        if (c == 10) return abi.encodeCall(ITaskEscrow.shortenDeadline, (taskId, clock - 1, _signed()));
        if (c == 11) return abi.encodeCall(ITaskEscrow.acceptTask, taskId);
        if (c == 12) return abi.encodeCall(ITaskEscrow.declineTask, taskId);
        if (c == 13) return abi.encodeCall(ITaskEscrow.completeTask, (taskId, bytes32(uint256(1))));
        if (c == 14) return abi.encodeCall(ITaskEscrow.completeWithProof, (taskId, bytes32(uint256(1)), _evidence()));
        if (c == 15) return abi.encodeCall(ITaskEscrow.releasePayment, taskId);
        if (c == 16) return abi.encodeCall(ITaskEscrow.releasePart, (taskId, 1));
        if (c == 17) return abi.encodeCall(ITaskEscrow.releaseAndReview, (taskId, 5, 0));
        if (c == 18) return abi.encodeCall(ITaskEscrow.claimPayment, taskId);
        if (c == 19) return abi.encodeCall(ITaskEscrow.raiseDispute, taskId);
        if (c == 20) return abi.encodeCall(ITaskEscrow.submitEvidence, (taskId, "ipfs://evidence"));
        if (c == 21) return abi.encodeCall(ITaskEscrow.extendRuling, (taskId, clock + 1 hours));
        if (c < 25) return abi.encodeCall(ITaskEscrow.resolveDispute, (taskId, (c - 22) * 5_000));
        if (c == 25) return abi.encodeCall(ITaskEscrow.resolveBySilence, taskId);
        if (c < 29) return abi.encodeCall(ITaskEscrow.settle, (taskId, c - 26, _signed()));
        return abi.encodeCall(ITaskEscrow.refundIfExpired, taskId);
    }

    function _funding(uint256 c) private view returns (bytes memory) {
        ITaskEscrow.Signed memory none;
        bytes32 digest = _termsDigest(_terms(), _options());
        if (c == 0) return abi.encodeCall(ITaskEscrow.createAndFundTask, (0, _terms()));
        if (c == 1) return abi.encodeCall(ITaskEscrow.createAndFundTaskWith, (0, _terms(), _options(), none));
        if (c == 2) return abi.encodeCall(ITaskEscrow.createAndFundTaskWith, (0, _terms(), _options(), _signed()));
        if (c == 3) return abi.encodeCall(ITaskEscrow.createTask, (0, _terms(), _options()));
        if (c == 4) return abi.encodeCall(ITaskEscrow.fundTask, (taskId, digest, none));
        if (c == 5) return abi.encodeCall(ITaskEscrow.fundTask, (taskId, digest, _signed()));
        ITaskEscrow.Authorization memory authorization;
        (authorization.from, authorization.validBefore) = (callers[3], type(uint256).max);
        return abi.encodeCall(ITaskEscrow.fundTaskWithAuthorization, (taskId, digest, none, authorization));
    }

    function _later(uint256 clock) private view returns (uint256) {
        return (clock > time() ? clock : time()) + 1 hours;
    }

    function _signed() private pure returns (ITaskEscrow.Signed memory) {
        return ITaskEscrow.Signed(type(uint64).max, "yes");
    }
}
