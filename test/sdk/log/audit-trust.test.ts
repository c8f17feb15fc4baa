// Scores of trust-v1 depend on all reviews of a log: what an audit of one batch needs of those before it, and what it finds.
import { expect } from 'chai';
import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import { packScores, unpackScores } from '../../../sdk/src/log/score-rows.ts';
import { scoreTree, SCORERS, type ScoreRow } from '../../../sdk/src/log/scorers.ts';
import type { TrustEvidence } from '../../../sdk/src/reputation/trust-evidence.ts';
import { asEntry, type Entry } from '../../../sdk/src/reviews/entry.ts';
import { hashEntry } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signEntry } from '../../../sdk/src/reviews/sign-entry.ts';
import { at, hardhatDomain, sampleReview, throwawayWallet } from '../../helpers/sdk/sample-log.ts';
import { scoredLog, type ScoredLog } from '../../helpers/sdk/scored-log.ts';

const domain = hardhatDomain();
const reviewer = (i: number) => throwawayWallet(`reviewer ${i % 5}`);
const sign = (entry: Entry<Review>, by: number) => signEntry(reviewer(by), domain, entry);
/** Reviewer 1 first likes everybody and is then proven wrong by all others, and so on: the scores differ from day to day. */
const review = (i: number, rating: number) => sign(asEntry(sampleReview(i, { rating })), i);

/** Three days: reviews of three subjects by five reviewers, a revision, a retraction, and more reviews. */
async function threeDays(): Promise<ScoredLog> {
  const log = scoredLog('trust-v1');
  const first = await Promise.all([5, 4, 1, 5, 2, 3, 5, 4].map((rating, i) => review(i, rating)));
  await log.append(first);
  const [one, two] = [hashEntry(domain, at(first, 1).entry), hashEntry(domain, at(first, 2).entry)];
  const revised = { kind: 'revision', supersedes: one, review: sampleReview(1, { rating: 1, nonce: 99n }) } as const;
  const salt = id('salt') as Hash;
  const retracted = { kind: 'retraction', target: two, issuedAt: 1_700_000_000n, salt } as const;
  await log.append([await sign(revised, 1), await sign(retracted, 2), await review(8, 4)]);
  await log.append(await Promise.all([9, 10, 11].map((i) => review(i, 5))));
  return log;
}

describe('sdk/log/audit, trust-v1', () => {
  let log: ScoredLog;
  beforeEach(async () => {
    log = await threeDays();
  });
  const files = (i: number) => at(log.files, i);
  const rowsOf = (i: number): ScoreRow[] => unpackScores('trust-v1', files(i).scores ?? new Uint8Array());
  const lie = async (change: (row: ScoreRow, i: number) => ScoreRow): Promise<void> => {
    const rows = rowsOf(2).map(change);
    files(2).scores = packScores('trust-v1', rows);
    await log.resign({ scoresRoot: scoreTree(rows).root });
  };

  it('recomputes the scores of any batch, from all that it and those before it hold', async () => {
    expect(await log.audit()).to.deep.include({ verdict: 'UNANCHORED', scored: [0n, 1n, 2n], unscored: 0n });
    for (const batch of [0n, 1n, 2n]) {
      const found = await log.audit({ scores: () => [batch] });
      expect(found, found.detail).to.deep.include({ verdict: 'UNANCHORED', scored: [batch] });
    }
    // The day on which nobody reviewed a subject moves its score too: its reviewers' words have another weight.
    const [before, after] = [rowsOf(1), rowsOf(2)];
    expect(before.some((row, i) => row.trust?.microStars !== after[i]?.trust?.microStars)).to.equal(true);
  });

  it('needs the entries of all batches before one, and of none after it', async () => {
    files(0).entries = undefined;
    expect((await log.audit({ scores: () => [1n] })).verdict).to.equal('WITHHELD');
    log = await threeDays();
    files(2).entries = undefined;
    expect((await log.audit({ scores: () => [1n] })).verdict).to.equal('UNANCHORED');
    log = await threeDays();
    files(0).entries = files(0).entries?.map((line) => line.replace('"rating":"5"', '"rating":"4"'));
    expect((await log.audit({ scores: () => [2n] })).verdict).to.equal('WRONG_ENTRIES');
    log = await threeDays();
    files(0).entries?.pop();
    expect((await log.audit({ scores: () => [2n] })).verdict).to.equal('WRONG_ENTRIES');
  });

  for (const name of [
    'microStars',
    'low',
    'high',
    'microReviews',
    'microReviewers',
  ] satisfies (keyof TrustEvidence)[]) {
    it(`an operator that signs another ${name} is found; a millionth is another order of adding up`, async () => {
      const more = (by: bigint) => (row: ScoreRow, i: number) =>
        i === 1 && row.trust ? { ...row, trust: { ...row.trust, [name]: row.trust[name] + by } } : row;
      await lie(more(1n));
      expect((await log.audit()).verdict).to.equal('UNANCHORED');
      await lie(more(1n));
      const { verdict, detail } = await log.audit({ scores: () => [2n] });
      expect(verdict).to.equal('WRONG_SCORES');
      expect(detail).to.include(`${name} of ${rowsOf(2)[1]?.subject}`);
    });
  }

  it('an operator that scores whom nobody reviews any more is found', async () => {
    const only = await review(20, 5);
    log = scoredLog('trust-v1');
    await log.append([only, await review(0, 3)]);
    const target = hashEntry(domain, only.entry);
    const retracted = { kind: 'retraction', target, issuedAt: 1_700_000_000n, salt: id('s') as Hash } as const;
    await log.append([await sign(retracted, 20)]);
    expect((await log.audit()).verdict).to.equal('UNANCHORED');
    const gone = unpackScores('trust-v1', at(log.files, 1).scores ?? new Uint8Array()).find(
      ({ count }) => count === 0n,
    );
    expect(gone?.trust).to.deep.equal({ microStars: 0n, low: 0n, high: 0n, microReviews: 0n, microReviewers: 0n });
  });

  it('a log may go from mean-v1 to trust-v1', async () => {
    const mixed = scoredLog('mean-v1');
    await mixed.append(await Promise.all([5, 4, 1].map((rating, i) => review(i, rating))));
    mixed.scoreBy('trust-v1');
    await mixed.append(await Promise.all([5, 2].map((rating, i) => review(3 + i, rating))));
    const found = await mixed.audit();
    expect(found, found.detail).to.deep.include({ verdict: 'UNANCHORED', scored: [0n, 1n] });
    expect(mixed.headers().map(({ scorer }) => scorer)).to.deep.equal([SCORERS['mean-v1'], SCORERS['trust-v1']]);
  });

  it('batches of more entries than an auditor wants in memory are passed over, and counted', async () => {
    const found = await log.audit({ mostTrustEntries: 11n });
    expect(found).to.deep.include({ verdict: 'UNANCHORED', scored: [0n, 1n], unscored: 1n });
  });
});
