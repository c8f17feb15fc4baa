// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskId} from "../types/TaskId.sol";
import {MAX_FEE_BPS, OPTION_BOND, OPTION_VERIFIER, newTaskOptions} from "../types/TaskOptions.sol";
import {TaskState} from "../types/TaskState.sol";
import {FLAG_ERC20, FLAG_OPTIONS, MAX_WINDOW_HOURS, newTaskWord} from "../types/TaskWord.sol";
import {EscrowStorage} from "./EscrowStorage.sol";

/// Checks and writes what a new task is about.
abstract contract EscrowTerms is EscrowStorage {
    uint256 internal constant MAX_DEADLINE_DISTANCE = 730 days;

    /* INTERNALS: CHECKS */

    function _checkTerms(Terms memory terms) internal view {
        address agent = terms.agent;
        if (agent == address(0) || agent == msg.sender || agent == address(this)) {
            revert TaskEscrow_InvalidAgent(agent);
        }
        address arbitrator = terms.arbitrator;
        if (arbitrator == msg.sender || arbitrator == agent || arbitrator == address(this)) {
            revert TaskEscrow_InvalidArbitrator(arbitrator);
        }
        if (terms.amount == 0) revert TaskEscrow_InvalidAmount(0, 1, type(uint96).max);
        _checkDeadline(terms.deadline, block.timestamp + 1);
        _checkWindow(terms.reviewHours);
        _checkWindow(terms.rulingHours);
        if (terms.silencePercent > 100) revert TaskEscrow_InvalidShare(terms.silencePercent, 100);
    }

    function _checkOptions(Options memory options, address arbitrator) internal view {
        address recipient = options.feeRecipient;
        if (options.feeBps > MAX_FEE_BPS || (options.feeBps == 0) != (recipient == address(0))) {
            revert TaskEscrow_InvalidFee(recipient, options.feeBps, MAX_FEE_BPS);
        }
        if (recipient == address(this)) revert TaskEscrow_InvalidFee(recipient, options.feeBps, MAX_FEE_BPS);
        uint256 maxExtension = arbitrator == address(0) ? 0 : MAX_WINDOW_HOURS;
        if (options.extensionHours > maxExtension) {
            revert TaskEscrow_InvalidExtension(options.extensionHours, maxExtension);
        }
        address verifier = options.verifier;
        // The escrow would not refuse itself for want of code, and a specification nobody checks misleads.
        if (verifier == address(this) || (verifier == address(0) && options.spec != 0)) {
            revert TaskEscrow_InvalidVerifier(verifier, options.spec);
        }
    }

    function _checkDeadline(uint256 deadline, uint256 earliest) internal view {
        uint256 latest = block.timestamp + MAX_DEADLINE_DISTANCE;
        if (deadline < earliest || deadline > latest) revert TaskEscrow_InvalidDeadline(deadline, earliest, latest);
    }

    function _checkWindow(uint256 given) internal pure {
        if (given == 0 || given > MAX_WINDOW_HOURS) revert TaskEscrow_InvalidWindow(given, 1, MAX_WINDOW_HOURS);
    }

    /* INTERNALS: STORAGE */

    function _write(Slots storage slots, TaskId taskId, TaskState state, Terms memory terms, uint256 flags) internal {
        slots.a = newTaskWord(
            terms.agent,
            terms.deadline,
            state,
            terms.token == address(0) ? flags : flags | FLAG_ERC20,
            taskId.roundOf(),
            terms.reviewHours,
            terms.rulingHours,
            terms.silencePercent
        );
        slots.b = (uint256(uint160(terms.arbitrator)) << 96) | terms.amount;
        // The same token as the lane's last task is the usual case: reading is cheaper than writing it again.
        if (terms.token != address(0) && slots.token != terms.token) slots.token = terms.token;
    }

    function _emitCreatedAndFunded(TaskId taskId, Terms memory terms) internal {
        emit TaskCreatedAndFunded({
            taskId: taskId,
            client: msg.sender,
            agent: terms.agent,
            token: terms.token,
            amount: terms.amount,
            reviewHours: terms.reviewHours,
            rulingHours: terms.rulingHours,
            silencePercent: terms.silencePercent,
            deadline: terms.deadline,
            arbitrator: terms.arbitrator,
            termsHash: terms.termsHash
        });
    }

    function _emitCreated(TaskId taskId, Terms memory terms) internal {
        emit TaskCreated({
            taskId: taskId,
            client: msg.sender,
            agent: terms.agent,
            token: terms.token,
            amount: terms.amount,
            reviewHours: terms.reviewHours,
            rulingHours: terms.rulingHours,
            silencePercent: terms.silencePercent,
            deadline: terms.deadline,
            arbitrator: terms.arbitrator,
            termsHash: terms.termsHash
        });
    }

    /// @return flags FLAG_OPTIONS if any option was chosen.
    function _writeOptions(Slots storage slots, Options memory options) internal returns (uint256 flags) {
        bool extra = options.verifier != address(0) || options.bond != 0;
        if (options.feeBps == 0 && options.extensionHours == 0 && !extra) return 0;

        slots.options = newTaskOptions(
            options.feeRecipient,
            options.feeBps,
            options.extensionHours,
            (options.verifier == address(0) ? 0 : OPTION_VERIFIER) | (options.bond == 0 ? 0 : OPTION_BOND)
        );
        if (extra) slots.extra = (uint256(uint160(options.verifier)) << 96) | options.bond;
        if (options.verifier != address(0)) slots.spec = options.spec;

        return FLAG_OPTIONS;
    }
}
