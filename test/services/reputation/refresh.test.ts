import { expect } from 'chai';
import type { Address } from '@agent-market/sdk';
import { trustScores, reviewGraph, type RatedReview } from '@agent-market/sdk/reputation';
import { signedEntryJson, signEntry, type Review } from '@agent-market/sdk/reviews';
import { acceptReview } from '../../../services/src/log/intake.ts';
import { findingsAbout } from '../../../services/src/reputation/findings.ts';
import { loadReviewGraph } from '../../../services/src/reputation/load-reviews.ts';
import { reputationReader } from '../../../services/src/reputation/read-reputation.ts';
import { refreshReputation } from '../../../services/src/reputation/refresh.ts';
import {
  LOG_IDENTITY,
  logWorld,
  person,
  reviewBy,
  START,
  submission,
  word,
  type LogWorld,
} from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const DAY = 86_400n;
const name = (i: number): Address => person(i).address;

describeStores('the nightly screening', (stores) => {
  let log: LogWorld;
  let reviews: RatedReview[];
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
    reviews = [];
  });

  /** A review at a day of the log, noted as the graph should have it. */
  async function review(
    by: number,
    of: number,
    { day, ...changes }: Partial<Review> & { day: bigint },
  ): Promise<string> {
    log.at(START + day * DAY);
    const whole = { subject: name(of), nonce: BigInt(reviews.length), issuedAt: START, ...changes };
    const { digest } = await acceptReview(log, await submission(person(by), whole, LOG_IDENTITY));
    const { rating } = reviewBy(person(by), whole);
    reviews.push({
      id: digest,
      reviewer: name(by),
      agent: name(of),
      rating,
      verified: false,
      at: Number(START + day * DAY),
    });
    return digest;
  }

  it('scores what stands, and nothing that was revised or taken back', async () => {
    await review(1, 2, { day: 0n, rating: 5 });
    await review(2, 1, { day: 3n, rating: 4 });
    await review(3, 2, { day: 3n, rating: 1 });
    const target = (await review(4, 2, { day: 5n, rating: 2 })) as `0x${string}`;
    reviews.pop();
    const entry = { kind: 'retraction', target, issuedAt: START, salt: word(9) } as never;
    await acceptReview(log, signedEntryJson(await signEntry(person(4), LOG_IDENTITY.domain, entry)));

    const graph = await loadReviewGraph(log.store.db);
    expect(graph).to.deep.equal(reviewGraph(reviews));

    const now = START + 30n * DAY;
    expect(await refreshReputation(log.store, { now })).to.deep.equal({ reviews: 3, agents: 2, findings: 0 });
    const { stars, low } = trustScores(graph, { now: Number(now) });
    const reader = reputationReader(log.store.db);
    for (const agent of [1, 2]) {
      const party = graph.parties.indexOf(name(agent));
      const { trust } = (await reader.read(name(agent))) ?? {};
      expect(trust?.at).to.equal(now);
      expect(trust?.microStars).to.equal(BigInt(Math.round((stars[party] ?? 0) * 1e6)));
      expect(trust?.low).to.equal(BigInt(Math.round((low[party] ?? 0) * 1e6)));
    }
  });

  it('counts bonds, vouches and paid tasks, also of parties that are in no review', async () => {
    await review(1, 2, { day: 0n, rating: 5 });
    await review(2, 1, { day: 3n, rating: 4 });
    await review(3, 2, { day: 3n, rating: 1 });
    const now = START + 30n * DAY;
    // Nobody in a review trusts the third; the seed paid somebody who vouches for them.
    const edges = [
      { from: name(7), to: name(8), weight: 1 },
      { from: name(8), to: name(3), weight: 2, lost: 1 },
    ];
    const options = { seeds: [name(7)], edges, bonds: new Map([[name(9), 0.5]]) };
    const starsOf = async (given: object): Promise<bigint | undefined> => {
      await refreshReputation(log.store, { now, ...given });
      return (await reputationReader(log.store.db).read(name(2)))?.trust?.microStars;
    };
    // A seed that no review, edge or bond names would be trust that starts at nobody.
    await rejectsWith('SEEDS_UNKNOWN', () => starsOf({ seeds: [name(7)] }));
    const without = await starsOf({});
    const graph = reviewGraph(reviews, [7, 8, 9].map(name));
    const { stars } = trustScores(graph, { ...options, now: Number(now) });
    const party = graph.parties.indexOf(name(2));
    expect(await starsOf(options)).to.equal(BigInt(Math.round((stars[party] ?? 0) * 1e6)));
    expect(await starsOf(options)).to.not.equal(without);
  });

  it('keeps what it found about an agent until the next one', async () => {
    // A market of twelve who praise each other's work over a year, and nine accounts of a day.
    for (let i = 0; i < 12; i++) {
      for (let k = 1; k <= 5; k++) await review(i + 1, ((i + k) % 12) + 1, { day: BigInt(30 * k + i), rating: 4 });
    }
    for (let sybil = 0; sybil < 9; sybil++) await review(50 + sybil, 1, { day: 200n, rating: 1 });
    await refreshReputation(log.store, { now: START + 201n * DAY });
    const [finding] = await findingsAbout(log.store.db, name(1));
    expect(finding?.kind).to.equal('attack');
    expect(finding?.reviewers).to.have.members(Array.from({ length: 9 }, (_, i) => name(50 + i)));
    expect(await findingsAbout(log.store.db, name(2))).to.deep.equal([]);
  }).timeout(20_000);
});
