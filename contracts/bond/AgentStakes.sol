// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAgentBond} from "../interfaces/IAgentBond.sol";
import {MAX_WINDOW_HOURS} from "../types/TaskWord.sol";

/// @title The money of {AgentBond}: bonds, vouches, credits, and what burned.
/// Books: the balance is, at any time, every bond, every pool of vouches, every credit and what burned.
/// Whoever is paid takes it with a call of its own, so nobody's refusal to be paid holds up a verb.
abstract contract AgentStakes is IAgentBond {
    using SafeCast for uint256;

    /* TYPES */

    /// One word. What an account has at stake for itself.
    struct Bond {
        uint96 amount;
        uint96 vouchedOut; // the amounts of its vouches, as they stand in their words
        uint40 exitAt;
        uint24 losses;
    }

    /// One word. What others have at stake for an agent, together.
    struct Pool {
        uint96 amount;
        uint96 index; // what is left of a coin of the pool's first day, in units of ONE
        uint24 epoch; // how often a pool was lost as good as whole
        uint32 vouchers;
    }

    /// One word. What one of them has: `amount` when the pool's index was `index`. Worth nothing in a later epoch.
    struct Vouch {
        uint96 amount;
        uint96 index;
        uint24 epoch;
        uint40 exitAt;
    }

    /* CONSTANTS */

    /// How long after a ruling an agent can be slashed for it: as long as the escrow keeps the task at least.
    uint256 public constant CLAIM_WINDOW = 7 days;
    /// What is completed in the second of a request can be disputed, ruled on after an extension, and slashed, at the
    /// longest windows of the escrow, before the bond leaves.
    uint256 public constant EXIT_DELAY = 3 * MAX_WINDOW_HOURS * 1 hours + CLAIM_WINDOW;
    /// Vouches are at most this many times the agent's own bond: it cannot burn many coins of others with few of its
    /// own.
    uint256 public constant VOUCH_FACTOR = 4;

    uint256 internal constant ONE = 1 << 95;
    /// Below this, what rounding takes would no longer be next to nothing: the rest of such a pool burns.
    uint256 internal constant MIN_INDEX = 1 << 48;

    /* STORAGE */

    /// @inheritdoc IAgentBond
    uint256 public burned;

    mapping(address account => Bond) internal _bonds;
    mapping(address agent => Pool) internal _pools;
    mapping(address voucher => mapping(address agent => Vouch)) internal _vouches;
    mapping(address account => uint256) internal _credit;

    /* POST, EXIT, WITHDRAW */

    /// @inheritdoc IAgentBond
    function post(address agent) external payable {
        // Nobody works as zero, and nobody could take this bond again.
        if (agent == address(0)) revert AgentBond_InvalidAgent(agent);
        if (msg.value == 0) revert AgentBond_NothingSent();

        _bonds[agent].amount += msg.value.toUint96();

        emit BondPosted(agent, msg.sender, msg.value);
    }

    /// @inheritdoc IAgentBond
    function requestExit() external {
        Bond memory bond = _bonds[msg.sender];

        if (bond.amount == 0) revert AgentBond_NoBond(msg.sender);
        _checkStays(msg.sender, bond.exitAt);

        uint256 exitAt = block.timestamp + EXIT_DELAY;

        _bonds[msg.sender].exitAt = exitAt.toUint40();

        emit ExitRequested(msg.sender, exitAt);
    }

    /// @inheritdoc IAgentBond
    function withdrawBond(address to) external {
        Bond memory bond = _bonds[msg.sender];

        _checkLeft(bond.exitAt);
        _checkReceiver(to);

        // No check of the amount: after a slash of all of it this still ends the exit.
        (_bonds[msg.sender].amount, _bonds[msg.sender].exitAt) = (0, 0);

        emit BondWithdrawn(msg.sender, to, bond.amount);

        Address.sendValue(payable(to), bond.amount);
    }

    /* VOUCH */

    /// @inheritdoc IAgentBond
    function vouch(address agent) external payable {
        Bond memory own = _bonds[msg.sender];
        Pool memory pool = _pools[agent];
        Vouch memory given = _vouches[msg.sender][agent];

        if (agent == address(0) || agent == msg.sender) revert AgentBond_InvalidAgent(agent);
        if (msg.value == 0) revert AgentBond_NothingSent();
        _checkStays(msg.sender, own.exitAt);
        _checkStays(agent, _bonds[agent].exitAt);
        _checkStays(msg.sender, given.exitAt);

        uint256 left = _worth(given, pool);
        own.vouchedOut = own.vouchedOut - given.amount + left.toUint96();
        uint256 room = _room(own, _bonds[agent].amount, pool.amount);
        if (msg.value > room) revert AgentBond_AboveRoom(msg.value, room);

        // Nobody is in: whatever index the last ones left, it measures nothing.
        if (pool.vouchers == 0) pool.index = uint96(ONE);
        if (given.amount == 0 || given.epoch != pool.epoch) ++pool.vouchers;
        uint96 added = uint96(msg.value); // Cannot cut anything off: there is room.
        pool.amount += added;
        own.vouchedOut += added;

        _bonds[msg.sender] = own;
        _pools[agent] = pool;
        _vouches[msg.sender][agent] = Vouch({
            amount: uint96(left) + added,
            index: pool.index,
            epoch: pool.epoch,
            exitAt: 0
        });

        emit Vouched(msg.sender, agent, added, left + added);
    }

    /// @inheritdoc IAgentBond
    function requestVouchExit(address agent) external {
        Vouch memory given = _vouches[msg.sender][agent];

        if (given.amount == 0) revert AgentBond_NoVouch(msg.sender, agent);
        _checkStays(msg.sender, given.exitAt);

        uint256 exitAt = block.timestamp + EXIT_DELAY;

        _vouches[msg.sender][agent].exitAt = exitAt.toUint40();

        emit VouchExitRequested(msg.sender, agent, exitAt);
    }

    /// @inheritdoc IAgentBond
    function withdrawVouch(address agent, address to) external {
        Pool memory pool = _pools[agent];
        Vouch memory given = _vouches[msg.sender][agent];

        _checkLeft(given.exitAt);
        _checkReceiver(to);

        uint256 left = _worth(given, pool);
        if (given.epoch == pool.epoch) {
            pool.amount -= uint96(left);
            --pool.vouchers;
        }
        uint256 dust = pool.vouchers == 0 ? pool.amount : 0;
        pool.amount -= uint96(dust);

        delete _vouches[msg.sender][agent];
        _bonds[msg.sender].vouchedOut -= given.amount;
        _pools[agent] = pool;
        if (dust != 0) burned += dust;

        emit VouchWithdrawn(msg.sender, agent, to, left);

        Address.sendValue(payable(to), left);
    }

    /* CREDIT */

    /// @inheritdoc IAgentBond
    function withdrawCredit(address to) external {
        uint256 amount = _credit[msg.sender];

        if (amount == 0) revert AgentBond_NoCredit(msg.sender);
        _checkReceiver(to);

        _credit[msg.sender] = 0;

        emit CreditWithdrawn(msg.sender, to, amount);

        Address.sendValue(payable(to), amount);
    }

    /* VIEWS */

    /// @inheritdoc IAgentBond
    function bondOf(
        address agent
    )
        external
        view
        returns (uint256 amount, uint256 exitAt, uint256 losses, uint256 vouched, uint256 vouchers, uint256 vouchedOut)
    {
        Bond memory bond = _bonds[agent];
        Pool memory pool = _pools[agent];
        return (bond.amount, bond.exitAt, bond.losses, pool.amount, pool.vouchers, bond.vouchedOut);
    }

    /// @inheritdoc IAgentBond
    function vouchOf(address voucher, address agent) external view returns (uint256 amount, uint256 exitAt) {
        Vouch memory given = _vouches[voucher][agent];
        return (_worth(given, _pools[agent]), given.exitAt);
    }

    /// @inheritdoc IAgentBond
    function vouchRoom(address voucher, address agent) external view returns (uint256) {
        Bond memory own = _bonds[voucher];
        Bond memory backed = _bonds[agent];
        Pool memory pool = _pools[agent];
        Vouch memory given = _vouches[voucher][agent];
        bool leaving = own.exitAt != 0 || backed.exitAt != 0 || given.exitAt != 0;
        if (leaving || voucher == agent) return 0;

        own.vouchedOut = own.vouchedOut - given.amount + uint96(_worth(given, pool));
        return _room(own, backed.amount, pool.amount);
    }

    /// @inheritdoc IAgentBond
    function creditOf(address account) external view returns (uint256) {
        return _credit[account];
    }

    /* INTERNALS */

    /// Counts a loss of `agent` and takes what it costs: of its own bond at most `size`, of its vouchers the same
    /// part.
    /// @return losses By now.
    /// @return fromBond Taken from the agent.
    /// @return fromVouches Taken from its vouchers.
    /// @return award What of that is the client's.
    function _take(
        address agent,
        address client,
        uint256 size
    ) internal returns (uint256 losses, uint256 fromBond, uint256 fromVouches, uint256 award) {
        Bond memory bond = _bonds[agent];
        Pool memory pool = _pools[agent];

        fromBond = bond.amount < size ? bond.amount : size;
        // Of the agent's own coins alone: of its vouchers' it could otherwise get some, by losing to itself.
        award = fromBond / 2; // The odd wei burns.
        losses = bond.losses + 1;
        if (pool.amount != 0) (pool, fromVouches) = _reduced(pool, bond.amount, fromBond, size);

        bond.amount -= uint96(fromBond); // Cannot cut anything off: not more than there is.
        bond.losses = losses.toUint24();

        _bonds[agent] = bond;
        if (fromVouches != 0) _pools[agent] = pool;
        if (award != 0) _credit[client] += award;
        burned += fromBond - award + fromVouches;
    }

    /// A pool after the agent lost `fromBond` of its bond, and what the pool lost.
    function _reduced(
        Pool memory pool,
        uint256 bond,
        uint256 fromBond,
        uint256 size
    ) internal pure returns (Pool memory, uint256 lost) {
        uint256 before = pool.amount;
        // Who has nothing left lost all of it. 96 bits times 96 bits cannot overflow. Rounded down.
        lost = bond == 0 ? before : (before * fromBond) / bond;
        // By the amounts of when they vouched it is never more; an agent that left and came back with little could
        // make it more.
        if (lost > VOUCH_FACTOR * size) lost = VOUCH_FACTOR * size;

        // Rounded down, so that all vouches together are never worth more than the pool.
        uint256 index = (pool.index * (before - lost)) / before;
        if (index < MIN_INDEX) {
            return (Pool({amount: 0, index: uint96(ONE), epoch: pool.epoch + 1, vouchers: 0}), before);
        }
        (pool.amount, pool.index) = (uint96(before - lost), uint96(index));
        return (pool, lost);
    }

    /// What is left of a vouch, rounded down.
    function _worth(Vouch memory given, Pool memory pool) internal pure returns (uint256) {
        if (given.amount == 0 || given.epoch != pool.epoch) return 0;
        return (uint256(given.amount) * pool.index) / given.index;
    }

    function _room(Bond memory own, uint256 backed, uint256 pooled) internal pure returns (uint256) {
        uint256 most = VOUCH_FACTOR * backed;
        uint256 ofAgent = most > pooled ? most - pooled : 0;
        uint256 ofVoucher = own.amount > own.vouchedOut ? own.amount - own.vouchedOut : 0;
        return ofAgent < ofVoucher ? ofAgent : ofVoucher;
    }

    function _checkStays(address account, uint256 exitAt) internal pure {
        if (exitAt != 0) revert AgentBond_Leaving(account, exitAt);
    }

    function _checkLeft(uint256 exitAt) internal view {
        if (exitAt == 0) revert AgentBond_NotLeaving(msg.sender);
        if (block.timestamp <= exitAt) revert AgentBond_TooEarly(block.timestamp, exitAt);
    }

    function _checkReceiver(address to) internal view {
        // Not to ourselves: there is no way to take coins that belong to nobody, so the call would fail anyway.
        if (to == address(0) || to == address(this)) revert AgentBond_InvalidReceiver(to);
    }
}
