/**
 * `scores.bin`: a row for every subject after a batch, ascending, numbers big-endian. Subject 20 bytes, count 8, sum of the stars 8, history
 * 32; under `trust-v1` then millionths: stars 8, low 8, high 8, effective reviews 8, effective reviewers 8. The scores root proves all of it:
 * it is recomputed from these rows.
 */
import { InvalidInput } from '../errors.ts';
import { fromHex, toHash, toHex, type Address } from '../hex.ts';
import { isSubject } from '../merkle/score-tree.ts';
import type { TrustEvidence } from '../reputation/trust-evidence.ts';
import type { Scorer, ScoreRow } from './scorers.ts';

export const SCORE_ROW_BYTES: Readonly<Record<Scorer, number>> = { 'mean-v1': 68, 'trust-v1': 108 };

/** Where the numbers of `trust-v1` are in a row. */
const TRUST_AT = 68;
const TRUST = ['microStars', 'low', 'high', 'microReviews', 'microReviewers'] as const;

/** The bytes of `scores.bin`, from rows in ascending order of their subjects. */
export function packScores(scorer: Scorer, rows: readonly ScoreRow[]): Uint8Array {
  const size = SCORE_ROW_BYTES[scorer];
  const bytes = new Uint8Array(rows.length * size);
  const view = new DataView(bytes.buffer);
  rows.forEach(({ subject, count, ratingSum, history, trust }, i) => {
    const at = i * size;
    bytes.set(fromHex(subject), at);
    view.setBigUint64(at + 20, count);
    view.setBigUint64(at + 28, ratingSum);
    bytes.set(fromHex(history), at + 36);
    if (trust !== undefined) TRUST.forEach((name, n) => view.setBigUint64(at + TRUST_AT + 8 * n, trust[name]));
  });
  return bytes;
}

/** Reads what anybody may have written. Throws `SCORES_MALFORMED` unless it is whole rows of subjects, strictly ascending. */
export function unpackScores(scorer: Scorer, bytes: Uint8Array): ScoreRow[] {
  const size = SCORE_ROW_BYTES[scorer];
  if (bytes.length % size !== 0) {
    throw new InvalidInput('SCORES_MALFORMED', `${bytes.length} bytes are not rows of ${size}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: ScoreRow[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const subject = toHex(bytes.subarray(at, at + 20)) as Address;
    if (subject <= (rows.at(-1)?.subject ?? '')) {
      throw new InvalidInput('SCORES_MALFORMED', `${subject} is not above the subject before it`);
    }
    // The tree leaves the two ends of its list out, so no root would prove what is said of them.
    if (!isSubject(subject)) throw new InvalidInput('SCORES_MALFORMED', `${subject} is no subject`);
    const count = view.getBigUint64(at + 20);
    const ratingSum = view.getBigUint64(at + 28);
    const history = toHash(bytes.subarray(at + 36, at + TRUST_AT));
    rows.push({ subject, count, ratingSum, history, ...(scorer === 'trust-v1' && { trust: trustAt(view, at) }) });
  }
  return rows;
}

function trustAt(view: DataView, at: number): TrustEvidence {
  const [microStars = 0n, low = 0n, high = 0n, microReviews = 0n, microReviewers = 0n] = TRUST.map((_, n) =>
    view.getBigUint64(at + TRUST_AT + 8 * n),
  );
  return { microStars, low, high, microReviews, microReviewers };
}
