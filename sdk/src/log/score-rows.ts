/**
 * `scores.bin` of the scorer `mean-v1`: the standing of every subject after a batch, ascending, 68 bytes each: subject 20, count 8,
 * sum of the stars 8, history 32, numbers big-endian. The scores root proves all of it: it is recomputed from these rows.
 */
import { InvalidInput } from '../errors.ts';
import { fromHex, toHash, toHex, type Address } from '../hex.ts';
import { isSubject } from '../merkle/score-tree.ts';
import type { Standing } from './standing.ts';

export const SCORE_ROW_BYTES = 68;

/** The bytes of `scores.bin`, from standings in ascending order of their subjects. */
export function packStandings(standings: readonly Standing[]): Uint8Array {
  const bytes = new Uint8Array(standings.length * SCORE_ROW_BYTES);
  const view = new DataView(bytes.buffer);
  standings.forEach(({ subject, count, ratingSum, history }, i) => {
    const at = i * SCORE_ROW_BYTES;
    bytes.set(fromHex(subject), at);
    view.setBigUint64(at + 20, count);
    view.setBigUint64(at + 28, ratingSum);
    bytes.set(fromHex(history), at + 36);
  });
  return bytes;
}

/** Reads what anybody may have written. Throws `SCORES_MALFORMED` unless it is whole rows of subjects, strictly ascending. */
export function unpackStandings(bytes: Uint8Array): Standing[] {
  if (bytes.length % SCORE_ROW_BYTES !== 0) {
    throw new InvalidInput('SCORES_MALFORMED', `${bytes.length} bytes are not rows of ${SCORE_ROW_BYTES}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const standings: Standing[] = [];
  for (let at = 0; at < bytes.length; at += SCORE_ROW_BYTES) {
    const subject = toHex(bytes.subarray(at, at + 20)) as Address;
    if (subject <= (standings.at(-1)?.subject ?? '')) {
      throw new InvalidInput('SCORES_MALFORMED', `${subject} is not above the subject before it`);
    }
    // The tree leaves the two ends of its list out, so no root would prove what is said of them.
    if (!isSubject(subject)) throw new InvalidInput('SCORES_MALFORMED', `${subject} is no subject`);
    standings.push({
      subject,
      count: view.getBigUint64(at + 20),
      ratingSum: view.getBigUint64(at + 28),
      history: toHash(bytes.subarray(at + 36, at + SCORE_ROW_BYTES)),
    });
  }
  return standings;
}
