// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FIRST_PERMANENT_LANE, TaskId} from "../../contracts/types/TaskId.sol";
import {Outcome, Role, TaskState} from "../../contracts/types/TaskState.sol";
import {Test} from "./Test.sol";

/// The rules of ITaskEscrow told a second time, in the plainest words: every field in a slot of its own, no packing, no
/// money. It says for every call whether the escrow has to accept it.
abstract contract EscrowModel is Test {
    struct ModelTask {
        TaskId id;
        address client;
        address agent;
        address arbitrator;
        address token;
        uint256 amount;
        uint256 clock;
        uint256 reviewHours;
        uint256 rulingHours;
        uint256 silencePercent;
        TaskState state;
        Outcome outcome;
        bool accepted;
        bool clientReviewed;
        bool agentReviewed;
        bool partlyPaid;
        uint256 topUps;
        bytes32 proof;
        bytes32 termsDigest;
        // Options
        address feeRecipient;
        uint256 feeBps;
        uint256 extensionHours;
        uint256 bond;
        address verifier;
        bytes32 spec;
        // Books: the payment with what was added to it, and where it went, fee included
        uint256 putIn;
        uint256 toAgent;
        uint256 toClient;
        uint256 bondHeld;
        bool raisedByAgent;
    }

    ModelTask[] internal _tasks;
    /// Position in `_tasks`, plus one, of the newest task of a lane.
    mapping(uint256 laneKey => uint256) internal _newest;
    /// Payments and bonds that tasks hold.
    mapping(address token => uint256) public open;
    mapping(address subject => mapping(Role => uint256[2])) internal _earned; // count, sum
    mapping(address signer => mapping(bytes32 digest => bool)) internal _tookBack;

    function _isCurrent(ModelTask storage t) internal view returns (bool) {
        uint256 newest = _newest[t.id.laneKeyOf()];
        return newest != 0 && TaskId.unwrap(_tasks[newest - 1].id) == TaskId.unwrap(t.id);
    }

    function _isClosed(ModelTask storage t) internal view returns (bool) {
        return t.state == TaskState.Released || t.state == TaskState.Refunded;
    }

    function _is(ModelTask storage t, TaskState state) internal view returns (bool) {
        return _isCurrent(t) && t.state == state;
    }

    function _isUndisputed(ModelTask storage t) internal view returns (bool) {
        return _is(t, TaskState.Funded) || _is(t, TaskState.Completed);
    }

    function _isParty(ModelTask storage t, address by) internal view returns (bool) {
        return by == t.agent || by == t.client;
    }

    function _laneIsFree(uint256 laneKey, uint256 lane) internal view returns (bool) {
        if (_newest[laneKey] == 0) return true;
        ModelTask storage last = _tasks[_newest[laneKey] - 1];
        if (!_isClosed(last) || lane >= FIRST_PERMANENT_LANE) return false;
        return !last.accepted || (last.clientReviewed && last.agentReviewed) || time() > last.clock + 7 days;
    }

    function _mayFund(ModelTask storage t, bytes32 digest) internal view returns (bool) {
        return _is(t, TaskState.Created) && time() <= t.clock && digest == t.termsDigest;
    }

    function _mayCancel(ModelTask storage t, address by) internal view returns (bool) {
        return _is(t, TaskState.Created) && (by == t.client || time() > t.clock);
    }

    function _mayTopUp(ModelTask storage t, address by, uint256 amount) internal view returns (bool) {
        return _is(t, TaskState.Funded) && by == t.client && amount != 0 && t.amount + amount < 1 << 96;
    }

    function _mayExtend(ModelTask storage t, address by, uint256 deadline) internal view returns (bool) {
        bool later = deadline > t.clock && deadline > time() && deadline <= time() + 730 days;
        return _is(t, TaskState.Funded) && by == t.client && later;
    }

    function _mayShorten(ModelTask storage t, address by, uint256 deadline) internal view returns (bool) {
        return _is(t, TaskState.Funded) && _isParty(t, by) && deadline > time() && deadline < t.clock;
    }

    function _mayComplete(ModelTask storage t, address by) internal view returns (bool) {
        return _is(t, TaskState.Funded) && by == t.agent && time() <= t.clock;
    }

    function _mayRelease(ModelTask storage t, address by) internal view returns (bool) {
        return _isUndisputed(t) && by == t.client;
    }

    function _mayReleasePart(ModelTask storage t, address by, uint256 amount) internal view returns (bool) {
        return _mayRelease(t, by) && amount != 0 && amount < t.amount;
    }

    function _mayDispute(ModelTask storage t, address by) internal view returns (bool) {
        return _is(t, TaskState.Completed) && _isParty(t, by) && time() <= t.clock;
    }

    function _mayExtendRuling(ModelTask storage t, address by, uint256 to) internal view returns (bool) {
        bool later = to > t.clock && to <= t.clock + t.extensionHours * 1 hours;
        return _is(t, TaskState.Disputed) && by == t.arbitrator && time() <= t.clock && later;
    }

    function _mayResolve(ModelTask storage t, address by, uint256 bps) internal view returns (bool) {
        return _is(t, TaskState.Disputed) && by == t.arbitrator && time() <= t.clock && bps <= 10_000;
    }

    function _maySettle(ModelTask storage t, address by, uint256 toAgent) internal view returns (bool) {
        return (_isUndisputed(t) || _is(t, TaskState.Disputed)) && _isParty(t, by) && toAgent <= t.amount;
    }

    function _isOver(ModelTask storage t, TaskState state) internal view returns (bool) {
        return _is(t, state) && time() > t.clock;
    }

    function _mayReview(ModelTask storage t, address by, uint256 rating) internal view returns (bool) {
        bool fresh = (by == t.client && !t.clientReviewed) || (by == t.agent && !t.agentReviewed);
        return _isCurrent(t) && _isClosed(t) && t.accepted && fresh && rating >= 1 && rating <= 5;
    }

    function _review(ModelTask storage t, address by, uint256 rating) internal {
        bool byClient = by == t.client;
        if (byClient) t.clientReviewed = true;
        else t.agentReviewed = true;
        uint256[2] storage earned = _earned[byClient ? t.agent : t.client][byClient ? Role.Agent : Role.Client];
        (earned[0], earned[1]) = (earned[0] + 1, earned[1] + rating);
    }
}
