// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actor} from "../../contracts/mocks/Actor.sol";
import {BlocklistToken} from "../../contracts/mocks/BlocklistToken.sol";
import {FeeToken} from "../../contracts/mocks/FeeToken.sol";
import {HookToken} from "../../contracts/mocks/HookToken.sol";
import {MoodyVerifier} from "../../contracts/mocks/MoodyVerifier.sol";
import {OddToken} from "../../contracts/mocks/OddToken.sol";
import {ShrinkingToken} from "../../contracts/mocks/ShrinkingToken.sol";
import {SignedToken} from "../../contracts/mocks/SignedToken.sol";
import {SigningActor} from "../../contracts/mocks/SigningActor.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {Test} from "./Test.sol";

/// The people and the money of the campaign: five contract wallets that turn hostile and back, one account with a key,
/// native coin and six tokens.
abstract contract Crowd is Test {
    uint256 internal constant CROWD = 6;
    uint256 internal constant TOKENS = 7;
    /// The private key of the last of the crowd.
    uint256 internal constant KEY = 0xC0FFEE;
    /// At what amount FeeToken starts to take something.
    uint256 internal constant FEE_FROM = 100;

    // Positions in `tokens`; 0 is the native coin.
    uint256 internal constant BLOCKING = 1;
    uint256 internal constant HOOKED = 2;
    uint256 internal constant SIGNED = 3;
    uint256 internal constant ODD = 4;
    uint256 internal constant TAKING = 5;
    uint256 internal constant SHRINKING = 6;

    TaskEscrow public escrow;
    MoodyVerifier internal _verifier;
    address[CROWD] public people;
    address[TOKENS] public tokens;
    mapping(address => uint256) internal _positionOf;
    /// The error of the last call, if it failed.
    bytes4 internal _answer;

    constructor() {
        escrow = new TaskEscrow();
        _verifier = new MoodyVerifier();
        (tokens[BLOCKING], tokens[HOOKED]) = (address(new BlocklistToken()), address(new HookToken()));
        (tokens[SIGNED], tokens[ODD]) = (address(new SignedToken()), address(new OddToken()));
        (tokens[TAKING], tokens[SHRINKING]) = (address(new FeeToken()), address(new ShrinkingToken()));
        for (uint256 i = 0; i < CROWD - 1; ++i) _join(i, address(new SigningActor(address(0))));
        _join(CROWD - 1, vm.addr(KEY));
    }

    function _join(uint256 position, address account) private {
        (people[position], _positionOf[account]) = (account, position);
        vm.deal(account, 1 << 128);
        for (uint256 k = 1; k < TOKENS; ++k) {
            TestToken(tokens[k]).mint(account, 1 << 128);
            // Who has a key gives this token permits instead.
            if (k == SIGNED && !_isWallet(account)) continue;
            vm.prank(account);
            TestToken(tokens[k]).approve(address(escrow), type(uint256).max);
        }
        if (_isWallet(account)) HookToken(tokens[HOOKED]).setHooked(account, true);
    }

    function _isWallet(address account) internal view returns (bool) {
        return account.code.length != 0;
    }

    function _actor(uint256 seed) internal view returns (address) {
        return people[seed % CROWD];
    }

    /// Mostly whoever has the right, sometimes anybody.
    function _caller(address right, uint256 seed) internal view returns (address) {
        return seed % 4 == 0 || right == address(0) ? _actor(seed >> 8) : right;
    }

    /// The first account and token with credit from a random start on; with a bad seed, or without any, the start itself.
    function _creditor(uint256 seed) internal view returns (address account, address token) {
        uint256 start = (seed >> 8) % (TOKENS * CROWD);
        for (uint256 i = seed % 8 == 0 ? 0 : TOKENS * CROWD; i > 0; --i) {
            (account, token) = (_actor((start + i) / TOKENS), tokens[(start + i) % TOKENS]);
            if (escrow.creditOf(token, account) != 0) return (account, token);
        }
        return (_actor(start / TOKENS), tokens[start % TOKENS]);
    }

    function _call(address by, address to, uint256 value, bytes memory data) internal returns (bool ok) {
        vm.prank(by);
        // Bounded, or one account that burns all its gas would end the campaign.
        bytes memory answer;
        (ok, answer) = to.call{value: value, gas: 2_000_000}(data);
        _answer = bytes4(answer);
    }

    /* MONEY */

    /// Whether a payment of `token` to `account` works when it gets all the gas it wants.
    function _canReceive(address token, address account, uint256 amount) internal view returns (bool) {
        if (token == tokens[BLOCKING]) return !_isBlocked(account) && !_isBlocked(address(escrow));
        if (token == tokens[ODD]) return !OddToken(token).refuses();
        if (token == tokens[SHRINKING]) return _balance(token, address(escrow)) >= amount;
        return (token != address(0) && token != tokens[HOOKED]) || !_refuses(account);
    }

    /// Whether the escrow can take `amount` from `account`.
    function _canPay(address token, address account, uint256 amount) internal view returns (bool) {
        if (token == tokens[SIGNED]) return SignedToken(token).allowance(account, address(escrow)) >= amount;
        if (token == tokens[TAKING]) return amount < FEE_FROM;
        return token == address(0) || token == tokens[SHRINKING] || _canReceive(token, account, amount);
    }

    /// What reaches somebody who is paid `amount`.
    function _arrives(address token, uint256 amount) internal view returns (uint256) {
        return token == tokens[TAKING] ? amount - amount / FEE_FROM : amount;
    }

    function _refuses(address account) internal view returns (bool) {
        if (!_isWallet(account)) return false;
        Actor.Mode mode = Actor(payable(account)).mode();
        return mode == Actor.Mode.Revert || mode == Actor.Mode.BurnGas || mode == Actor.Mode.RevertBomb;
    }

    /// Whether a payment must arrive as such, and never as credit. Bombs and reentries may or may not fit into a push.
    function _surelyReceives(address token, address account) internal view returns (bool) {
        if (token == tokens[SHRINKING]) return false;
        if (token != address(0) && token != tokens[HOOKED]) return true;
        return !_isWallet(account) || Actor(payable(account)).mode() == Actor.Mode.Accept;
    }

    function _isBlocked(address account) internal view returns (bool) {
        return BlocklistToken(tokens[BLOCKING]).isBlocked(account);
    }

    function _balance(address token, address account) internal view returns (uint256) {
        return token == address(0) ? account.balance : TestToken(token).balanceOf(account);
    }
}
