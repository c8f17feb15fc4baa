// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskState} from "../../contracts/types/TaskState.sol";

/// Never deployed: the states of one task, told without money, callers and clock, for scripts/prove.ts. Every verb may
/// come at any time, so this allows more than the contract does; what is proved of all of it holds for less. That
/// TaskEscrow moves as this says is what the campaigns of test/properties show: their EscrowModel has the same rules.
///
/// One function for all verbs, because each function of a contract makes the solver's question larger.
contract MachineProof {
    enum Verb {
        CreateTask,
        CreateAndFundTask,
        FundTask,
        CancelTask,
        // topUp, extendDeadline, shortenDeadline
        Change,
        AcceptTask,
        DeclineTask,
        CompleteTask,
        CompleteWithProof,
        // releaseAndReview too
        ReleasePayment,
        ReleasePart,
        ClaimPayment,
        RaiseDispute,
        // submitEvidence, extendRuling
        Argue,
        // resolveDispute, resolveBySilence
        Resolve,
        Settle,
        RefundIfExpired
    }

    TaskState internal _state;
    bool internal _accepted;
    bool internal _partlyPaid;
    bool internal _closed;
    bool internal _closedTwice;

    /// Whether the agent quoted, and whether a split gives it anything, may be anything.
    function act(Verb verb, bool quoted, bool agentPaid) external {
        TaskState from = _state;
        bool undisputed = from == TaskState.Funded || from == TaskState.Completed;

        if (verb == Verb.CreateTask) {
            require(from == TaskState.None);
            _state = TaskState.Created;
        } else if (verb == Verb.CreateAndFundTask) {
            require(from == TaskState.None);
            (_state, _accepted) = (TaskState.Funded, quoted);
        } else if (verb == Verb.FundTask) {
            require(from == TaskState.Created);
            (_state, _accepted) = (TaskState.Funded, quoted);
        } else if (verb == Verb.CancelTask) {
            require(from == TaskState.Created);
            _close(TaskState.Refunded);
        } else if (verb == Verb.Change) {
            require(from == TaskState.Funded);
        } else if (verb == Verb.AcceptTask) {
            require(from == TaskState.Funded && !_accepted);
            _accepted = true;
        } else if (verb == Verb.DeclineTask) {
            require(undisputed);
            _closeFor(false);
        } else if (verb == Verb.CompleteTask) {
            require(from == TaskState.Funded);
            (_state, _accepted) = (TaskState.Completed, true);
        } else if (verb == Verb.CompleteWithProof) {
            require(from == TaskState.Funded);
            _accepted = true;
            _closeFor(true);
        } else if (verb == Verb.ReleasePayment) {
            require(undisputed);
            _closeFor(true);
        } else if (verb == Verb.ReleasePart) {
            require(undisputed);
            _partlyPaid = true;
        } else if (verb == Verb.ClaimPayment) {
            require(from == TaskState.Completed);
            _closeFor(true);
        } else if (verb == Verb.RaiseDispute) {
            require(from == TaskState.Completed);
            _state = TaskState.Disputed;
        } else if (verb == Verb.Argue) {
            require(from == TaskState.Disputed);
        } else if (verb == Verb.Resolve) {
            require(from == TaskState.Disputed);
            _closeFor(agentPaid);
        } else if (verb == Verb.Settle) {
            require(undisputed || from == TaskState.Disputed);
            _accepted = true;
            _closeFor(agentPaid);
        } else {
            require(from == TaskState.Funded);
            _closeFor(false);
        }
    }

    function holds() external view {
        // Closed states absorb: a second closing, or one that is undone, would make one of these false.
        assert(!_closedTwice);
        assert(_closed == (_state == TaskState.Released || _state == TaskState.Refunded));
        // Whoever received a part is never shown as having received nothing.
        if (_partlyPaid) assert(_state != TaskState.Refunded);
        // Nobody disputes a task, or is ruled on, without the agent's consent.
        if (_state == TaskState.Completed || _state == TaskState.Disputed) assert(_accepted);
    }

    function _closeFor(bool agentPaid) internal {
        _close(agentPaid || _partlyPaid ? TaskState.Released : TaskState.Refunded);
    }

    function _close(TaskState state) internal {
        _state = state;
        if (_closed) _closedTwice = true;
        _closed = true;
    }
}
