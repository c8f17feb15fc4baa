import { expect } from 'chai';
import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import { hashHeader } from '../../../sdk/src/log/header.ts';
import { packScores, SCORE_ROW_BYTES, unpackScores } from '../../../sdk/src/log/score-rows.ts';
import { scoreTree, type Scorer, type ScoreRow } from '../../../sdk/src/log/scorers.ts';
import { asEntry, type Entry, type SignedEntry } from '../../../sdk/src/reviews/entry.ts';
import { hashEntry } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signEntry } from '../../../sdk/src/reviews/sign-entry.ts';
import { recoverSigner, type Recover } from '../../../sdk/src/reviews/signature.ts';
import { addressOf, at, hardhatDomain, sampleReview, throwawayWallet } from '../../helpers/sdk/sample-log.ts';
import { scoredLog, type BatchFiles, type ScoredLog } from '../../helpers/sdk/scored-log.ts';

type Signed = SignedEntry<Entry<Review>>;
const domain = hardhatDomain();
const AT = 1_700_000_000n;
const SALT = id('salt') as Hash;

const reviewer = (i: number) => throwawayWallet(`reviewer ${i % 5}`);
const review = (i: number, changes: Partial<Review> = {}): Promise<Signed> =>
  signEntry(reviewer(i), domain, asEntry(sampleReview(i, changes)));
const digestOf = ({ entry }: Signed): Hash => hashEntry(domain, entry);
const revised = (i: number, of: Signed, changes: Partial<Review> = {}): Promise<Signed> => {
  const entry = {
    kind: 'revision',
    supersedes: digestOf(of),
    review: sampleReview(i, { rating: 1, nonce: 99n, ...changes }),
  };
  return signEntry(reviewer(i), domain, entry as Entry<Review>);
};
const retracted = (of: Signed, by = 0): Promise<Signed> =>
  signEntry(reviewer(by), domain, { kind: 'retraction', target: digestOf(of), issuedAt: AT, salt: SALT });
const moderated = (of: Signed, by = throwawayWallet('operator')): Promise<Signed> =>
  signEntry(by, domain, { kind: 'moderation', target: digestOf(of), action: 'hide', issuedAt: AT });

/** Two days: six reviews, of which one is revised on the same day; then a revision, a retraction, a moderation and a review. */
async function honestLog(scorer: Scorer): Promise<ScoredLog> {
  const log = scoredLog(scorer);
  const reviews = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => review(i)));
  await log.append([...reviews, await revised(4, at(reviews, 4))]);
  const later = [revised(1, at(reviews, 1)), retracted(at(reviews, 2), 2), moderated(at(reviews, 3)), review(6)];
  await log.append(await Promise.all(later));
  return log;
}

for (const scorer of ['mean-v1', 'trust-v1'] as const) {
  describe(`sdk/log/audit-scores, ${scorer}`, () => {
    let log: ScoredLog;
    beforeEach(async () => {
      log = await honestLog(scorer);
    });

    const files = (i: number): BatchFiles => at(log.files, i);
    const verdict = async (scores: 'all' | (() => bigint[]) = 'all'): Promise<string> =>
      (await log.audit({ scores })).verdict;

    describe('given an honest operator', () => {
      it('recomputes all scores, or those that were asked for', async () => {
        const all = await log.audit();
        expect(all, all.detail).to.deep.include({ verdict: 'UNANCHORED', scored: [0n, 1n], entries: 11n });
        expect((await log.audit({ scores: () => [1n, 1n, 7n] })).scored).to.deep.equal([1n]);
      });

      it('asks a faster engine who signed, and convicts nobody on its word', async () => {
        const asked: Hash[] = [];
        const liar =
          (answer: ReturnType<Recover>): Recover =>
          (digest) => {
            asked.push(digest);
            return answer;
          };
        for (const answer of [undefined, addressOf(throwawayWallet('somebody'))])
          expect((await log.audit({ recover: liar(answer) })).verdict).to.equal('UNANCHORED');
        // A retraction names nobody whom an answer could confirm.
        expect(asked).to.have.length(2 * 10);
        expect((await log.audit({ recover: recoverSigner })).verdict).to.equal('UNANCHORED');
      });

      it('passes over batches whose scorer it does not know', async () => {
        await log.resign({ scorer: id('another scorer') as Hash });
        expect(await log.audit()).to.deep.include({ verdict: 'UNANCHORED', scored: [0n], unscored: 1n });
      });
    });

    describe('given files that were changed', () => {
      const changes: [string, string, (target: BatchFiles) => void][] = [
        ['no entries', 'WITHHELD', (each) => (each.entries = undefined)],
        ['no scores', 'WITHHELD', (each) => (each.scores = undefined)],
        ['entries without a title', 'WRONG_ENTRIES', (each) => each.entries?.shift()],
        ['nothing but a title', 'WRONG_ENTRIES', (each) => each.entries?.splice(1)],
        ['no line at all', 'WRONG_ENTRIES', (each) => each.entries?.splice(0)],
        ['an entry less', 'WRONG_ENTRIES', (each) => each.entries?.pop()],
        ['an entry more', 'WRONG_ENTRIES', (each) => each.entries?.push(each.entries[1] ?? '')],
        ['another order', 'WRONG_ENTRIES', (each) => each.entries?.push(...each.entries.splice(1, 1))],
        ['an empty line', 'WRONG_ENTRIES', (each) => each.entries?.push('')],
        ['another rating', 'WRONG_ENTRIES', (each) => edit(each, /"rating":"\d"/, '"rating":"5"')],
        ['a space', 'WRONG_ENTRIES', (each) => edit(each, /:/, ': ')],
        ['no target', 'WRONG_ENTRIES', (each) => edit(each, /"of":\{.*\]?\}(?=,"(re|si))/, '"of":{}')],
        [
          'scores that are cut',
          'WRONG_SCORES',
          (each) => (each.scores = each.scores?.subarray(SCORE_ROW_BYTES[scorer])),
        ],
        ['scores that are no rows', 'WRONG_SCORES', (each) => (each.scores = each.scores?.subarray(1))],
        ['no score of anybody', 'WRONG_SCORES', (each) => (each.scores = new Uint8Array())],
      ];
      for (const [what, expected, change] of changes) {
        it(`${what} is ${expected}`, async () => {
          change(files(1));
          expect(await verdict()).to.equal(expected);
          expect(await verdict(() => [0n])).to.equal('UNANCHORED');
        });
      }

      it('every byte of entries and scores counts', async () => {
        const { entries = [], scores = new Uint8Array() } = files(1);
        for (let i = 0; i < scores.length; i += 5) {
          files(1).scores = scores.with(i, (scores[i] ?? 0) ^ 1);
          expect(await verdict(() => [1n]), `byte ${i} of the scores`).to.equal('WRONG_SCORES');
        }
        files(1).scores = scores;
        for (const [number, line] of entries.entries()) {
          for (let i = 0; i < line.length; i += 41) {
            const other = line.charCodeAt(i) ^ 1;
            files(1).entries = entries.with(number, line.slice(0, i) + String.fromCharCode(other) + line.slice(i + 1));
            expect(await verdict(() => [1n]), `${number}: ${i}`).to.equal('WRONG_ENTRIES');
          }
        }
      });
    });

    describe('given an operator that signs what is not so', () => {
      const tamper = async (change: (rows: ScoreRow[]) => ScoreRow[]): Promise<void> => {
        const rows = change(unpackScores(scorer, files(1).scores ?? new Uint8Array()));
        files(1).scores = packScores(scorer, rows);
        await log.resign({ scoresRoot: scoreTree(rows).root });
      };
      const lies: [string, (rows: ScoreRow[]) => ScoreRow[]][] = [
        [
          'a better score',
          (all) => all.map((each, i) => (i === 0 ? { ...each, ratingSum: each.ratingSum + 1n } : each)),
        ],
        ['more reviews', (all) => all.map((each, i) => (i === 0 ? { ...each, count: each.count + 1n } : each))],
        ['another history', (all) => all.map((each, i) => (i === 1 ? { ...each, history: SALT } : each))],
        ['a subject left out', (all) => all.slice(1)],
        [
          'a subject that nobody reviewed',
          (all) => [{ ...at(all, 0), subject: `0x${'00'.repeat(19)}01` as never }, ...all],
        ],
      ];
      for (const [what, change] of lies) {
        it(`${what} is WRONG_SCORES`, async () => {
          await tamper(change);
          expect(await verdict()).to.equal('WRONG_SCORES');
        });
      }

      const appended = async (...entries: Promise<Signed>[]): Promise<string> => {
        await log.append(await Promise.all(entries));
        const { verdict: found, detail } = await log.audit();
        return `${found}: ${detail.split(': ').at(-1)}`;
      };

      it('a retraction or revision by somebody else is WRONG_ENTRIES', async () => {
        const first = await review(0);
        const foreign = 'WRONG_ENTRIES: it is by somebody else than what it is about';
        expect(await appended(retracted(first, 1))).to.equal(foreign);
        log = await honestLog(scorer);
        expect(await appended(revised(1, first, { subject: sampleReview(0).subject }))).to.equal(foreign);
      });

      it('a moderation by somebody else is WRONG_ENTRIES', async () => {
        const first = await review(0);
        expect(await appended(moderated(first, reviewer(0)))).to.equal('WRONG_ENTRIES: it is not signed by its author');
      });

      it('a revision that moved to another subject or task is WRONG_ENTRIES', async () => {
        const moved = 'WRONG_ENTRIES: it is of another subject or task than what it supersedes';
        const first = await review(0);
        expect(await appended(revised(0, first, { subject: sampleReview(1).subject }))).to.equal(moved);
        log = await honestLog(scorer);
        expect(await appended(revised(0, first, { taskId: SALT }))).to.equal(moved);
      });

      it('what was revised or retracted twice is WRONG_ENTRIES: in one batch always, across batches to whoever looks at all', async () => {
        const first = await review(0);
        await log.append([await revised(0, first), await retracted(first)]);
        expect((await log.audit({ scores: () => [2n] })).verdict).to.equal('WRONG_ENTRIES');
        log = await honestLog(scorer);
        await log.append([await retracted(await review(1), 1)]);
        expect(await verdict()).to.equal('WRONG_ENTRIES');
        expect(await verdict(() => [2n])).to.equal('UNANCHORED');
      });

      it('a target that the log does not hold, or that is no review, is WRONG_ENTRIES', async () => {
        const outside = await review(9);
        // Known to the helper, and in no batch.
        const elsewhere = scoredLog(scorer);
        await elsewhere.append([outside, await retracted(outside, 4)]);
        const line = at(elsewhere.files, 0).entries?.find((each) => each.includes('"retraction"')) ?? '';
        await log.append([await retracted(await review(0))]);
        const last = files(2);
        last.entries = [last.entries?.[0] ?? '', line];
        expect(await verdict(() => [2n])).to.equal('WRONG_ENTRIES');

        log = await honestLog(scorer);
        const retraction = await retracted(await review(0));
        await log.append([retraction]);
        expect(await appended(moderated(retraction))).to.equal(
          'WRONG_ENTRIES: it is about something that is no review',
        );
      });
    });

    describe('given what an earlier audit remembers', () => {
      it('goes on from there, and refuses a log that does not hold it', async () => {
        const { head } = await log.audit();
        const remembered = { batchId: 1n, headerHash: head };
        await log.append([await review(7)]);
        const told: string[] = [];
        const options = { remembered, scores: () => [], onBatch: ({ what }: { what: string }) => void told.push(what) };
        expect(await log.audit(options)).to.include({ verdict: 'UNANCHORED', batches: 3n });
        // What was rebuilt before is not rebuilt; what is new is.
        files(0).leaves = new Uint8Array();
        expect((await log.audit(options)).verdict).to.equal('UNANCHORED');
        files(2).leaves = new Uint8Array();
        expect((await log.audit(options)).verdict).to.equal('WRONG_LEAVES');

        log.files.splice(1);
        expect((await log.audit({ remembered })).verdict).to.equal('FORKED');
        log = await honestLog(scorer);
        await log.resign({ toTime: at(log.headers(), 1).toTime + 1n });
        const forked = await log.audit({ remembered });
        expect(forked).to.include({ verdict: 'FORKED', batches: 1n, head: hashHeader(domain, at(log.headers(), 0)) });
      });
    });
  });
}

function edit(files: BatchFiles, from: RegExp, to: string): void {
  files.entries = files.entries?.map((line, i) => (i === 0 ? line : line.replace(from, to)));
}
