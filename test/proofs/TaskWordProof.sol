// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, TaskState} from "../../contracts/types/TaskState.sol";
import {MAX_ROUND, MAX_WINDOW_HOURS, TaskWord, newTaskWord} from "../../contracts/types/TaskWord.sol";

/// Never deployed: scripts/prove.ts shows that no input makes an assertion of it fail.
contract TaskWordProof {
    /// Every field of a new task is read as it was written.
    function everyFieldSurvives(
        address agent,
        uint32 deadline,
        TaskState state,
        uint256 flags,
        uint256 round,
        uint256 reviewHours,
        uint256 rulingHours,
        uint256 silencePercent
    ) external pure {
        if (flags >= 128 || round > MAX_ROUND || silencePercent >= 128) return;
        if (reviewHours > MAX_WINDOW_HOURS || rulingHours > MAX_WINDOW_HOURS) return;
        TaskWord word = newTaskWord(agent, deadline, state, flags, round, reviewHours, rulingHours, silencePercent);
        assert(word.agentOf() == agent);
        assert(word.clockOf() == deadline);
        assert(word.stateOf() == state);
        assert(word.outcomeOf() == Outcome.Open);
        assert(word.roundOfWord() == round);
        assert(word.reviewHoursOf() == reviewHours);
        assert(word.rulingHoursOf() == rulingHours);
        assert(word.silencePercentOf() == silencePercent);
        assert(word.has(flags));
        assert(!word.has(~flags & 127) || flags == 127);
    }

    /// A move changes state and clock, and no other bit.
    function movedChangesStateAndClockAlone(uint256 any, TaskState state, uint32 clock) external pure {
        TaskWord word = TaskWord.wrap(any).moved(state, clock);
        assert(word.stateOf() == state);
        assert(word.clockOf() == clock);
        uint256 others = ~((uint256(type(uint32).max) << 64) | (uint256(7) << 61));
        assert(TaskWord.unwrap(word) & others == any & others);
    }

    /// Closing a live word writes state, outcome and clock, and no other bit.
    function closedWritesStateOutcomeAndClockAlone(
        uint256 any,
        TaskState state,
        Outcome outcome,
        uint32 closedAt
    ) external pure {
        if ((any >> 57) & 15 != 0) return; // Not live: it was closed before.
        TaskWord word = TaskWord.wrap(any).closed(state, outcome, closedAt);
        assert(word.stateOf() == state);
        assert(word.outcomeOf() == outcome);
        assert(word.clockOf() == closedAt);
        uint256 others = ~((uint256(type(uint32).max) << 64) | (uint256(127) << 57));
        assert(TaskWord.unwrap(word) & others == any & others);
    }

    /// Setting flags sets these, keeps the other flags, and changes no other bit.
    function withSetsFlagsAlone(uint256 any, uint256 flags) external pure {
        if (flags >= 128) return;
        TaskWord word = TaskWord.wrap(any).with(flags);
        assert(word.has(flags));
        assert((TaskWord.unwrap(word) >> 50) & 127 == ((any >> 50) & 127) | flags);
        uint256 others = ~(uint256(127) << 50);
        assert(TaskWord.unwrap(word) & others == any & others);
    }
}
