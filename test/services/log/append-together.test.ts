import { expect } from 'chai';
import { acceptReview, acceptReviews } from '../../../services/src/log/intake.ts';
import { rebuildSums } from '../../../services/src/reputation/rebuild-sums.ts';
import { reputationReader } from '../../../services/src/reputation/read-reputation.ts';
import type { Store } from '../../../services/src/store/open.ts';
import { LOG_IDENTITY, logWorld, person, START, SUBJECT, submission, type LogWorld } from '../../helpers/log-world.ts';
import { describeStores } from '../../helpers/store.ts';

const PEOPLE = Array.from({ length: 12 }, (_, i) => person(i + 1));

describeStores('appending together', (stores) => {
  let log: LogWorld;
  /** Commits that added something; receipts have transactions of their own. */
  let appends: number;
  let jsons: unknown[];
  const watched = (store: Store): Store => ({
    ...store,
    async transaction(body) {
      const before = await countOf(store);
      const result = await store.transaction(body);
      if ((await countOf(store)) !== before) appends++;
      return result;
    },
  });
  const countOf = async ({ db }: Store): Promise<unknown> =>
    (
      await db
        .selectFrom('entry')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count;
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
    log = { ...log, store: watched(log.store) };
    appends = 0;
    jsons = await Promise.all(PEOPLE.map((each) => submission(each, {}, LOG_IDENTITY)));
  });

  it('commits what comes meanwhile at once, and every caller gets its own', async () => {
    const accepted = await Promise.all(jsons.map((json) => acceptReview(log, json)));
    expect(new Set(accepted.map(({ digest }) => digest)).size).to.equal(PEOPLE.length);
    expect(accepted.every(({ fresh }) => fresh)).to.equal(true);
    expect(appends).to.be.within(1, 4);
    expect((await reputationReader(log.store.db).read(SUBJECT))?.sums.count).to.equal(BigInt(PEOPLE.length));
    expect((await rebuildSums(log.store)).corrected).to.equal(0);
  });

  it('tells one of several that submit the same that it is new, and all the same receipt', async () => {
    const [first, other] = jsons;
    // While the other is on its way, all five wait for the same transaction.
    const waited = acceptReview(log, other);
    const accepted = await Promise.all([1, 2, 3, 4, 5].map(() => acceptReview(log, first)));
    await waited;
    expect(accepted.filter(({ fresh }) => fresh).length).to.equal(1);
    for (const { receipt } of accepted) expect(receipt).to.deep.equal(accepted[0]?.receipt);
  });

  it('accepts nothing before the time of whoever submits it', async () => {
    const late = { ...log, clock: () => START + 50n };
    const all = await Promise.all([log, log, late, log].map((each, i) => acceptReview(each, jsons[i])));
    expect(all[2]?.receipt.receipt.acceptedAt).to.equal(START + 50n);
  });

  it('lets the fault of one be no fault of the others', async () => {
    const bad = jsons[3];
    const store: Store = {
      ...log.store,
      transaction: (body) =>
        log.store.transaction(async (tx) => {
          const result = await body(tx);
          const rows = await tx.selectFrom('entry').select('reviewer').execute();
          const last = PEOPLE[3]?.address.slice(2) ?? '';
          if (rows.some(({ reviewer }) => Buffer.from(reviewer).toString('hex') === last)) throw new Error('a bug');
          return result;
        }),
    };
    const fates = await Promise.allSettled(jsons.map((json) => acceptReview({ ...log, store }, json)));
    const rejected = fates.flatMap(({ status }, i) => (status === 'rejected' ? [jsons[i]] : []));
    expect(rejected).to.deep.equal([bad]);
    expect((await rebuildSums(log.store)).corrected).to.equal(0);
  });

  it('gives a large call a transaction of its own', async () => {
    const many = await Promise.all(
      Array.from({ length: 101 }, (_, i) => submission(person(1), { nonce: BigInt(i + 5) }, LOG_IDENTITY)),
    );
    const [outcomes] = await Promise.all([acceptReviews(log, many), ...jsons.map((json) => acceptReview(log, json))]);
    expect(outcomes.every((each) => 'accepted' in each && each.accepted.fresh)).to.equal(true);
    expect((await rebuildSums(log.store)).corrected).to.equal(0);
  });
});
