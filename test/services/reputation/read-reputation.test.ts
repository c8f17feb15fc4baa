import { expect } from 'chai';
import { sql, type Kysely, type KyselyPlugin } from 'kysely';
import type { Address } from '@agent-market/sdk';
import { NO_SUMS } from '@agent-market/sdk/reputation';
import { reputationReader } from '../../../services/src/reputation/read-reputation.ts';
import type { TrustEvidence } from '../../../sdk/src/reputation/trust-evidence.ts';
import { writeTrustScores } from '../../../services/src/reputation/trust-scores.ts';
import type { Store } from '../../../services/src/store/open.ts';
import type { Schema } from '../../../services/src/store/schema.ts';
import { describeStores } from '../../helpers/store.ts';

const address = (number: number): Address => `0x${number.toString(16).padStart(40, '0')}` as Address;
const trust = (number: number): TrustEvidence => ({
  microStars: 4_000_000n + BigInt(number),
  low: 3_000_000n,
  high: 5_000_000n,
  microReviews: BigInt(number),
  microReviewers: BigInt(number) / 2n,
});
const scores = (numbers: readonly number[]): Map<Address, TrustEvidence> =>
  new Map(numbers.map((number) => [address(number), trust(number)]));

describeStores('reading a reputation', (stores) => {
  let store: Store;
  let queries: number;
  let db: Kysely<Schema>;
  beforeEach(async () => {
    store = await stores.fresh();
    queries = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => (queries++, node),
      transformResult: ({ result }) => Promise.resolve(result),
    };
    db = store.db.withPlugin(counting);
    await writeTrustScores(store, { at: 7n, scores: scores(Array.from({ length: 2500 }, (_, i) => i + 1)) });
  });

  it('gives each what is its own, in one query for all that are asked in one turn', async () => {
    const reader = reputationReader(db);
    const found = await Promise.all([3, 1, 9999, 2, 3].map((number) => reader.read(address(number))));
    expect(found).to.deep.equal(
      [3, 1, 9999, 2, 3].map((number) =>
        number === 9999 ? undefined : { sums: NO_SUMS, trust: { ...trust(number), at: 7n } },
      ),
    );
    expect(queries).to.equal(1);
    await reader.read(address(1));
    expect(queries).to.equal(2);
  });

  it('joins those that come while others are on their way', async () => {
    const reader = reputationReader(db);
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const reads = [reader.read(address(1))];
    await turn();
    reads.push(reader.read(address(2)));
    await turn();
    for (let number = 3; number <= 2400; number++) {
      reads.push(reader.read(address(number)));
      if (number % 100 === 0) await turn();
    }
    const found = await Promise.all(reads);
    expect(found.map((each) => each?.trust?.microReviews)).to.deep.equal(found.map((_, i) => BigInt(i + 1)));
    expect(queries).to.be.within(3, 30);
  });

  it('asks for a thousand at most in one query', async () => {
    const reader = reputationReader(db);
    const numbers = Array.from({ length: 2400 }, (_, i) => i + 1);
    const found = await Promise.all(numbers.map((number) => reader.read(address(number))));
    expect(found.map((each) => each?.trust?.microReviews)).to.deep.equal(numbers.map(BigInt));
    expect(queries).to.equal(3);
  });

  it('asks again each time: what was committed is seen', async () => {
    const reader = reputationReader(db);
    expect((await reader.read(address(1)))?.trust?.at).to.equal(7n);
    await writeTrustScores(store, { at: 8n, scores: scores([1]) });
    expect((await reader.read(address(1)))?.trust?.at).to.equal(8n);
  });

  it('tells all who wait when the database fails, and goes on', async () => {
    let broken = true;
    const failing: KyselyPlugin = {
      transformQuery: ({ node }) => (broken ? sql`select 1 / 0`.toOperationNode() : node),
      transformResult: ({ result }) => Promise.resolve(result),
    };
    const reader = reputationReader(store.db.withPlugin(failing));
    const fates = await Promise.allSettled([1, 2, 1].map((number) => reader.read(address(number))));
    expect(fates.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
    broken = false;
    expect((await reader.read(address(2)))?.trust?.at).to.equal(7n);
  });
});

describeStores('trust scores', (stores) => {
  it('replace those before, for all; the sums stay', async () => {
    const store = await stores.fresh();
    await sql`insert into reputation (subject, reviews) values (${Buffer.from(address(1).slice(2), 'hex')}, 3)`.execute(
      store.db,
    );
    await writeTrustScores(store, { at: 7n, scores: scores([3, 1, 2]) });
    await writeTrustScores(store, { at: 7n, scores: scores([1, 4]) });
    const reader = reputationReader(store.db);
    const found = await Promise.all([1, 2, 3, 4].map((number) => reader.read(address(number))));
    expect(found.map((each) => each?.trust?.microReviews)).to.deep.equal([1n, undefined, undefined, 4n]);
    expect(found.map((each) => each?.sums.count)).to.deep.equal([3n, 0n, 0n, 0n]);
  });
});
