// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

import {Erc792Arbitrator} from "../../contracts/arbitration/Erc792Arbitrator.sol";
import {IErc792Arbitrator} from "../../contracts/interfaces/IErc792Arbitrator.sol";
import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {FakeCourt} from "../../contracts/mocks/FakeCourt.sol";
import {FakeEscrow} from "../../contracts/mocks/FakeEscrow.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {TaskState} from "../../contracts/types/TaskState.sol";
import {Test} from "./Test.sol";

/// Four accounts before one court, over tasks of three escrows that say what they like. Everybody turns hostile and
/// back; the court changes its price and its mind.
contract CourtHandler is Test {
    enum Verb {
        Deposit,
        Timeout,
        Rule,
        Appeal,
        Enforce,
        Extend,
        Withdraw
    }

    uint256 internal constant CROWD = 4;
    uint256 internal constant ESCROWS = 3;
    uint256 internal constant TASKS = 12;

    FakeCourt public court = new FakeCourt();
    Erc792Arbitrator public adapter;
    Actor[] public actors;
    FakeEscrow[] public escrows;
    mapping(Verb => uint256) public accepted;
    mapping(Verb => uint256) public refused;

    constructor() {
        adapter = new Erc792Arbitrator(IArbitrator(address(court)), "", 1 hours, 10 days, "");
        for (uint256 i = 0; i < CROWD; ++i) {
            actors.push(new Actor());
            vm.deal(address(actors[i]), 1 << 100);
        }
        for (uint256 i = 0; i < ESCROWS; ++i) {
            escrows.push(new FakeEscrow());
            tell(i, i, i + 1, 5 days, 0);
        }
    }

    /* VERBS */

    function deposit(uint256 pick, uint256 who, uint256 value) external {
        (ITaskEscrow escrow, TaskId taskId) = _pick(pick);
        IErc792Arbitrator.Case memory c = adapter.caseOf(escrow, taskId);
        ITaskEscrow.Task memory task = escrow.getTask(taskId);
        bool asClient = (who >> 8) % 2 == 0;
        address party = asClient ? task.client : task.agent;
        if (c.stage != IErc792Arbitrator.Stage.None) party = asClient ? c.client : c.agent;
        address by = who % 8 == 0 ? _actor(who >> 16) : party;
        value = value % 4 == 0 ? 0 : court.cost() + ((value >> 8) % 3) * 100;
        bytes memory data = abi.encodeCall(IErc792Arbitrator.depositFee, (escrow, taskId));
        _count(Verb.Deposit, _call(by, address(adapter), value, data));
    }

    function timeout(uint256 pick, uint256 who) external {
        (ITaskEscrow escrow, TaskId taskId) = _pick(pick);
        IErc792Arbitrator.Case memory c = adapter.caseOf(escrow, taskId);
        uint256 had = _wealth(c.client) + (c.client == c.agent ? 0 : _wealth(c.agent));
        bytes memory data = abi.encodeCall(IErc792Arbitrator.timeout, (escrow, taskId));
        if (!_count(Verb.Timeout, _call(_actor(who), address(adapter), 0, data))) return;

        uint256 has = _wealth(c.client) + (c.client == c.agent ? 0 : _wealth(c.agent));
        require(time() > c.clock, "A3: too early");
        if (_isQuiet(escrow)) assertEq(has - had, c.clientDeposit + c.agentDeposit + c.pot, "A3: not all went back");
    }

    function rule(uint256 disputeId, uint256 ruling) external {
        disputeId = court.nextId() == 0 ? 0 : disputeId % court.nextId();
        ruling = ruling % 4;
        (IErc792Arbitrator.Case memory c, ITaskEscrow escrow) = _inCourt(disputeId);
        (uint256 clientHad, uint256 agentHad) = (_wealth(c.client), _wealth(c.agent));
        bytes memory data = abi.encodeCall(FakeCourt.give, (IArbitrable(address(adapter)), disputeId, ruling));
        if (!_count(Verb.Rule, _call(address(this), address(court), 0, data))) return;

        if (!_isQuiet(escrow) || c.client == c.agent) return;
        uint256 toAgent =
            ruling == 1
                ? 0
                : ruling == 2
                    ? c.pot
                    : c.pot / 2;
        assertEq(_wealth(c.agent) - agentHad, toAgent, "A3: the agent's fee");
        assertEq(_wealth(c.client) - clientHad, c.pot - toAgent, "A3: the client's fee");
    }

    function appeal(uint256 pick, uint256 who, uint256 value) external {
        (ITaskEscrow escrow, TaskId taskId) = _pickAt(pick, IErc792Arbitrator.Stage.InCourt);
        value = court.cost() + (value % 3) - 1;
        bytes memory data = abi.encodeCall(IErc792Arbitrator.appeal, (escrow, taskId));
        _count(Verb.Appeal, _call(_actor(who), address(adapter), value, data));
    }

    function enforce(uint256 pick) external {
        (ITaskEscrow escrow, TaskId taskId) = _pickAt(pick, IErc792Arbitrator.Stage.Ruled);
        bytes memory data = abi.encodeCall(IErc792Arbitrator.enforce, (escrow, taskId));
        _count(Verb.Enforce, _call(address(this), address(adapter), 0, data));
    }

    function extend(uint256 pick) external {
        (ITaskEscrow escrow, TaskId taskId) = _pickAt(pick, IErc792Arbitrator.Stage.InCourt);
        // What an escrow grants is mostly used up when a case opens.
        if ((pick >> 64) % 2 == 0) {
            ITaskEscrow.Task memory task = escrow.getTask(taskId);
            task.clock = uint32(time() + 1 hours);
            FakeEscrow(payable(address(escrow))).setTask(task);
            FakeEscrow(payable(address(escrow))).setExtensionHours(1_000);
        }
        bytes memory data = abi.encodeCall(IErc792Arbitrator.extendRuling, (escrow, taskId));
        _count(Verb.Extend, _call(address(this), address(adapter), 0, data));
    }

    function withdraw(uint256 who, uint256 to) external {
        address by = _actor(who);
        for (uint256 i = 0; i < CROWD && adapter.creditOf(by) == 0; ++i) by = _actor((who % CROWD) + i);
        uint256 credit = adapter.creditOf(by);
        address receiver = to % 2 == 0 ? by : _actor(to >> 8);
        uint256 had = receiver.balance;
        bytes memory data = abi.encodeCall(IErc792Arbitrator.withdrawTo, receiver);
        bool ok = _count(Verb.Withdraw, _call(by, address(adapter), 0, data));
        require(!ok || credit != 0, "A2: paid without credit");
        assertEq(receiver.balance - had, ok ? credit : 0, "A2: not the credit was paid");
    }

    /* THE WEATHER */

    function turn(uint256 who, uint256 mode) external {
        Actor actor = actors[who % CROWD];
        if (mode % 8 == 5) actor.reenterWith(address(adapter), abi.encodeCall(IErc792Arbitrator.withdraw, ()));
        else actor.setMode(mode % 8 > 5 ? Actor.Mode.Accept : Actor.Mode(mode % 8));
    }

    function turnEscrow(uint256 pick, uint256 mode, uint256 other) external {
        FakeEscrow escrow = escrows[pick % ESCROWS];
        (ITaskEscrow target, TaskId taskId) = _pick(other);
        if (mode % 8 == 5) {
            escrow.reenterWith(address(adapter), abi.encodeCall(IErc792Arbitrator.timeout, (target, taskId)));
        } else {
            escrow.setMode(mode % 8 > 5 ? Actor.Mode.Accept : Actor.Mode(mode % 8));
        }
    }

    /// An escrow changes its story: other parties, another time.
    function tell(uint256 pick, uint256 client, uint256 agent, uint256 lasts, uint256 seed) public {
        FakeEscrow escrow = escrows[pick % ESCROWS];
        ITaskEscrow.Task memory task = escrow.getTask(TaskId.wrap(0));
        (task.client, task.agent, task.arbitrator) = (_actor(client), _actor(agent), address(adapter));
        task.clock = uint32(time() + bound(lasts, 30 minutes, 20 days));
        task.state = seed % 8 == 7 ? TaskState.Released : TaskState.Disputed;
        escrow.setTask(task);
        escrow.setExtensionHours(uint16(seed >> 8) % 500);
    }

    function price(uint256 cost, uint256 seed) external {
        court.setCost(bound(cost, 1, 10_000));
        court.setClosed(seed % 4 == 0);
    }

    function pass(uint256 pick, uint256 seed) external {
        (ITaskEscrow escrow, TaskId taskId) = _pick(pick);
        uint256 to = adapter.caseOf(escrow, taskId).clock + (seed % 2);
        vm.warp(to > time() && (seed >> 8) % 2 == 0 ? to : time() + bound(seed, 1, 1 hours));
    }

    /* THE BOOKS */

    function checkBooks() public view {
        uint256 owed = 0;
        for (uint256 i = 0; i < TASKS; ++i) {
            (ITaskEscrow escrow, TaskId taskId) = _pick(i);
            IErc792Arbitrator.Case memory c = adapter.caseOf(escrow, taskId);
            owed += uint256(c.clientDeposit) + c.agentDeposit + c.pot;
        }
        for (uint256 i = 0; i < CROWD; ++i) owed += adapter.creditOf(_actor(i));
        assertEq(address(adapter).balance, owed, "A2: balance and books differ");
    }

    /// Time and anybody's calls end every case, and then everybody gets everything.
    function settleEverything() external {
        for (uint256 i = 0; i < ESCROWS; ++i) escrows[i].setMode(Actor.Mode.Accept);
        for (uint256 i = 0; i < CROWD; ++i) actors[i].setMode(Actor.Mode.Accept);
        vm.warp(time() + 1000 days);
        for (uint256 i = 0; i < TASKS; ++i) this.timeout(i, 0);
        for (uint256 i = 0; i < CROWD; ++i) this.withdraw(i, 0);
        assertEq(address(adapter).balance, 0, "A2: money stayed");
    }

    /* INTERNALS */

    function _actor(uint256 seed) internal view returns (address) {
        return address(actors[seed % CROWD]);
    }

    function _pick(uint256 seed) internal view returns (ITaskEscrow escrow, TaskId taskId) {
        uint256 i = seed % TASKS;
        return (ITaskEscrow(address(escrows[i % ESCROWS])), TaskId.wrap(bytes32(1 + i / ESCROWS)));
    }

    /// Mostly a case at `stage`, sometimes any.
    function _pickAt(
        uint256 seed,
        IErc792Arbitrator.Stage stage
    ) internal view returns (ITaskEscrow escrow, TaskId taskId) {
        for (uint256 i = seed % 8 == 0 ? TASKS : 0; i < TASKS; ++i) {
            (escrow, taskId) = _pick((seed >> 8) + i);
            if (adapter.caseOf(escrow, taskId).stage == stage) return (escrow, taskId);
        }
        return _pick(seed >> 8);
    }

    function _inCourt(uint256 disputeId) internal view returns (IErc792Arbitrator.Case memory c, ITaskEscrow escrow) {
        for (uint256 i = 0; i < TASKS; ++i) {
            TaskId taskId;
            (escrow, taskId) = _pick(i);
            c = adapter.caseOf(escrow, taskId);
            bool was = c.stage >= IErc792Arbitrator.Stage.InCourt && c.pot != 0;
            if (was && c.disputeId == disputeId) return (c, escrow);
        }
        delete c;
    }

    /// Whether an escrow neither calls back nor burns what the call needs.
    function _isQuiet(ITaskEscrow escrow) internal view returns (bool) {
        return FakeEscrow(payable(address(escrow))).mode() != Actor.Mode.Reenter;
    }

    function _wealth(address account) internal view returns (uint256) {
        return account.balance + adapter.creditOf(account);
    }

    function _call(address by, address to, uint256 value, bytes memory data) internal returns (bool ok) {
        vm.prank(by);
        // Bounded, or one account that burns all its gas would end the campaign.
        (ok, ) = to.call{value: value, gas: 3_000_000}(data);
    }

    function _count(Verb verb, bool ok) internal returns (bool) {
        if (ok) ++accepted[verb];
        else ++refused[verb];
        return ok;
    }
}
