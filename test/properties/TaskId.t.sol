// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LANE_COUNT, TaskId, toTaskId} from "../../contracts/types/TaskId.sol";
import {Test} from "./Test.sol";

contract TaskIdTest is Test {
    function testFuzz_everyPartOfAnIdRoundtrips(address client, uint256 lane, uint24 round) external pure {
        lane = bound(lane, 0, LANE_COUNT - 1);
        TaskId id = toTaskId(client, lane, round);
        assertEq(id.clientOf(), client, "client");
        assertEq(id.laneOf(), lane, "lane");
        assertEq(id.roundOf(), round, "round");
        assertEq(id.laneKeyOf(), (uint256(uint160(client)) << 72) | lane, "lane key");
    }

    function testFuzz_everyWordIsTheIdOfItsParts(bytes32 word) external pure {
        TaskId id = TaskId.wrap(word);
        require(TaskId.unwrap(toTaskId(id.clientOf(), id.laneOf(), id.roundOf())) == word, "not a bijection");
    }

    function testFuzz_tasksShareALaneOnlyWhenClientAndLaneAreTheSame(bytes32 a, bytes32 b) external pure {
        TaskId x = TaskId.wrap(a);
        TaskId y = TaskId.wrap(b);
        bool same = x.clientOf() == y.clientOf() && x.laneOf() == y.laneOf();
        require((x.laneKeyOf() == y.laneKeyOf()) == same, "lane key");
    }
}
