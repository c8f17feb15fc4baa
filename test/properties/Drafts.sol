// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {FIRST_PERMANENT_LANE, LANE_COUNT} from "../../contracts/types/TaskId.sol";
import {Crowd} from "./Crowd.sol";
import {EscrowModel} from "./EscrowModel.sol";

/// Tasks somebody would like to create: mostly valid, sometimes broken in one way.
abstract contract Drafts is Crowd, EscrowModel {
    struct Draft {
        address client;
        uint256 lane;
        ITaskEscrow.Terms terms;
        ITaskEscrow.Options options;
        bool valid;
    }

    function _draft(
        uint256 who,
        uint256 seed,
        uint256 amount,
        bool withOptions
    ) internal view returns (Draft memory d) {
        d.client = _actor(who);
        seed = uint256(keccak256(abi.encode(seed)));
        d.lane = seed % 8 == 7 ? FIRST_PERMANENT_LANE + ((seed >> 3) % 16) : seed % 8;
        // Mostly the next free one.
        if ((seed >> 8) % 8 != 0) {
            for (uint256 i = 0; i < 24 && !_laneIsFree(_laneKey(d), d.lane); ++i) ++d.lane;
        }
        seed >>= 16;
        _writeTerms(d, seed, amount);
        if (withOptions) _writeOptions(d, uint256(keccak256(abi.encode(seed))));
        if ((seed >> 180) % 64 == 0) (d.lane, d.valid) = (LANE_COUNT, false);
    }

    function _writeTerms(Draft memory d, uint256 seed, uint256 amount) private view {
        ITaskEscrow.Terms memory terms = d.terms;
        // The token with signatures thrice: only it can be funded by authorization.
        uint256 k = (seed >> 16) % 10;
        terms.token = tokens[
            k > 7
                ? SIGNED
                : k == 7
                    ? 0
                    : k
        ];
        terms.agent = _actor(seed >> 8);
        terms.amount = uint96(_amount(terms.token, amount));
        terms.deadline = uint32(time() + 1 + ((seed >> 24) % 3 days));
        terms.reviewHours = uint16(1 + ((seed >> 48) % 30));
        terms.rulingHours = uint16(1 + ((seed >> 56) % 30));
        terms.silencePercent = uint8((seed >> 64) % 101);
        terms.arbitrator = (seed >> 72) % 8 == 0 ? address(0) : _actor(seed >> 80);
        terms.termsHash = bytes32(seed);
        // Repair most of what chance makes wrong.
        if ((seed >> 88) % 16 != 0) {
            if (terms.agent == d.client) terms.agent = _actor((seed >> 8) + 1);
            if (terms.arbitrator == d.client) terms.arbitrator = _actor((seed >> 80) + 1);
            if (terms.arbitrator == terms.agent) terms.arbitrator = address(0);
        }
        d.valid = !_breakTerms(terms, seed % 64);
        bool distinct = terms.agent != d.client && terms.arbitrator != d.client && terms.arbitrator != terms.agent;
        d.valid = d.valid && distinct && terms.amount != 0;
    }

    function _breakTerms(ITaskEscrow.Terms memory terms, uint256 how) private view returns (bool) {
        if (how == 0) terms.deadline = uint32(time());
        if (how == 1) terms.deadline = uint32(time() + 730 days + 1);
        if (how == 2) terms.reviewHours = 0;
        if (how == 3) terms.rulingHours = 2048;
        if (how == 4) terms.silencePercent = 101;
        if (how == 5) terms.agent = address(escrow);
        if (how == 6) terms.arbitrator = address(escrow);
        if (how == 7) terms.agent = address(0);
        if (how == 8) terms.amount = 0;
        return how < 9;
    }

    function _writeOptions(Draft memory d, uint256 seed) private view {
        ITaskEscrow.Options memory options = d.options;
        if (seed & 1 != 0)
            (options.feeRecipient, options.feeBps) = (_actor(seed >> 8), uint16(1 + ((seed >> 16) % 1000)));
        if (seed % 4 != 0 && d.terms.arbitrator != address(0)) options.extensionHours = uint16((seed >> 32) % 48);
        if (seed & 4 != 0) options.bond = uint96(_amount(d.terms.token, seed >> 48));
        if (seed & 8 != 0) {
            // Every eighth verifier is an account without code.
            options.verifier = (seed >> 160) % 8 == 0 ? people[CROWD - 1] : address(_verifier);
            options.spec = bytes32(seed);
        }
        uint256 how = (seed >> 4) % 64;
        if (how == 0) options.feeBps = 1001;
        if (how == 1) (options.feeRecipient, options.feeBps) = (_actor(seed), 0);
        if (how == 2) (options.feeRecipient, options.feeBps) = (address(0), 1);
        if (how == 3) (options.feeRecipient, options.feeBps) = (address(escrow), 1);
        if (how == 4) options.extensionHours = d.terms.arbitrator == address(0) ? 1 : 2048;
        if (how == 5) (options.verifier, options.spec) = (address(0), bytes32(seed));
        if (how == 6) options.verifier = address(escrow);
        if (how < 7) d.valid = false;
    }

    /// Small and large amounts; for the token that takes a fee, around where it starts.
    function _amount(address token, uint256 seed) internal view returns (uint256) {
        if (token == tokens[TAKING]) return 1 + (seed % (FEE_FROM + 20));
        if (seed % 2 == 0) return 1 + ((seed >> 8) % 1_000);
        return seed % 4 == 1 ? 1 + ((seed >> 8) % 1e18) : uint96(seed >> 8);
    }

    function _laneKey(Draft memory d) internal pure returns (uint256) {
        return (uint256(uint160(d.client)) << 72) | d.lane;
    }
}
