// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {AgentReputation} from "./AgentReputation.sol";
import {EscrowFunding} from "./escrow/EscrowFunding.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Verification} from "./libraries/Verification.sol";
import {TaskId} from "./types/TaskId.sol";
import {TaskOptions} from "./types/TaskOptions.sol";
import {Outcome, Role, TaskState} from "./types/TaskState.sol";
import {
    FLAG_ACCEPTED,
    FLAG_AGENT_REVIEWED,
    FLAG_CLIENT_REVIEWED,
    FLAG_PARTLY_PAID,
    FLAG_PROOF,
    TaskWord
} from "./types/TaskWord.sol";
import {Work} from "./types/Work.sol";

/// @title The core of agent-market: every other part only reads what happens here. See {ITaskEscrow} for the rules.
/// @dev One order in every verb: load, check, compute, write, emit, call out. Batches go through {Multicall}, which
/// takes no value, so that no coin can be counted twice.
contract TaskEscrow is EscrowFunding, Multicall, ERC165 {
    /// @inheritdoc ITaskEscrow
    address public immutable reputation;

    constructor() {
        reputation = address(new AgentReputation());
    }

    /* ACCEPT, DECLINE, COMPLETE */

    /// @inheritdoc ITaskEscrow
    function acceptTask(TaskId taskId) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkAgent(a);
        if (a.has(FLAG_ACCEPTED)) revert TaskEscrow_AlreadyAccepted(taskId);
        _checkNotAfter(a.clockOf());

        slots.a = a.with(FLAG_ACCEPTED);

        emit TaskAccepted(taskId);
    }

    /// @inheritdoc ITaskEscrow
    function declineTask(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkUndisputed(a);
        _checkAgent(a);

        _close(taskId, slots, a, Outcome.Declined, uint96(slots.b), 0);
    }

    /// @inheritdoc ITaskEscrow
    function completeTask(TaskId taskId, bytes32 proof) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkAgent(a);
        _checkNotAfter(a.clockOf());

        uint256 reviewEndsAt = block.timestamp + a.reviewHoursOf() * 1 hours;

        slots.a = a.moved(TaskState.Completed, reviewEndsAt).with(FLAG_PROOF | FLAG_ACCEPTED);
        slots.proof = proof;

        emit TaskCompleted(taskId, proof, reviewEndsAt);
    }

    /// @inheritdoc ITaskEscrow
    function completeWithProof(TaskId taskId, bytes32 result, bytes calldata evidence) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkAgent(a);
        _checkNotAfter(a.clockOf());
        address verifier = _optionsOf(slots, a).hasVerifier() ? _verifierOf(slots) : address(0);
        Work memory work = Work(address(this), taskId, msg.sender, slots.spec, result);
        if (!Verification.accepts(verifier, work, evidence)) revert TaskEscrow_NotProven(verifier, result);

        slots.proof = result;

        emit TaskCompleted(taskId, result, block.timestamp);

        _closeInFull(taskId, slots, a.with(FLAG_PROOF | FLAG_ACCEPTED), Outcome.Verified);
    }

    /* RELEASE, CLAIM */

    /// @inheritdoc ITaskEscrow
    function releasePayment(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkUndisputed(a);
        _checkClient(taskId);

        _closeInFull(taskId, slots, a, Outcome.ReleasedByClient);
    }

    /// @inheritdoc ITaskEscrow
    function releasePart(TaskId taskId, uint256 amount) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);
        uint256 b = slots.b;

        _checkUndisputed(a);
        _checkClient(taskId);
        if (amount == 0 || amount >= uint96(b)) revert TaskEscrow_InvalidAmount(amount, 1, uint96(b) - 1);

        slots.a = a.with(FLAG_PARTLY_PAID);
        // Cannot borrow from the arbitrator: less than what is there.
        slots.b = b - amount;

        emit PartReleased(taskId, a.agentOf(), amount, uint96(b) - amount);

        _payAgent(taskId, slots, a, _tokenOf(slots, a), amount);
    }

    /// @inheritdoc ITaskEscrow
    function releaseAndReview(TaskId taskId, uint8 rating, bytes32 feedbackHash) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkUndisputed(a);
        _checkClient(taskId);
        if (!a.has(FLAG_ACCEPTED)) revert TaskEscrow_NotAccepted(taskId);

        // Called out before paying, against the usual order: it is the half of this system that keeps the review, it
        // calls nobody, and a receiver must not see a review that is still missing.
        AgentReputation(reputation).recordReview(
            taskId,
            msg.sender,
            a.agentOf(),
            Role.Agent,
            rating,
            Outcome.ReleasedByClient,
            feedbackHash
        );
        _closeInFull(taskId, slots, a.with(FLAG_CLIENT_REVIEWED), Outcome.ReleasedByClient);
    }

    /// @inheritdoc ITaskEscrow
    function claimPayment(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Completed);
        _checkAgent(a);
        _checkAfter(a.clockOf());

        _closeInFull(taskId, slots, a, Outcome.ClientSilent);
    }

    /* DISPUTE, RESOLVE */

    /// @inheritdoc ITaskEscrow
    function raiseDispute(TaskId taskId) external payable nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Completed);
        _otherParty(taskId, a);
        _checkNotAfter(a.clockOf());

        uint256 rulingEndsAt = block.timestamp + a.rulingHoursOf() * 1 hours;
        TaskOptions options = _optionsOf(slots, a);

        slots.a = a.moved(TaskState.Disputed, rulingEndsAt);
        if (options.hasBond()) slots.options = options.withRaiser(msg.sender == a.agentOf());

        emit TaskDisputed(taskId, msg.sender, rulingEndsAt);

        if (options.hasBond()) _pull(_tokenOf(slots, a), uint96(slots.extra));
        else _checkNoValue();
    }

    /// @inheritdoc ITaskEscrow
    function submitEvidence(TaskId taskId, string calldata evidence) external {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Disputed);
        _otherParty(taskId, a);

        emit Evidence(_arbitratorOf(slots.b), uint256(TaskId.unwrap(taskId)), msg.sender, evidence);
    }

    /// @inheritdoc ITaskEscrow
    function extendRuling(TaskId taskId, uint256 rulingEndsAt) external {
        (Slots storage slots, TaskWord a) = _load(taskId);
        TaskOptions options = _optionsOf(slots, a);
        uint256 last = a.clockOf();

        _checkState(a, TaskState.Disputed);
        _checkArbitrator(slots.b);
        _checkNotAfter(last);
        uint256 latest = last + options.extensionHoursOf() * 1 hours;
        if (rulingEndsAt <= last || rulingEndsAt > latest) revert TaskEscrow_InvalidExtension(rulingEndsAt, latest);

        slots.a = a.moved(TaskState.Disputed, rulingEndsAt);
        slots.options = options.withoutExtension();

        emit RulingExtended(taskId, rulingEndsAt);
    }

    /// @inheritdoc ITaskEscrow
    function resolveDispute(TaskId taskId, uint256 agentBps) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);
        uint256 b = slots.b;

        _checkState(a, TaskState.Disputed);
        _checkArbitrator(b);
        _checkNotAfter(a.clockOf());
        if (agentBps > BPS) revert TaskEscrow_InvalidShare(agentBps, BPS);

        // Rounded down: the odd unit goes to the client, who paid. 96 bits times 10,000 cannot overflow.
        _closeDispute(taskId, slots, a, Outcome.Ruled, (uint256(uint96(b)) * agentBps) / BPS, agentBps);
    }

    /// @inheritdoc ITaskEscrow
    function resolveBySilence(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Disputed);
        _checkAfter(a.clockOf());

        // Rounded down, as in {resolveDispute}.
        uint256 agentAmount = (uint256(uint96(slots.b)) * a.silencePercentOf()) / 100;

        _closeDispute(taskId, slots, a, Outcome.ArbitratorSilent, agentAmount, _bondBpsWithoutRuling(slots, a));
    }

    /// @inheritdoc ITaskEscrow
    function settle(TaskId taskId, uint256 agentAmount, Signed calldata consent) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);
        uint256 remaining = uint96(slots.b);
        bool disputed = a.stateOf() == TaskState.Disputed;

        if (!disputed) _checkUndisputed(a);
        address other = _otherParty(taskId, a);
        if (agentAmount > remaining) revert TaskEscrow_InvalidAmount(agentAmount, 0, remaining);
        uint256 topUps = _optionsOf(slots, a).topUpsOf();
        _checkSigned(
            other,
            keccak256(abi.encode(SETTLEMENT_TYPEHASH, taskId, remaining, topUps, agentAmount, consent.validUntil)),
            consent
        );

        a = a.with(FLAG_ACCEPTED);
        if (disputed) _closeDispute(taskId, slots, a, Outcome.Settled, agentAmount, _bondBpsWithoutRuling(slots, a));
        else _close(taskId, slots, a, Outcome.Settled, remaining, agentAmount);
    }

    /* REFUND */

    /// @inheritdoc ITaskEscrow
    function refundIfExpired(TaskId taskId) external nonReentrant {
        (Slots storage slots, TaskWord a) = _load(taskId);

        _checkState(a, TaskState.Funded);
        _checkAfter(a.clockOf());

        _close(taskId, slots, a, Outcome.AgentSilent, uint96(slots.b), 0);
    }

    /* REVIEW RIGHTS */

    /// @inheritdoc ITaskEscrow
    function spendReviewRight(
        TaskId taskId,
        address reviewer
    ) external returns (address subject, Role subjectRole, Outcome outcome) {
        if (msg.sender != reputation) revert TaskEscrow_NotReputation(msg.sender, reputation);
        (Slots storage slots, TaskWord a) = _load(taskId);

        if (a.stateOf() != TaskState.Released) _checkState(a, TaskState.Refunded);
        if (!a.has(FLAG_ACCEPTED)) revert TaskEscrow_NotAccepted(taskId);

        address client = taskId.clientOf();
        address agent = a.agentOf();
        uint256 flag;
        if (reviewer == client) (flag, subject, subjectRole) = (FLAG_CLIENT_REVIEWED, agent, Role.Agent);
        else if (reviewer == agent) (flag, subject, subjectRole) = (FLAG_AGENT_REVIEWED, client, Role.Client);
        else revert TaskEscrow_NotParty(reviewer, taskId);
        if (a.has(flag)) {
            revert TaskEscrow_AlreadyReviewed(taskId, subjectRole == Role.Agent ? Role.Client : Role.Agent);
        }

        slots.a = a.with(flag);

        return (subject, subjectRole, a.outcomeOf());
    }

    /* VIEWS */

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(ITaskEscrow).interfaceId || super.supportsInterface(interfaceId);
    }
}
