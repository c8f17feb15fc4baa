// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";

/// A court of ERC-792 that does what Kleros' own examples never do: change its price, refuse a case, repeat a number,
/// rule what it was not asked and swallow the errors of whom it rules.
contract FakeCourt {
    uint256 public cost = 1_000;
    uint256 public nextId;
    bool public closed;
    bool public lastRulingTaken;
    uint256 public appeals;
    /// How much gas it needs to open a case.
    uint256 public thirst;

    error FakeCourt_Closed();
    error FakeCourt_WrongPayment(uint256 given, uint256 expected);

    function setCost(uint256 cost_) external {
        cost = cost_;
    }

    function setNextId(uint256 nextId_) external {
        nextId = nextId_;
    }

    function setClosed(bool closed_) external {
        closed = closed_;
    }

    function setThirst(uint256 thirst_) external {
        thirst = thirst_;
    }

    function createDispute(uint256, bytes calldata) external payable returns (uint256) {
        if (closed) revert FakeCourt_Closed();
        if (msg.value != cost) revert FakeCourt_WrongPayment(msg.value, cost);
        uint256 start = gasleft();
        while (start - gasleft() < thirst) {}
        return nextId++;
    }

    function appeal(uint256, bytes calldata) external payable {
        if (msg.value != cost) revert FakeCourt_WrongPayment(msg.value, cost);
        ++appeals;
    }

    function give(IArbitrable arbitrable, uint256 disputeId, uint256 ruling) external {
        arbitrable.rule(disputeId, ruling);
    }

    /// Swallows an error, as a court may.
    function giveQuietly(IArbitrable arbitrable, uint256 disputeId, uint256 ruling) external {
        try arbitrable.rule(disputeId, ruling) {
            lastRulingTaken = true;
        } catch {
            lastRulingTaken = false;
        }
    }

    function arbitrationCost(bytes calldata) external view returns (uint256) {
        return cost;
    }

    function appealCost(uint256, bytes calldata) external view returns (uint256) {
        return cost;
    }
}
