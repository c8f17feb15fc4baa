import { expect } from 'chai';
import fc from 'fast-check';
import { AbiCoder, keccak256 } from 'ethers';

import { ZERO_ADDRESS, ZERO_HASH, type Address, type Hash } from '../../../sdk/src/hex.ts';
import { ratedRow, scoreTree } from '../../../sdk/src/log/scorers.ts';
import { packScores, unpackScores } from '../../../sdk/src/log/score-rows.ts';
import { afterChanges, changeBy, type CountedEntry, type Standing } from '../../../sdk/src/log/standing.ts';
import { LAST_ADDRESS } from '../../../sdk/src/merkle/score-tree.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

const SUBJECTS = [1, 2, 3].map((n) => `0x${String(n).repeat(40)}` as Address);

/** Reviews, each revised or retracted as often as the log allows, and what is left of them: computed the long way. */
const anyHistory = fc
  .array(
    fc.record({
      subject: fc.constantFrom(...SUBJECTS),
      ratings: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      retracted: fc.boolean(),
      moderated: fc.boolean(),
    }),
    { maxLength: 20 },
  )
  .chain((reviews) =>
    fc.record({
      reviews: fc.constant(reviews),
      hashes: fc.uniqueArray(anyHash, { minLength: reviews.length * 6, maxLength: reviews.length * 6 }),
      cut: fc.nat({ max: 100 }),
    }),
  );

function entriesOf({ reviews, hashes }: { reviews: Reviews; hashes: Hash[] }): CountedEntry[] {
  const left = [...hashes];
  return reviews.flatMap(({ subject, ratings, retracted, moderated }) => {
    const commitment = (): Hash => left.pop() ?? ZERO_HASH;
    const said = ratings.map((rating, i) => ({
      kind: i === 0 ? ('review' as const) : ('revision' as const),
      commitment: commitment(),
      subject,
      rating,
      ratingBefore: i === 0 ? null : (ratings[i - 1] ?? null),
    }));
    const about = { subject, rating: null, ratingBefore: ratings.at(-1) ?? null };
    return [
      ...said,
      ...(moderated ? [{ kind: 'moderation' as const, commitment: commitment(), ...about }] : []),
      ...(retracted ? [{ kind: 'retraction' as const, commitment: commitment(), ...about }] : []),
    ];
  });
}

type Reviews = readonly { subject: Address; ratings: number[]; retracted: boolean; moderated: boolean }[];

function standingsAfter(batches: readonly (readonly CountedEntry[])[]): Map<Address, Standing> {
  const all = new Map<Address, Standing>();
  for (const batch of batches) {
    for (const [subject, standing] of afterChanges(batch.map(changeBy), all)) all.set(subject, standing);
  }
  return all;
}

describe('sdk/log/standing', () => {
  law(
    'counts the newest rating of every review that was not retracted, however it is cut into batches',
    [anyHistory],
    (history) => {
      const entries = entriesOf(history);
      const cut = Math.min(history.cut, entries.length);
      const whole = standingsAfter([entries]);
      expect(standingsAfter([entries.slice(0, cut), [], entries.slice(cut)])).to.deep.equal(whole);
      for (const subject of SUBJECTS) {
        const mine = history.reviews.filter((each) => each.subject === subject);
        const standing = mine.filter((each) => !each.retracted).map(({ ratings }) => ratings.at(-1) ?? 0);
        const sum = standing.reduce((total, rating) => total + rating, 0);
        const found = whole.get(subject);
        expect(Number(found?.count ?? 0n)).to.equal(standing.length);
        expect(Number(found?.ratingSum ?? 0n)).to.equal(sum);
        if (found === undefined) continue;
        const mean = standing.length === 0 ? 0 : Math.floor((sum * 1_000_000) / standing.length);
        expect(Number(ratedRow(found).microStars)).to.equal(mean);
      }
    },
  );

  law('sums do not depend on the order within a batch, and the history does', [anyHistory], (history) => {
    const entries = entriesOf(history);
    const [ahead, back] = [standingsAfter([entries]), standingsAfter([entries.toReversed()])];
    for (const [subject, { count, ratingSum, history: chain }] of ahead) {
      expect(back.get(subject)).to.include({ count, ratingSum });
      const mine = entries.filter((each) => each.subject === subject).length;
      expect(back.get(subject)?.history === chain).to.equal(mine === 1);
    }
  });

  it('the history is the chain of hashes that the protocol says', () => {
    const [a, b] = [`0x${'aa'.repeat(32)}`, `0x${'bb'.repeat(32)}`] as [Hash, Hash];
    const [subject] = SUBJECTS as [Address];
    const review = { kind: 'review' as const, subject, ratingBefore: null };
    const found = standingsAfter([
      [{ ...review, commitment: a, rating: 5 }],
      [{ ...review, commitment: b, rating: 2 }],
    ]);
    const chain = (before: string, commitment: string): string =>
      keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'bytes32'], [before, commitment]));
    const history = chain(chain(ZERO_HASH, a), b);
    expect(found.get(subject)).to.deep.equal({ subject, count: 2n, ratingSum: 7n, history });
    expect(ratedRow(found.get(subject) as Standing)).to.deep.equal({
      subject,
      count: 2n,
      microStars: 3_500_000n,
      state: keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'uint256'], [history, 7n])),
    });
  });

  it('the two ends of the list of scores get no score', () => {
    const ends = [ZERO_ADDRESS, LAST_ADDRESS].map((subject, i) => ({
      ...{ kind: 'review' as const, subject, rating: 5, ratingBefore: null },
      commitment: `0x${String(i + 1).repeat(64)}` as Hash,
    }));
    expect(standingsAfter([ends]).size).to.equal(0);
  });

  it('refuses to count stars that are not there', () => {
    const [subject] = SUBJECTS as [Address];
    const entry = { commitment: ZERO_HASH, subject, rating: null, ratingBefore: null };
    for (const kind of ['review', 'revision', 'retraction'] as const) {
      expect(codeOf(() => changeBy({ ...entry, kind }))).to.equal('RATING_MISSING');
    }
  });

  describe('scores.bin', () => {
    const standings = [
      ...standingsAfter([
        entriesOf({
          reviews: SUBJECTS.map((subject) => ({ subject, ratings: [3], retracted: false, moderated: false })),
          hashes: Array.from({ length: 9 }, (_, i) => `0x${String(i + 1).repeat(64)}` as Hash),
        }),
      ]).values(),
    ];

    it('is read as it was written, and gives the same root', () => {
      const bytes = packScores('mean-v1', standings);
      expect(bytes).to.have.length(3 * 68);
      expect(unpackScores('mean-v1', bytes)).to.deep.equal(standings);
      expect(scoreTree(unpackScores('mean-v1', bytes)).root).to.equal(scoreTree(standings.toReversed()).root);
      expect(unpackScores('mean-v1', new Uint8Array())).to.deep.equal([]);
    });

    it('is refused when it is cut, out of order, or says something twice', () => {
      const [a, b] = standings as [Standing, Standing];
      for (const wrong of [
        [b, a],
        [a, a],
      ]) {
        expect(codeOf(() => unpackScores('mean-v1', packScores('mean-v1', wrong)))).to.equal('SCORES_MALFORMED');
      }
      expect(codeOf(() => unpackScores('mean-v1', packScores('mean-v1', standings).subarray(1)))).to.equal(
        'SCORES_MALFORMED',
      );
    });
  });
});
