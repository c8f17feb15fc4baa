// Audits of logs that are scored by trust-v1, or by one scorer after the other: both verifiers recompute the scores.
import { expect } from 'chai';

import type { Scorer, ScoreRow } from '../../sdk/src/log/scorers.ts';
import type { TrustEvidence } from '../../sdk/src/reputation/trust-evidence.ts';
import { makeFullLog, type Cheat } from '../helpers/sdk/full-log.ts';
import { vectorText } from '../helpers/sdk/read-vector.ts';
import { CHEATS, published, withoutAnchors } from './files.ts';
import { bothVerifiers, type Folder, type Job } from './jobs.ts';

const BY_TRUST: Scorer[] = ['trust-v1', 'trust-v1', 'trust-v1'];
const MIXED: Scorer[][] = [
  ['mean-v1', 'trust-v1', 'trust-v1'],
  ['mean-v1', 'mean-v1', 'trust-v1'],
  ['trust-v1', 'mean-v1', 'trust-v1'],
  ['trust-v1', 'trust-v1', 'mean-v1'],
];
const CHOICES = [[0n], [1n], [2n], [0n, 1n], [0n, 2n], [1n, 2n], [0n, 1n, 2n]];
const NUMBERS = ['microStars', 'low', 'high', 'microReviews', 'microReviewers'] as const;

/** One number of one subject after one batch is off. */
function off(name: keyof TrustEvidence, batch: number, by: bigint): Cheat {
  const changed = ({ trust, ...row }: ScoreRow): ScoreRow =>
    trust ? { ...row, trust: { ...trust, [name]: trust[name] + by } } : row;
  return {
    scorers: BY_TRUST,
    standings: (rows, i) => (i === batch ? rows.map((row, n) => (n === 1 ? changed(row) : row)) : rows),
  };
}

describe('outsider: an audit of trust-v1 from the documents', function () {
  this.timeout(240_000);
  const pins = withoutAnchors(vectorText('log-v1.pins.json'));
  const { auditJob, differing } = bothVerifiers();

  /** The audit of every choice of batches. */
  async function everyChoice(name: string, content: Folder): Promise<Job[]> {
    const jobs = CHOICES.map((scores) => auditJob(`${name}, batches ${scores.join()}`, content, pins, { scores }));
    return Promise.all([auditJob(name, content, pins), ...jobs]);
  }
  const verdicts = (jobs: readonly Job[]): string[] => jobs.map(({ verdict }) => verdict);

  for (const scorers of [BY_TRUST, ...MIXED]) {
    it(`says the same of a log by ${scorers.join(', ')}, right or with a file gone or changed`, async () => {
      const right = published(await makeFullLog({ scorers }));
      const honest = await everyChoice('right', right);
      expect(differing(pins, honest)).to.deep.equal([]);
      expect(new Set(verdicts(honest))).to.deep.equal(new Set(['UNANCHORED']));
      const jobs: Job[] = [];
      for (const batch of [0, 1, 2]) {
        for (const [file, bytes = new Uint8Array()] of Object.entries(right)) {
          if (!file.startsWith(`${batch}/`) || file.endsWith('batch.json')) continue;
          const changed = Buffer.from(bytes);
          changed.writeUInt8(changed.readUInt8(bytes.length - 40) === 0x31 ? 0x32 : 0x31, bytes.length - 40);
          const cut = scorers === BY_TRUST && { cut: bytes.subarray(0, bytes.length - 108) };
          const wrong = { gone: undefined, changed, ...cut };
          for (const [what, content] of Object.entries(wrong)) {
            jobs.push(...(await everyChoice(`${file} ${what}`, { ...right, [file]: content })));
          }
        }
      }
      expect(differing(pins, jobs)).to.deep.equal([]);
      expect(verdicts(jobs)).to.include.members(['WITHHELD', 'WRONG_ENTRIES', 'WRONG_SCORES', 'UNANCHORED']);
    });
  }

  it('needs the entries of all batches before one that was chosen, whatever scored them', async () => {
    for (const scorers of [BY_TRUST, ['mean-v1', 'mean-v1', 'trust-v1'] satisfies Scorer[]]) {
      const right = published(await makeFullLog({ scorers }));
      const content = { ...right, '0/entries.jsonl': undefined };
      const jobs = await Promise.all(
        [[1n], [2n], [1n, 2n]].map((scores) =>
          auditJob(`${scorers.join()} ${scores.join()}`, content, pins, { scores }),
        ),
      );
      expect(differing(pins, jobs)).to.deep.equal([]);
      const first = scorers[1] === 'trust-v1' ? 'WITHHELD' : 'UNANCHORED';
      expect(verdicts(jobs)).to.deep.equal([first, 'WITHHELD', 'WITHHELD']);
    }
  });

  it('looks at earlier entries first, also for a batch by the mean before one by trust', async () => {
    const scorers: Scorer[] = ['mean-v1', 'mean-v1', 'trust-v1'];
    const log = await makeFullLog({ scorers });
    const content = { ...published(log), '0/entries.jsonl': undefined, '1/scores.bin': new Uint8Array() };
    const jobs = await everyChoice('both wrong', content);
    expect(differing(pins, jobs)).to.deep.equal([]);
    expect(verdicts(jobs).slice(2)).to.deep.equal([
      ...['WRONG_SCORES', 'WITHHELD', 'WITHHELD', 'WITHHELD', 'WITHHELD', 'WITHHELD'],
    ]);
  });

  it('accepts each number within a millionth, and no more', async () => {
    for (const name of NUMBERS) {
      for (const by of [1n, 2n]) {
        const jobs = await everyChoice(`${name} ${by} more`, published(await makeFullLog(off(name, 1, by))));
        expect(differing(pins, jobs)).to.deep.equal([]);
        const found = jobs.filter(({ verdict }) => verdict === 'WRONG_SCORES').map((job) => job.name.slice(-5));
        // All, and every choice that holds batch 1.
        expect(found, `${name} ${by}`).to.have.length(by === 1n ? 0 : 5);
      }
    }
  });

  it('says the same of a subject whose reviews an operator says are none', async () => {
    const none = (row: ScoreRow): ScoreRow => ({ ...row, count: 0n, ratingSum: 0n });
    const standings = (rows: ScoreRow[], i: number): ScoreRow[] => (i === 1 ? rows.map(none) : rows);
    const jobs = await everyChoice('none', published(await makeFullLog({ scorers: BY_TRUST, standings })));
    expect(differing(pins, jobs)).to.deep.equal([]);
    expect(verdicts(jobs)).to.include.members(['WRONG_SCORES', 'UNANCHORED']);
  });

  it('says the same of an operator that signs what breaks the rules', async () => {
    const jobs: Job[] = [];
    for (const [name, cheat] of Object.entries(CHEATS)) {
      const content = published(await makeFullLog({ ...cheat, scorers: BY_TRUST }));
      jobs.push(...(await everyChoice(name, content)));
    }
    expect(differing(pins, jobs)).to.deep.equal([]);
    const whole = jobs.filter(({ name }) => name in CHEATS).map(({ name, verdict }) => `${name}: ${verdict}`);
    expect(whole.filter((line) => !/: WRONG_(ENTRIES|SCORES)$/.test(line))).to.deep.equal([]);
  });
});
