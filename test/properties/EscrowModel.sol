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
        bytes32 proof;
        uint256 toAgent;
        uint256 toClient;
    }

    ModelTask[] internal _tasks;
    /// Position in `_tasks`, plus one, of the newest task of a lane.
    mapping(uint256 laneKey => uint256) internal _newest;
    mapping(address token => uint256) public open;
    mapping(address subject => mapping(Role => uint256[2])) internal _earned; // count, sum

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

    function _laneIsFree(uint256 laneKey, uint256 lane) internal view returns (bool) {
        if (_newest[laneKey] == 0) return true;
        ModelTask storage last = _tasks[_newest[laneKey] - 1];
        if (!_isClosed(last) || lane >= FIRST_PERMANENT_LANE) return false;
        return !last.accepted || (last.clientReviewed && last.agentReviewed) || time() > last.clock + 7 days;
    }

    function _mayAccept(ModelTask storage t, address by) internal view returns (bool) {
        return _is(t, TaskState.Funded) && by == t.agent && !t.accepted && time() <= t.clock;
    }

    function _mayComplete(ModelTask storage t, address by) internal view returns (bool) {
        return _is(t, TaskState.Funded) && by == t.agent && time() <= t.clock;
    }

    function _mayRelease(ModelTask storage t, address by) internal view returns (bool) {
        return (_is(t, TaskState.Funded) || _is(t, TaskState.Completed)) && by == t.client;
    }

    function _mayClaim(ModelTask storage t, address by) internal view returns (bool) {
        return _is(t, TaskState.Completed) && by == t.agent && time() > t.clock;
    }

    function _mayDispute(ModelTask storage t, address by) internal view returns (bool) {
        return _is(t, TaskState.Completed) && (by == t.agent || by == t.client) && time() <= t.clock;
    }

    function _mayResolve(ModelTask storage t, address by, uint256 bps) internal view returns (bool) {
        return _is(t, TaskState.Disputed) && by == t.arbitrator && time() <= t.clock && bps <= 10_000;
    }

    function _mayResolveBySilence(ModelTask storage t) internal view returns (bool) {
        return _is(t, TaskState.Disputed) && time() > t.clock;
    }

    function _mayRefund(ModelTask storage t) internal view returns (bool) {
        return _is(t, TaskState.Funded) && time() > t.clock;
    }

    function _mayReview(ModelTask storage t, address by, uint256 rating) internal view returns (bool) {
        bool fresh = (by == t.client && !t.clientReviewed) || (by == t.agent && !t.agentReviewed);
        return _isCurrent(t) && _isClosed(t) && t.accepted && fresh && rating >= 1 && rating <= 5;
    }

    function _close(ModelTask storage t, Outcome outcome, uint256 toAgent) internal {
        require(!_isClosed(t), "closed twice");
        t.state = toAgent == 0 ? TaskState.Refunded : TaskState.Released;
        (t.outcome, t.clock, t.toAgent, t.toClient) = (outcome, time(), toAgent, t.amount - toAgent);
        open[t.token] -= t.amount;
    }

    function _review(ModelTask storage t, address by, uint256 rating) internal {
        bool byClient = by == t.client;
        if (byClient) t.clientReviewed = true;
        else t.agentReviewed = true;
        uint256[2] storage earned = _earned[byClient ? t.agent : t.client][byClient ? Role.Agent : Role.Client];
        (earned[0], earned[1]) = (earned[0] + 1, earned[1] + rating);
    }
}
