// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Actor} from "../../contracts/mocks/Actor.sol";
import {BlocklistToken} from "../../contracts/mocks/BlocklistToken.sol";
import {HookToken} from "../../contracts/mocks/HookToken.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {Test} from "./Test.sol";

/// The people and the money of the campaign: five accounts that turn hostile and back, native coin, a token that blocks
/// accounts and one that calls them.
abstract contract Crowd is Test {
    uint256 internal constant CROWD = 5;

    TaskEscrow public escrow;
    Actor[] public actors;
    address[3] public tokens;

    constructor() {
        escrow = new TaskEscrow();
        (tokens[1], tokens[2]) = (address(new BlocklistToken()), address(new HookToken()));
        for (uint256 i = 0; i < CROWD; ++i) {
            Actor actor = new Actor();
            actors.push(actor);
            vm.deal(address(actor), 1 << 128);
            for (uint256 k = 1; k < 3; ++k) {
                TestToken(tokens[k]).mint(address(actor), 1 << 128);
                vm.prank(address(actor));
                TestToken(tokens[k]).approve(address(escrow), type(uint256).max);
            }
            HookToken(tokens[2]).setHooked(address(actor), true);
        }
    }

    function _actor(uint256 seed) internal view returns (address) {
        return address(actors[seed % CROWD]);
    }

    /// Mostly whoever has the right, sometimes anybody.
    function _caller(address right, uint256 seed) internal view returns (address) {
        return seed % 4 == 0 || right == address(0) ? _actor(seed >> 8) : right;
    }

    /// The first account and token with credit from a random start on; with a bad seed, or without any, the start itself.
    function _creditor(uint256 seed) internal view returns (address account, address token) {
        uint256 start = (seed >> 8) % (3 * CROWD);
        for (uint256 i = seed % 8 == 0 ? 0 : 3 * CROWD; i > 0; --i) {
            (account, token) = (_actor((start + i) / 3), tokens[(start + i) % 3]);
            if (escrow.creditOf(token, account) != 0) return (account, token);
        }
        return (_actor(start / 3), tokens[start % 3]);
    }

    function _call(address by, address to, uint256 value, bytes memory data) internal returns (bool ok) {
        vm.prank(by);
        // Bounded, or one account that burns all its gas would end the campaign.
        (ok, ) = to.call{value: value, gas: 2_000_000}(data);
    }

    /// Whether a payment of `token` to `account` works when it gets all the gas it wants.
    function _canReceive(address token, address account) internal view returns (bool) {
        if (token == tokens[1]) return !_isBlocked(account) && !_isBlocked(address(escrow));
        return !_refuses(account);
    }

    function _canPay(address token, address account) internal view returns (bool) {
        return token == address(0) || _canReceive(token, account);
    }

    function _refuses(address account) internal view returns (bool) {
        Actor.Mode mode = Actor(payable(account)).mode();
        return mode == Actor.Mode.Revert || mode == Actor.Mode.BurnGas || mode == Actor.Mode.RevertBomb;
    }

    function _isBlocked(address account) internal view returns (bool) {
        return BlocklistToken(tokens[1]).isBlocked(account);
    }

    function _wealth(address token, address account) internal view returns (uint256) {
        return _balance(token, account) + escrow.creditOf(token, account);
    }

    function _balance(address token, address account) internal view returns (uint256) {
        return token == address(0) ? account.balance : TestToken(token).balanceOf(account);
    }

    /// A guarded verb, aimed at `taskId` or at the actor's credit: what a reentrant receiver would like to call.
    function _guardedCall(TaskId taskId, uint256 seed) internal view returns (bytes memory) {
        uint256 kind = seed % 6;
        if (kind == 0) return abi.encodeCall(ITaskEscrow.releasePayment, taskId);
        if (kind == 1) return abi.encodeCall(ITaskEscrow.claimPayment, taskId);
        if (kind == 2) return abi.encodeCall(ITaskEscrow.refundIfExpired, taskId);
        if (kind == 3) return abi.encodeCall(ITaskEscrow.resolveBySilence, taskId);
        if (kind == 4) return abi.encodeCall(ITaskEscrow.resolveDispute, (taskId, seed % 10_001));
        return abi.encodeCall(ITaskEscrow.withdraw, tokens[(seed >> 8) % 3]);
    }

    /// Terms that are valid, or broken in one way.
    function _terms(
        address client,
        uint256 seed,
        uint96 amount
    ) internal view returns (ITaskEscrow.Terms memory terms, bool valid) {
        terms = ITaskEscrow.Terms({
            agent: _actor(seed >> 8),
            token: tokens[(seed >> 16) % 3],
            amount: amount,
            deadline: uint32(time() + 1 + ((seed >> 24) % 3 days)),
            reviewHours: uint16(1 + ((seed >> 48) % 30)),
            rulingHours: uint16(1 + ((seed >> 56) % 30)),
            silencePercent: uint8((seed >> 64) % 101),
            arbitrator: (seed >> 72) % 5 == 0 ? address(0) : _actor(seed >> 80),
            termsHash: bytes32(seed)
        });
        uint256 broken = seed % 24;
        if (broken == 0) terms.deadline = uint32(time());
        if (broken == 1) terms.deadline = uint32(time() + 730 days + 1);
        if (broken == 2) terms.reviewHours = 0;
        if (broken == 3) terms.rulingHours = 2048;
        if (broken == 4) terms.silencePercent = 101;
        bool distinct = terms.agent != client && terms.arbitrator != client && terms.arbitrator != terms.agent;
        return (terms, broken > 4 && distinct && amount != 0);
    }
}
