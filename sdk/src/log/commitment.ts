/** The commitment of a log entry: what the tree holds, and all that is public of a review. */
import { encodeWords } from '../abi.ts';
import { fromHex, keccak, keccakText, toHash, type Hash, type Hex } from '../hex.ts';

const COMMIT_V1 = keccakText('AgentReviews.commit.v1');

/**
 * keccak256(abi.encode(COMMIT_V1, digest, keccak256(signature))).
 *
 * The signature is inside, so the anchor shows which signature existed when. It hides the review: without the reviewer's
 * salt nobody can test guesses against it.
 */
export function commitmentOf(digest: Hash, signature: Hex): Hash {
  return toHash(keccak(encodeWords(COMMIT_V1, digest, keccak(fromHex(signature)))));
}
