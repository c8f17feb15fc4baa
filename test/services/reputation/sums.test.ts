import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Address, Hash } from '@agent-market/sdk';
import { addSums, NO_SUMS, sumsOf, type BaselineSums, type TimedRating } from '@agent-market/sdk/reputation';
import { signedEntryJson, signEntry, type LocalSigner, type Review } from '@agent-market/sdk/reviews';
import { acceptReview, acceptReviews } from '../../../services/src/log/intake.ts';
import { isHidden, moderate } from '../../../services/src/log/moderate.ts';
import { rebuildSums } from '../../../services/src/reputation/rebuild-sums.ts';
import { reputationReader } from '../../../services/src/reputation/read-reputation.ts';
import { openStore } from '../../../services/src/store/open.ts';
import { lawRuns } from '../../helpers/fast-check.ts';
import {
  LOG_IDENTITY,
  logWorld,
  person,
  reviewBy,
  START,
  SUBJECT,
  submission,
  word,
  type LogWorld,
} from '../../helpers/log-world.ts';
import { describeOnServer, describeStores } from '../../helpers/store.ts';

const { domain } = LOG_IDENTITY;
const ALICE = person(1);
const TASK = word(5);

const post = (by: LocalSigner, changes: Partial<Review> = {}): Promise<unknown> =>
  submission(by, changes, LOG_IDENTITY);

async function revision(by: LocalSigner, supersedes: Hash, changes: Partial<Review> = {}): Promise<unknown> {
  return signedEntryJson(await signEntry(by, domain, { kind: 'revision', supersedes, review: reviewBy(by, changes) }));
}

async function retraction(by: LocalSigner, target: Hash): Promise<unknown> {
  return signedEntryJson(await signEntry(by, domain, { kind: 'retraction', target, issuedAt: START, salt: word(9) }));
}

const sum = (reviews: readonly TimedRating[]): BaselineSums => reviews.map(sumsOf).reduce(addSums, NO_SUMS);
const at = (days: number): number => Number(START) + days * 86_400;

describeStores('sums', (stores) => {
  let log: LogWorld;
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
  });

  const day = (n: number): void => log.at(BigInt(at(n)));
  const read = async (subject: Address = SUBJECT): Promise<BaselineSums | undefined> =>
    (await reputationReader(log.store.db).read(subject))?.sums;

  it('follow a review, its revision and its retraction', async () => {
    expect(await read()).to.equal(undefined);
    const { digest } = await acceptReview(log, await post(ALICE, { rating: 4 }));
    await acceptReview(log, await post(person(2), { rating: 1 }));
    const [first, second] = [
      { rating: 4, verified: false, at: at(0) },
      { rating: 1, verified: false, at: at(0) },
    ];
    expect(await read()).to.deep.equal(sum([first, second]));

    day(100);
    const revised = await acceptReview(log, await revision(ALICE, digest, { rating: 2, nonce: 1n }));
    expect(await read()).to.deep.equal(sum([{ rating: 2, verified: false, at: at(100) }, second]));

    day(200);
    await moderate(log, { target: revised.digest, action: 'hide' });
    expect((await read())?.count).to.equal(2n);
    await acceptReview(log, await retraction(ALICE, revised.digest));
    expect(await read()).to.deep.equal(sum([second]));
  });

  it('know a verified review by its task, also once it is revised', async () => {
    const task = { client: ALICE.address, agent: SUBJECT, accepted: true, closed: true };
    const tasks = { readTask: () => Promise.resolve(task) };
    const { digest } = await acceptReview({ ...log, tasks }, await post(ALICE, { taskId: TASK, rating: 5 }));
    await acceptReview(log, await post(ALICE, { rating: 3 }));
    const other = { rating: 3, verified: false, at: at(0) };
    expect(await read()).to.deep.equal(sum([{ rating: 5, verified: true, at: at(0) }, other]));
    await acceptReview(log, await revision(ALICE, digest, { taskId: TASK, rating: 2, nonce: 1n }));
    expect(await read()).to.deep.equal(sum([{ rating: 2, verified: true, at: at(0) }, other]));
    expect((await rebuildSums(log.store)).corrected).to.equal(0);
  });

  it('count what is submitted again once, and not at all what breaks a rule of one', async () => {
    const json = await post(ALICE);
    const outcomes = await acceptReviews(log, [json, json, json]);
    expect(outcomes.map((each) => 'accepted' in each && each.accepted.fresh)).to.deep.equal([true, false, false]);
    await acceptReview(log, json);
    await Promise.all([1, 2, 3, 4].map(() => acceptReview(log, json)));
    const { digest } = await acceptReview(log, json);
    await acceptReview(log, await retraction(ALICE, digest));
    const late = await acceptReviews(log, [await revision(ALICE, digest, { rating: 1, nonce: 1n })]);
    expect(late[0]).to.have.nested.property('refused.code', 'NOT_CURRENT');
    expect(await read()).to.deep.equal(NO_SUMS);
    expect(await rebuildSums(log.store)).to.deep.equal({ subjects: 1, corrected: 0 });
  });

  it('are gone when the append is', async () => {
    await acceptReview(log, await post(ALICE));
    const before = await read();
    const store: typeof log.store = {
      ...log.store,
      transaction: (body) =>
        log.store.transaction(async (tx) => {
          await body(tx);
          throw new Error('lost');
        }),
    };
    const lost = acceptReview({ ...log, store }, await post(person(2)));
    expect(await lost.catch((error: unknown) => String(error))).to.equal('Error: lost');
    expect(await read()).to.deep.equal(before);
  });

  it('law: whatever came in, they are those of the reviews that stand, and what a rebuild finds', async () => {
    const step = fc.record({
      kind: fc.constantFrom('review', 'revision', 'retraction', 'moderation'),
      which: fc.nat(5),
      whom: fc.nat(2),
      rating: fc.integer({ min: 1, max: 5 }),
      days: fc.nat(400),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        log = logWorld(await stores.fresh(LOG_IDENTITY));
        const standing: { digest: Hash; by: LocalSigner; subject: Address; review: TimedRating }[] = [];
        let days = 0;
        for (const [i, { kind, which, whom, rating, ...step }] of steps.entries()) {
          day((days += step.days));
          const review = { rating, verified: false, at: at(days) };
          const about = standing[which];
          if (kind === 'review' || about === undefined) {
            const [by, subject] = [person(10 + which), person(50 + whom).address];
            const { digest } = await acceptReview(log, await post(by, { subject, rating, nonce: BigInt(i) }));
            standing.push({ digest, by, subject, review });
          } else if (kind === 'revision') {
            const { by, subject } = about;
            const json = await revision(by, about.digest, { subject, rating, nonce: BigInt(i) });
            standing[which] = { ...about, digest: (await acceptReview(log, json)).digest, review };
          } else if (kind === 'retraction') {
            await acceptReview(log, await retraction(about.by, about.digest));
            standing.splice(which, 1);
          } else {
            const action = (await isHidden(log.store, about.digest)) ? 'show' : 'hide';
            await moderate(log, { target: about.digest, action });
          }
        }
        for (const subject of [50, 51, 52].map((number) => person(number).address)) {
          const mine = standing.filter((each) => each.subject === subject).map(({ review }) => review);
          expect((await read(subject)) ?? NO_SUMS).to.deep.equal(sum(mine));
        }
        expect((await rebuildSums(log.store)).corrected).to.equal(0);
      }),
      { numRuns: lawRuns({ cost: 100 }) },
    );
  });

  it('a rebuild corrects what somebody changed, and what nobody reviewed', async () => {
    await acceptReview(log, await post(ALICE));
    await acceptReview(log, await post(ALICE, { subject: person(3).address }));
    const before = [await read(), await read(person(3).address)];
    await sql`update reputation set stars = stars + 1 where subject = ${Buffer.from('5b'.repeat(20), 'hex')}`.execute(
      log.store.db,
    );
    await sql`insert into reputation (subject, reviews) values (${Buffer.from('77'.repeat(20), 'hex')}, 1)`.execute(
      log.store.db,
    );
    expect(await rebuildSums(log.store)).to.deep.equal({ subjects: 2, corrected: 2 });
    expect([await read(), await read(person(3).address)]).to.deep.equal(before);
    expect(await read(`0x${'77'.repeat(20)}` as Address)).to.deep.equal(NO_SUMS);
  });
});

describeOnServer('sums of a log that an earlier version kept', (stores) => {
  it('are there once it was opened', async () => {
    const log = logWorld(await stores.fresh(LOG_IDENTITY));
    await acceptReview(log, await post(ALICE));
    const before = await reputationReader(log.store.db).read(SUBJECT);
    await sql`truncate reputation`.execute(log.store.db);
    const reopened = await openStore({ url: stores.url }, LOG_IDENTITY);
    expect(await reputationReader(reopened.db).read(SUBJECT)).to.deep.equal(before);
    await reopened.close();
  });
});
