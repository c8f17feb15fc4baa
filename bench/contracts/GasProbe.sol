// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What a contract pays to ask another one: the execution gas of one inner call, without the transaction around it.
contract GasProbe {
    function measure(address target, bytes calldata data) external view returns (uint256 gasUsed, uint256 answer) {
        bytes memory input = data;
        bool ok;
        assembly ("memory-safe") {
            gasUsed := gas()
            ok := staticcall(gas(), target, add(input, 0x20), mload(input), 0, 0x20)
            gasUsed := sub(gasUsed, gas())
            answer := mload(0)
        }
        require(ok, "GasProbe: the call failed");
    }
}
