// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, TaskState} from "../types/TaskState.sol";
import {TaskId} from "../types/TaskId.sol";
import {ITaskEscrow} from "./ITaskEscrow.sol";

/// @title IAgentBond: what an agent, and whoever vouches for it, loses with a lost dispute
/// @notice An agent without a history puts coins where its promise is, and others put coins behind it. A ruling
/// against the agent takes from both. No owner, no upgrade, no setter, no judge of its own: the ruling is read from
/// {ITaskEscrow}, whose tasks alone count. Native coin.
///
/// A dispute is lost when the arbitrator ruled and the agent received nothing of the whole payment: a task that is
/// `Refunded` with the outcome `Ruled`, of {MIN_AMOUNT} or more. A silent arbitrator and a settlement are no rulings;
/// a ruling that gives the agent any part of the payment, and one about a task of which the client had released a part
/// before, cost nothing here, because the escrow does not keep the split.
///
/// Consent: a ruling takes from an agent only if the agent named its arbitrator here before, and at most what it said
/// then. A dispute needs work that the agent delivered, so nobody is slashed for a task it did not take.
///
/// Where a slash goes: half of what the agent loses is the client's, all the rest burns. So agent and client together
/// always lose by it, vouches or not, and a newcomer cannot have its vouchers' coins.
///
/// Time: what is due by `t` is allowed while `block.timestamp <= t`, what follows from it afterwards.
interface IAgentBond {
    /* EVENTS */

    /// @notice `from` added `amount` to the bond of `agent`.
    event BondPosted(address indexed agent, address indexed from, uint256 amount);
    /// @notice `agent` may take its bond after `exitAt`.
    event ExitRequested(address indexed agent, uint256 exitAt);
    /// @notice `agent` took its bond, to `to`.
    event BondWithdrawn(address indexed agent, address to, uint256 amount);
    /// @notice From now on a ruling of `arbitrator` against `agent` costs it up to `maxSlash`.
    event ArbitratorNamed(address indexed agent, address indexed arbitrator, uint256 maxSlash);
    /// @notice Rulings of `arbitrator` against `agent` cost nothing after `until`.
    event ArbitratorDropped(address indexed agent, address indexed arbitrator, uint256 until);
    /// @notice `voucher` put `added` behind `agent`; `amount` is what it has there now.
    event Vouched(address indexed voucher, address indexed agent, uint256 added, uint256 amount);
    /// @notice `voucher` may take its vouch for `agent` after `exitAt`.
    event VouchExitRequested(address indexed voucher, address indexed agent, uint256 exitAt);
    /// @notice `voucher` took what was left of its vouch for `agent`, to `to`.
    event VouchWithdrawn(address indexed voucher, address indexed agent, address to, uint256 amount);
    /// @notice For the `losses`th time `agent` lost a dispute: `fromBond` of its own, `fromVouches` of its vouchers,
    /// from each the same part. `awarded` is credited to `client`; all the rest burned.
    event AgentSlashed(
        address indexed agent,
        address indexed client,
        TaskId indexed taskId,
        address arbitrator,
        uint256 losses,
        uint256 fromBond,
        uint256 fromVouches,
        uint256 awarded
    );
    /// @notice `account` took its credit, to `to`.
    event CreditWithdrawn(address indexed account, address to, uint256 amount);

    /* ERRORS */

    error AgentBond_InvalidEscrow(address escrow);
    error AgentBond_InvalidAgent(address agent);
    error AgentBond_NothingSent();
    error AgentBond_NoBond(address agent);
    error AgentBond_Leaving(address account, uint256 exitAt);
    error AgentBond_NotLeaving(address account);
    error AgentBond_TooEarly(uint256 timestamp, uint256 opensAfter);
    error AgentBond_TooLate(uint256 timestamp, uint256 lastMoment);
    error AgentBond_InvalidReceiver(address to);
    error AgentBond_InvalidArbitrator(address arbitrator);
    error AgentBond_InvalidCap(uint256 given, uint256 min);
    error AgentBond_NotNamed(address agent, address arbitrator);
    error AgentBond_AboveRoom(uint256 given, uint256 room);
    error AgentBond_NoVouch(address voucher, address agent);
    error AgentBond_NotLost(TaskState state, Outcome outcome);
    error AgentBond_TooSmall(uint256 amount, uint256 min);
    error AgentBond_AlreadySlashed(TaskId taskId);
    error AgentBond_NoCredit(address account);

    /* POST, EXIT, WITHDRAW */

    /// @notice Adds what is sent along to the bond of `agent`. Whoever pays, the bond is the agent's.
    /// Emits {BondPosted}.
    ///
    /// Warning: a bond that is leaving leaves with what is added to it.
    ///
    /// Requirements: `agent` is not zero (_InvalidAgent); something is sent along (_NothingSent).
    function post(address agent) external payable;

    /// @notice The caller's bond begins to leave: it can be taken {EXIT_DELAY} later, and is slashed like any other
    /// until it was. A request cannot be taken back: who stays takes the bond and posts it again.
    /// Emits {ExitRequested}.
    ///
    /// Requirements: the caller has a bond (_NoBond), which is not leaving already (_Leaving).
    function requestExit() external;

    /// @notice Pays the caller its whole bond, to `to`. Losses, and arbitrators that it named, stay.
    /// Emits {BondWithdrawn}.
    ///
    /// Requirements: the caller requested its exit (_NotLeaving) and the delay is over (_TooEarly); `to` is neither
    /// zero nor this contract (_InvalidReceiver) and takes the payment.
    function withdrawBond(address to) external;

    /* NAME, DROP */

    /// @notice From now on a lost dispute before `arbitrator` costs the caller up to `maxSlash`: at most the payment
    /// that was disputed, if that is in native coin too. Naming one again raises its cap, and ends that it is being
    /// dropped.
    /// Emits {ArbitratorNamed}.
    ///
    /// Warning: name only whom you would let rule. A ruling is not reviewed here, and an arbitrator that sides with
    /// your client can take `maxSlash` for every task that you deliver under it. A payment in a token has no price
    /// here: it costs the whole cap, however small it is.
    ///
    /// Requirements: `arbitrator` is neither zero nor the caller (_InvalidArbitrator); `maxSlash` is not zero, below
    /// 2⁹⁶, and, until {CLAIM_WINDOW} after a drop is over, not lower than before (_InvalidCap).
    function nameArbitrator(address arbitrator, uint256 maxSlash) external;

    /// @notice Rulings of `arbitrator` cost the caller nothing any more, from {EXIT_DELAY} later on. To lower a cap,
    /// drop and name again afterwards.
    /// Emits {ArbitratorDropped}.
    ///
    /// Requirements: the caller named it (_NotNamed) and did not drop it already (_Leaving).
    function dropArbitrator(address arbitrator) external;

    /* VOUCH */

    /// @notice Puts what is sent along behind `agent`, on top of what the caller has there. With every lost dispute it
    /// loses the same part as the agent does of its own bond, and it burns: it never is anybody's gain.
    /// Emits {Vouched}.
    ///
    /// Warning: the agent chooses its arbitrators, its tasks and its clients, also later. It can burn your vouch by
    /// losing on purpose, at a cost of its own: by the amounts now, at least an eighth of what burns. Leave when it
    /// asks to: of an agent that took its bond, the vouches are all there is to take from.
    /// Warning: a dispute that was lost in the last {CLAIM_WINDOW} may still be slashed.
    ///
    /// Requirements:
    /// - `agent` is neither zero nor the caller (_InvalidAgent); something is sent along (_NothingSent);
    /// - none of these is leaving: the bond of the agent, the bond of the caller, its vouch for the agent (_Leaving);
    /// - all vouches for the agent together are at most {VOUCH_FACTOR} times its own bond, and all vouches of the
    ///   caller together at most the caller's own bond (_AboveRoom).
    function vouch(address agent) external payable;

    /// @notice The caller's vouch for `agent` begins to leave, as a bond does in {requestExit}.
    /// Emits {VouchExitRequested}.
    ///
    /// Requirements: the caller has a vouch for the agent (_NoVouch), which is not leaving already (_Leaving).
    function requestVouchExit(address agent) external;

    /// @notice Pays the caller what is left of its vouch for `agent`, to `to`. Rounded down; what rounding leaves
    /// burns with the last vouch.
    /// Emits {VouchWithdrawn}.
    ///
    /// Requirements: the caller requested that (_NotLeaving) and the delay is over (_TooEarly); `to` is neither zero
    /// nor this contract (_InvalidReceiver) and takes the payment.
    function withdrawVouch(address agent, address to) external;

    /* SLASH */

    /// @notice Anyone makes an agent pay for a dispute that it lost. Once a task. Counts also when there is nothing to
    /// take. Whoever calls, the client is credited half of what the agent itself loses: there is nothing to race for.
    /// Emits {AgentSlashed}.
    ///
    /// The agent loses the least of: its bond; the cap that it named for the arbitrator; the payment, if that is in
    /// native coin. Its vouchers lose the same part of their vouches as the agent of its bond, together at most
    /// {VOUCH_FACTOR} times the cap and the payment.
    ///
    /// Warning: the escrow knows the task only until its client reuses the lane. A client that wants the slash claims
    /// it first; one that does not, forgives.
    ///
    /// Requirements:
    /// - the escrow holds the task (TaskEscrow_TaskNotFound), and its dispute was lost (_NotLost);
    /// - the payment was at least {MIN_AMOUNT}: of less, a share can round to nothing (_TooSmall);
    /// - the arbitrator was named when it ruled (_NotNamed), at most {CLAIM_WINDOW} ago (_TooLate);
    /// - not slashed before (_AlreadySlashed).
    function slash(TaskId taskId) external;

    /// @notice Pays the caller its credit, what it was awarded as a client, to `to`.
    /// Emits {CreditWithdrawn}.
    ///
    /// Requirements: there is credit (_NoCredit); `to` is neither zero nor this contract (_InvalidReceiver) and takes
    /// the payment.
    function withdrawCredit(address to) external;

    /* VIEWS */

    /// @notice Everything there is to know about an account before one gives it work, or vouches for it.
    /// @return amount Its own bond.
    /// @return exitAt Unix seconds after which it may take that; 0 when it did not ask to.
    /// @return losses How many disputes it lost, ever, before arbitrators it had named.
    /// @return vouched What others have behind it, those that are leaving included.
    /// @return vouchers How many others.
    /// @return vouchedOut What it has behind others itself, by the amounts before their losses.
    function bondOf(
        address agent
    )
        external
        view
        returns (uint256 amount, uint256 exitAt, uint256 losses, uint256 vouched, uint256 vouchers, uint256 vouchedOut);

    /// @notice What `voucher` has behind `agent`.
    /// @return amount What is left of it.
    /// @return exitAt Unix seconds after which it may take that; 0 when it did not ask to.
    function vouchOf(address voucher, address agent) external view returns (uint256 amount, uint256 exitAt);

    /// @notice How much more `voucher` may put behind `agent` now; 0 when somebody is leaving.
    function vouchRoom(address voucher, address agent) external view returns (uint256);

    /// @notice Which rulings of `arbitrator` cost `agent` something.
    /// @return maxSlash At most this much each; 0 when it was never named.
    /// @return from Unix seconds of the first ruling that does.
    /// @return until Unix seconds of the last one; 0 without an end.
    function namingOf(
        address agent,
        address arbitrator
    ) external view returns (uint256 maxSlash, uint256 from, uint256 until);

    /// @notice What a dispute lost before `arbitrator` by `rulingBy`, about a payment that is large enough, costs the
    /// agent itself, whatever the agent does from now on short of losing other disputes. Half of it is the client's.
    ///
    /// Look at it before funding a task, with the last moment of a ruling: the deadline and the hours for review,
    /// ruling and extension.
    function coverOf(address agent, address arbitrator, uint256 rulingBy) external view returns (uint256);

    /// @notice Whether the agent of this task was slashed for it.
    function isSlashed(TaskId taskId) external view returns (bool);

    /// @notice What `account` can take with {withdrawCredit}.
    function creditOf(address account) external view returns (uint256);

    /// @notice What was burned ever. It stays here and belongs to nobody.
    function burned() external view returns (uint256);

    /// @notice Whose rulings count.
    function escrow() external view returns (ITaskEscrow);
}
