/** The Solidity that a probe calls. EDR, Hardhat's chain, hands the word that is sent to this address to whoever measures. */
export const PROBE_FILE = 'contracts/CoverageProbe.sol';

export const PROBE_SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

library CoverageProbe {
    /// Was here.
    function hit(uint256 point) internal pure {
        _asPure(_send)(point);
    }

    /// Counts for \`point\` when true, for the one after it when false.
    function choice(uint256 point, bool value) internal pure returns (bool) {
        _asPure(_send)(value ? point : point + 1);
        return value;
    }

    function _send(uint256 point) private view {
        assembly ("memory-safe") {
            mstore(0, point)
            pop(staticcall(gas(), 0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE, 0, 32, 0, 0))
        }
    }

    /// Pure functions are measured too, and the compiler need not know.
    function _asPure(function(uint256) view given) private pure returns (function(uint256) pure same) {
        assembly ("memory-safe") {
            same := given
        }
    }
}
`;
