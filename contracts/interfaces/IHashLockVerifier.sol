// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskVerifier} from "./ITaskVerifier.sol";

/// @title IHashLockVerifier: pays for handing over a secret
/// @notice What is sold is a 32-byte secret: a decryption key, a licence key, the other leg of an atomic swap.
///
/// - spec: keccak256 of the secret. No domain is mixed in, so the same hash can lock another contract or chain.
/// - evidence: the secret, exactly 32 bytes. With another length allowed, somebody could lock here with a secret that a
///   counterpart which takes 32 bytes can never accept.
/// - result: the secret itself. It becomes the task's proof, where the client, a contract too, reads what it bought.
///
/// A secret is a bearer token: whoever sees the transaction can copy it. A thief gains nothing, because the escrow pays
/// the payee that the task fixed, and nobody else.
///
/// Warning: draw the secret at random and use it for one task: a second task with the same spec is paid without work.
/// Warning: reveal well before the deadline. A secret seen in a transaction that came too late is given away.
interface IHashLockVerifier is ITaskVerifier {
    error HashLockVerifier_WrongLength(uint256 given, uint256 expected);
    error HashLockVerifier_WrongSecret(bytes32 hash, bytes32 spec);
    error HashLockVerifier_WrongResult(bytes32 result, bytes32 secret);
}
