// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, TaskState} from "../../contracts/types/TaskState.sol";
import {MAX_ROUND, MAX_WINDOW_HOURS, TaskWord, newTaskWord} from "../../contracts/types/TaskWord.sol";
import {Test} from "./Test.sol";

contract TaskWordTest is Test {
    uint256 internal constant FLAGS = 6;

    struct Fields {
        address agent;
        uint32 clock;
        uint8 state;
        uint8 outcome;
        uint8 flags;
        uint24 round;
        uint16 reviewHours;
        uint16 rulingHours;
        uint8 silencePercent;
    }

    function testFuzz_everyFieldRoundtrips(Fields memory f) external pure {
        _check(_wordOf(f), f);
    }

    function testFuzz_extremeFieldsDoNotTouchTheirNeighbours(uint16 which) external pure {
        Fields memory f = Fields({
            agent: which & 1 == 0 ? address(0) : address(type(uint160).max),
            clock: which & 2 == 0 ? 0 : type(uint32).max,
            state: which & 4 == 0 ? 0 : uint8(type(TaskState).max),
            outcome: which & 8 == 0 ? 0 : uint8(type(Outcome).max),
            flags: which & 16 == 0 ? 0 : 63,
            round: which & 32 == 0 ? 0 : uint24(MAX_ROUND),
            reviewHours: which & 64 == 0 ? 0 : uint16(MAX_WINDOW_HOURS),
            rulingHours: which & 128 == 0 ? 0 : uint16(MAX_WINDOW_HOURS),
            silencePercent: which & 256 == 0 ? 0 : 127
        });
        _check(_wordOf(f), f);
    }

    function testFuzz_movedChangesStateAndClockAlone(Fields memory f, uint8 state, uint32 clock) external pure {
        TaskWord word = _wordOf(f);
        f.state = state % (uint8(type(TaskState).max) + 1);
        f.clock = clock;
        _check(word.moved(TaskState(f.state), clock), f);
    }

    function testFuzz_withSetsFlagsAlone(Fields memory f, uint8 flags) external pure {
        TaskWord word = _wordOf(f);
        f.flags |= flags % 64;
        _check(word.with(flags % 64), f);
    }

    function testFuzz_closedWritesStateOutcomeAndClockAlone(Fields memory f, uint32 closedAt) external pure {
        uint8 outcome = f.outcome % (uint8(type(Outcome).max) + 1);
        f.outcome = 0; // Live.
        TaskWord word = _wordOf(f);
        (f.state, f.outcome, f.clock) = (uint8(TaskState.Released), outcome, closedAt);
        _check(word.closed(TaskState.Released, Outcome(outcome), closedAt), f);
    }

    /// Brings `f` into range, and packs it.
    function _wordOf(Fields memory f) internal pure returns (TaskWord word) {
        f.state %= uint8(type(TaskState).max) + 1;
        f.outcome %= uint8(type(Outcome).max) + 1;
        f.flags %= uint8(1 << FLAGS);
        f.round %= uint24(MAX_ROUND) + 1;
        f.reviewHours %= uint16(MAX_WINDOW_HOURS) + 1;
        f.rulingHours %= uint16(MAX_WINDOW_HOURS) + 1;
        f.silencePercent %= 128;
        word = newTaskWord(
            f.agent,
            0,
            TaskState.None,
            f.flags,
            f.round,
            f.reviewHours,
            f.rulingHours,
            f.silencePercent
        );
        return word.closed(TaskState(f.state), Outcome(f.outcome), f.clock);
    }

    function _check(TaskWord word, Fields memory f) internal pure {
        assertEq(word.agentOf(), f.agent, "agent");
        assertEq(word.clockOf(), f.clock, "clock");
        assertEq(uint256(word.stateOf()), f.state, "state");
        assertEq(uint256(word.outcomeOf()), f.outcome, "outcome");
        assertEq(word.roundOfWord(), f.round, "round");
        assertEq(word.reviewHoursOf(), f.reviewHours, "review hours");
        assertEq(word.rulingHoursOf(), f.rulingHours, "ruling hours");
        assertEq(word.silencePercentOf(), f.silencePercent, "silence percent");
        for (uint256 i = 0; i < FLAGS; ++i) require(word.has(1 << i) == ((f.flags & (1 << i)) != 0), "flag");
        for (uint256 mask = 0; mask < 64; ++mask) require(word.has(mask) == ((f.flags & mask) == mask), "flags");
    }
}
