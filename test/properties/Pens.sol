// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {SigningActor} from "../../contracts/mocks/SigningActor.sol";
import {SignedToken} from "../../contracts/mocks/SignedToken.sol";
import {TaskId} from "../../contracts/types/TaskId.sol";
import {Digests} from "./Digests.sol";
import {EscrowPlay} from "./EscrowPlay.sol";

/// How the crowd signs: in the right way, over something else, too late, or taking it back at once.
abstract contract Pens is EscrowPlay, Digests {
    struct Given {
        address signer;
        bytes32 digest;
    }

    Given[] internal _given;

    /// The moment until which the next signature is good: now and then over, or the very last.
    function _until(uint256 seed) internal view returns (uint64) {
        uint256 kind = (seed >> 4) % 12;
        return
            uint64(
                kind == 0
                    ? time() - 1
                    : kind == 1
                        ? time()
                        : time() + 1 + ((seed >> 8) % 3 days)
            );
    }

    /// `signer` signs `structHash` of the escrow, or only seems to. Says whether the escrow has to believe it.
    function _sign(
        address signer,
        bytes32 structHash,
        uint64 until,
        uint256 seed
    ) internal returns (ITaskEscrow.Signed memory signed, bool good) {
        bytes32 digest = _typed(_separator(address(escrow)), structHash);
        bool honestly = seed % 6 != 0;
        signed.validUntil = until;
        signed.signature = _write(signer, digest, honestly);
        _given.push(Given(signer, digest));
        if (seed % 16 == 1) _takeBack(signer, digest);
        good = time() <= until && !_tookBack[signer][digest] && _believes(signer, digest, honestly);
    }

    function _takeBack(address signer, bytes32 digest) internal {
        bool ok = _call(signer, address(escrow), 0, abi.encodeCall(ITaskEscrow.revokeSignature, digest));
        _count(Verb.RevokeSignature, ok, true);
        _tookBack[signer][digest] = true;
        require(escrow.isRevoked(signer, digest), "P16: not taken back");
    }

    /// An ERC-2612 permit of `owner` to the escrow, right or for one unit more; says whether it will count.
    function _permit(address owner, uint256 value, bool right) internal view returns (bytes memory call_, bool good) {
        SignedToken token = SignedToken(tokens[SIGNED]);
        uint256 signedValue = right ? value : value + 1;
        bytes32 structHash = keccak256(
            abi.encode(PERMIT, owner, address(escrow), signedValue, token.nonces(owner), time())
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, _typed(token.DOMAIN_SEPARATOR(), structHash));
        call_ = abi.encodeCall(ITaskEscrow.permitPayment, (address(token), value, time(), v, r, s));
        return (call_, right && !_isWallet(owner));
    }

    /// An ERC-3009 authorization of `from` for the task, or for another one; says whether the token will believe it now.
    function _authorize(
        ModelTask storage t,
        address from,
        bool other,
        bool quoted,
        uint256 seed
    ) internal returns (ITaskEscrow.Authorization memory a, bool good) {
        bool honestly = seed % 8 != 0;
        (a.from, a.validAfter, a.validBefore) = (from, time() - 1, time() + 1);
        if (seed % 32 == 1) a.validBefore = time();
        if (seed % 32 == 2) a.validAfter = time();
        bytes32 digest = _authorization(t, a, t.id, quoted);
        // For another task, or for this one with a quote if there is none, and without if there is one.
        bytes32 signed = digest;
        if (other) {
            signed = seed % 2 == 0 ? _authorization(t, a, TaskId.wrap(0), quoted) : _authorization(t, a, t.id, !quoted);
        }
        bytes memory signature = _write(from, signed, honestly);
        (a.r, a.s) = abi.decode(signature, (bytes32, bytes32));
        a.v = uint8(signature[64]);
        good = seed % 32 != 1 && seed % 32 != 2 && _believes(from, digest, honestly && !other);
    }

    /* INTERNALS */

    function _authorization(
        ModelTask storage t,
        ITaskEscrow.Authorization memory a,
        TaskId id,
        bool quoted
    ) private view returns (bytes32) {
        bytes32 nonce = keccak256(abi.encode(id, t.termsDigest, quoted));
        bytes32 structHash = keccak256(
            abi.encode(RECEIVE, a.from, address(escrow), t.amount, a.validAfter, a.validBefore, nonce)
        );
        return _typed(SignedToken(tokens[SIGNED]).DOMAIN_SEPARATOR(), structHash);
    }

    function _write(address signer, bytes32 digest, bool honestly) private returns (bytes memory) {
        if (signer != people[CROWD - 1]) {
            if (honestly && _isWallet(signer) && signer != address(escrow))
                SigningActor(payable(signer)).approveDigest(digest);
            return abi.encodePacked(digest, digest, uint8(27));
        }
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, honestly ? digest : ~digest);
        return abi.encodePacked(r, s, v);
    }

    function _believes(address signer, bytes32 digest, bool honestly) private view returns (bool) {
        if (signer == people[CROWD - 1]) return honestly;
        if (!_isWallet(signer) || signer == address(escrow)) return false;
        SigningActor.Pen pen = SigningActor(payable(signer)).pen();
        if (pen == SigningActor.Pen.Honest) return SigningActor(payable(signer)).hasApproved(digest);
        return pen == SigningActor.Pen.SaysYes;
    }
}
