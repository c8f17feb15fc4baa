// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// An account with code: a client, agent or arbitrator that tests drive with `execute`, and that misbehaves as told
/// whenever it receives native coin or a token hook.
contract Actor {
    enum Mode {
        Accept,
        Revert,
        BurnGas,
        ReturnBomb,
        RevertBomb,
        Reenter
    }

    // One word, so that remembering a reentry fits into the gas of a push.
    Mode public mode;
    uint16 public reentries;
    uint16 public reentriesSucceeded;
    /// The error that the last failed reentry met.
    bytes4 public refusal;
    address public reentryTarget;
    bytes public reentryData;

    receive() external payable virtual {
        _react();
    }

    function onTokens() external {
        _react();
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// From now on every receipt calls `target` with `data`.
    function reenterWith(address target, bytes calldata data) external {
        (mode, reentryTarget, reentryData) = (Mode.Reenter, target, data);
    }

    function execute(address to, uint256 value, bytes calldata data) external payable returns (bytes memory answer) {
        bool ok;
        (ok, answer) = to.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    function _react() internal {
        if (mode == Mode.Accept) return;
        if (mode == Mode.Reenter) return _reenter();
        require(mode != Mode.Revert, "Actor: refused");
        bool burn = mode == Mode.BurnGas;
        bool bomb = mode == Mode.ReturnBomb;
        assembly {
            if burn {
                invalid()
            }
            // 150 kB: what 100,000 gas can just pay for in memory.
            if bomb {
                return(0, 150000)
            }
            revert(0, 150000)
        }
    }

    function _reenter() internal {
        reentries += 1;
        (bool ok, bytes memory answer) = reentryTarget.call(reentryData);
        if (ok) reentriesSucceeded += 1;
        else refusal = bytes4(answer);
    }
}
