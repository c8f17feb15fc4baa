// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Pull} from "../libraries/Pull.sol";
import {Push} from "../libraries/Push.sol";
import {TaskId} from "../types/TaskId.sol";
import {TaskOptions} from "../types/TaskOptions.sol";
import {Outcome, TaskState} from "../types/TaskState.sol";
import {FLAG_PARTLY_PAID, TaskWord} from "../types/TaskWord.sol";
import {EscrowStorage} from "./EscrowStorage.sol";

/// How money comes in and goes out. Every verb that moves any comes through here.
abstract contract EscrowMoney is EscrowStorage, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 internal constant BPS = 10_000;

    /// @inheritdoc ITaskEscrow
    function withdraw(address token) external nonReentrant {
        _withdraw(token, msg.sender);
    }

    /// @inheritdoc ITaskEscrow
    function withdrawTo(address token, address to) external nonReentrant {
        // Not to ourselves: the books would not know of it and the coins would be nobody's.
        if (to == address(0) || to == address(this)) revert TaskEscrow_InvalidReceiver(to);
        _withdraw(token, to);
    }

    /* IN */

    /// Takes exactly `amount` from the caller.
    function _pull(address token, uint256 amount) internal {
        if (token == address(0)) {
            if (msg.value != amount) revert TaskEscrow_WrongValue(msg.value, amount);
            return;
        }
        _checkNoValue();
        uint256 before = _heldOf(token);
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        _checkReceived(token, before, amount);
    }

    function _checkNoValue() internal view {
        if (msg.value != 0) revert TaskEscrow_WrongValue(msg.value, 0);
    }

    function _checkReceived(address token, uint256 before, uint256 amount) internal view {
        uint256 held = _heldOf(token);
        uint256 received;
        // A balance that shrank wraps to more than any amount, and is refused as well, unless the token claims a
        // balance near 2²⁵⁶, which harms its own tasks alone.
        unchecked {
            received = held - before;
        }
        if (received != amount) revert TaskEscrow_WrongAmountReceived(received, amount);
        if (amount == 1) _checkNotCollectible(token);
    }

    /// An ERC-721 takes the same call as an ERC-20, and one of it arrives for an amount of one; but it has no
    /// `transfer`, so that nobody would ever get it out.
    function _checkNotCollectible(address token) internal view {
        if (ERC165Checker.supportsERC165InterfaceUnchecked(token, type(IERC721).interfaceId)) {
            revert TaskEscrow_InvalidToken(token);
        }
    }

    function _heldOf(address token) internal view returns (uint256 held) {
        bool ok;
        (held, ok) = Pull.balanceOf(token);
        if (!ok) revert TaskEscrow_InvalidToken(token);
    }

    /* OUT */

    function _closeInFull(TaskId taskId, Slots storage slots, TaskWord a, Outcome outcome) internal {
        uint256 amount = uint96(slots.b);
        _close(taskId, slots, a, outcome, amount, amount);
    }

    /// The one way a funded task ends: of the `amount` locked, `agentAmount` to the agent, the rest to the client.
    function _close(
        TaskId taskId,
        Slots storage slots,
        TaskWord a,
        Outcome outcome,
        uint256 amount,
        uint256 agentAmount
    ) internal {
        uint256 clientAmount = amount - agentAmount;
        bool agentGotNothing = agentAmount == 0 && !a.has(FLAG_PARTLY_PAID);
        TaskState state = agentGotNothing ? TaskState.Refunded : TaskState.Released;
        address token = _tokenOf(slots, a);

        slots.a = a.closed(state, outcome, block.timestamp);

        emit TaskClosed(taskId, a.agentOf(), outcome, agentAmount, clientAmount);

        _payAgent(taskId, slots, a, token, agentAmount);
        _pay(token, taskId.clientOf(), clientAmount);
    }

    /// Pays the agent, less the marketplace's fee.
    function _payAgent(TaskId taskId, Slots storage slots, TaskWord a, address token, uint256 amount) internal {
        TaskOptions options = _optionsOf(slots, a);
        // Rounded down, in favour of the agent.
        uint256 fee = (amount * options.feeBpsOf()) / BPS;

        if (fee != 0) {
            emit FeePaid(taskId, options.feeRecipientOf(), fee);
            _pay(token, options.feeRecipientOf(), fee);
        }
        _pay(token, a.agentOf(), amount - fee);
    }

    /// Ends a disputed task, and pays out its bond: `bondBps` of it to the agent, the rest to the client.
    function _closeDispute(
        TaskId taskId,
        Slots storage slots,
        TaskWord a,
        Outcome outcome,
        uint256 agentAmount,
        uint256 bondBps
    ) internal {
        // All of it is read before anybody is paid: what storage holds afterwards is nobody's promise.
        uint256 bond = _optionsOf(slots, a).hasBond() ? uint96(slots.extra) : 0;
        // Rounded down, as the payment is.
        uint256 agentBond = (bond * bondBps) / BPS;
        address token = _tokenOf(slots, a);

        _close(taskId, slots, a, outcome, uint96(slots.b), agentAmount);
        if (bond == 0) return;

        emit BondPaid(taskId, agentBond, bond - agentBond);

        _pay(token, a.agentOf(), agentBond);
        _pay(token, taskId.clientOf(), bond - agentBond);
    }

    /// Nobody won the dispute: the bond returns to whoever raised it.
    function _bondBpsWithoutRuling(Slots storage slots, TaskWord a) internal view returns (uint256) {
        return _optionsOf(slots, a).raisedByAgent() ? BPS : 0;
    }

    /// Pushes, and credits what could not be pushed, so that one side's receiver or a token's blocklist never holds up
    /// the other side.
    function _pay(address token, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (gasleft() < Push.GAS_NEEDED) revert TaskEscrow_TooLittleGas(gasleft(), Push.GAS_NEEDED);
        if (token == address(0) ? Push.native(to, amount) : Push.erc20(token, to, amount)) return;

        _credit[token][to] += amount;
        emit PaymentCredited(token, to, amount);
    }

    function _withdraw(address token, address to) internal {
        uint256 amount = _credit[token][msg.sender];
        if (amount == 0) revert TaskEscrow_NoCredit(token, msg.sender);

        _credit[token][msg.sender] = 0;

        emit CreditWithdrawn(token, msg.sender, to, amount);

        if (token == address(0)) Address.sendValue(payable(to), amount);
        else IERC20(token).safeTransfer(to, amount);
    }
}
