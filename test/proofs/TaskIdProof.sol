// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LANE_COUNT, TaskId, toTaskId} from "../../contracts/types/TaskId.sol";

/// Never deployed: scripts/prove.ts shows that no input makes an assertion of it fail.
contract TaskIdProof {
    function partsSurvive(address client, uint256 lane, uint24 round) external pure {
        if (lane >= LANE_COUNT) return;
        TaskId id = toTaskId(client, lane, round);
        assert(id.clientOf() == client);
        assert(id.laneOf() == lane);
        assert(id.roundOf() == round);
    }

    function everyWordIsTheIdOfItsParts(bytes32 word) external pure {
        TaskId id = TaskId.wrap(word);
        assert(TaskId.unwrap(toTaskId(id.clientOf(), id.laneOf(), id.roundOf())) == word);
    }

    /// Nobody reaches the storage of somebody else's task, nor of another lane.
    function storageIsSharedByClientAndLaneAlone(bytes32 a, bytes32 b) external pure {
        TaskId x = TaskId.wrap(a);
        TaskId y = TaskId.wrap(b);
        bool same = x.clientOf() == y.clientOf() && x.laneOf() == y.laneOf();
        assert((x.laneKeyOf() == y.laneKeyOf()) == same);
    }
}
