// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Outcome, TaskState} from "../../contracts/types/TaskState.sol";
import {EscrowChecks} from "./EscrowChecks.sol";

/// Makes a call, compares the answer with the model's, and follows every unit of money it moved.
abstract contract EscrowPlay is EscrowChecks {
    enum Verb {
        CreateAndFund,
        CreateAndFundWith,
        Create,
        Fund,
        FundWithAuthorization,
        PermitPayment,
        Cancel,
        TopUp,
        ExtendDeadline,
        ShortenDeadline,
        Accept,
        Decline,
        Complete,
        CompleteWithProof,
        Release,
        ReleasePart,
        ReleaseAndReview,
        Claim,
        Dispute,
        SubmitEvidence,
        ExtendRuling,
        Resolve,
        ResolveBySilence,
        Settle,
        Refund,
        Withdraw,
        WithdrawTo,
        RevokeSignature,
        Multicall,
        Review
    }

    /// What everybody had in one token before a call, and what the rules say that it takes and gives.
    struct Books {
        address token;
        uint256[CROWD] wealth;
        uint256[CROWD] credit;
        uint256[CROWD] taken;
        uint256[CROWD] due;
    }

    ModelTask internal _nothing;
    mapping(Verb => uint256) public accepted;
    mapping(Verb => uint256) public refused;
    mapping(Verb => uint256) public refusedStale;

    function _play(
        Verb verb,
        ModelTask storage t,
        address by,
        uint256 value,
        bytes memory data,
        bool expected
    ) internal returns (bool ok) {
        if (!_isCurrent(t)) ++refusedStale[verb];
        ok = _call(by, address(escrow), value, data);
        _count(verb, ok, expected);
    }

    function _count(Verb verb, bool ok, bool expected) internal {
        string memory what = string.concat("verb ", toString(uint256(verb)), " error ", toString(uint32(_answer)));
        require(ok || !expected, string.concat("P6: refused what the rules allow: ", what));
        require(!ok || expected, string.concat("P6: accepted what the rules forbid: ", what));
        if (ok) ++accepted[verb];
        else ++refused[verb];
    }

    /// Mostly a recent task in `state`, sometimes any.
    function _pick(uint256 seed, TaskState state) internal view returns (ModelTask storage t, bool any) {
        uint256 n = _tasks.length;
        if (seed < n) return (_tasks[seed], true);
        uint256 recent = n < 32 ? n : 32;
        for (uint256 i = 0; seed % 8 != 0 && i < recent; ++i) {
            t = _tasks[n - 1 - ((i + (seed >> 8)) % recent)];
            if (_is(t, state)) return (t, true);
        }
        // Without any task there is nothing to point at: callers look at `any` first.
        if (n == 0) t = _nothing;
        else t = _tasks[(seed >> 8) % n];
        return (t, n != 0);
    }

    /* MONEY */

    function _open(address token) internal view returns (Books memory books) {
        books.token = token;
        for (uint256 i = 0; i < CROWD; ++i) {
            books.credit[i] = escrow.creditOf(token, people[i]);
            books.wealth[i] = books.credit[i] + _balance(token, people[i]);
        }
    }

    function _take(Books memory books, address from, uint256 amount) internal {
        books.taken[_positionOf[from]] += amount;
        open[books.token] += amount;
    }

    /// `amount` to the agent, of which the fee goes to its recipient.
    function _give(Books memory books, ModelTask storage t, uint256 amount) internal {
        uint256 fee = (amount * t.feeBps) / 10_000;
        if (fee != 0) _pay(books, t.feeRecipient, fee);
        _pay(books, t.agent, amount - fee);
        t.toAgent += amount;
    }

    function _pay(Books memory books, address to, uint256 amount) internal {
        books.due[_positionOf[to]] += _arrives(books.token, amount);
        open[books.token] -= amount;
    }

    /// Ends a task as the rules say: of what is locked `toAgent` to the agent; of the bond `bondBps`.
    function _end(Books memory books, ModelTask storage t, Outcome outcome, uint256 toAgent, uint256 bondBps) internal {
        require(!_isClosed(t), "closed twice");
        bool nothing = toAgent == 0 && !t.partlyPaid;
        (t.state, t.outcome, t.clock) = (nothing ? TaskState.Refunded : TaskState.Released, outcome, time());
        _give(books, t, toAgent);
        _pay(books, t.client, t.amount - toAgent);
        t.toClient = t.amount - toAgent;
        if (t.bondHeld == 0) return;
        uint256 agentBond = (t.bondHeld * bondBps) / 10_000;
        _pay(books, t.agent, agentBond);
        _pay(books, t.client, t.bondHeld - agentBond);
        t.bondHeld = 0;
    }

    /// Nobody gained or lost anything else, and who can receive was paid at once, who cannot was credited.
    function _balanceUp(Books memory books) internal view {
        for (uint256 i = 0; i < CROWD; ++i) {
            uint256 credit = escrow.creditOf(books.token, people[i]);
            uint256 wealth = credit + _balance(books.token, people[i]);
            assertEq(wealth + books.taken[i], books.wealth[i] + books.due[i], "P3: not what the rules say was moved");
            if (books.due[i] == 0) assertEq(credit, books.credit[i], "P4: credit out of nothing");
            else _checkPush(books, people[i], books.due[i], credit - books.credit[i]);
        }
    }

    function _checkPush(Books memory books, address to, uint256 amount, uint256 credited) internal view {
        if (books.token == tokens[SHRINKING]) return;
        if (!_canReceive(books.token, to, amount)) assertEq(credited, amount, "P4: not credited");
        else if (_surelyReceives(books.token, to)) assertEq(credited, 0, "P4: credited although it can receive");
    }

    function _valueOf(address token, uint256 amount) internal pure returns (uint256) {
        return token == address(0) ? amount : 0;
    }
}
