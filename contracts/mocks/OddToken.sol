// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// Moves money as it should and answers as it likes.
contract OddToken is TestToken {
    enum Answer {
        True,
        Nothing,
        Two,
        Short,
        Bomb
    }

    Answer public answer;
    /// A refusal said by `false`, and not by a revert: nothing moves.
    bool public refuses;

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (refuses) return false;
        super.transfer(to, amount);
        return _answer();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (refuses) return false;
        super.transferFrom(from, to, amount);
        return _answer();
    }

    function _answer() internal view returns (bool) {
        Answer a = answer;
        assembly {
            mstore(0, 1)
            switch a
            case 0 {
                return(0, 32)
            }
            case 1 {
                return(0, 0)
            }
            case 2 {
                mstore(0, 2)
                return(0, 32)
            }
            case 3 {
                return(0, 31)
            }
            default {
                return(0, 100000)
            }
        }
    }
}
