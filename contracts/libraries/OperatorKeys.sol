// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The keys of one operator, oldest first, with the moment each came into force. Appended to, never changed.
library OperatorKeys {
    /// One word.
    struct DatedKey {
        address key;
        uint64 from;
    }

    /// The newest key with `from <= time`; zero when there was none yet. Of keys that came into force in the same
    /// second the last one counts.
    function keyAt(DatedKey[] storage keys, uint256 time) internal view returns (address) {
        // Every key below `low` was in force by then, none from `high` on.
        uint256 low = 0;
        uint256 high = keys.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (keys[middle].from <= time) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? address(0) : keys[low - 1].key;
    }

    /// The key in force from now on; zero without one.
    function current(DatedKey[] storage keys) internal view returns (address) {
        uint256 count = keys.length;
        return count == 0 ? address(0) : keys[count - 1].key;
    }
}
