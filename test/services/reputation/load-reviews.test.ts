import { expect } from 'chai';
import type { Address } from '@agent-market/sdk';
import { reviewGraph, type RatedReview } from '@agent-market/sdk/reputation';
import { appendEntries, type PlacedEntry } from '../../../services/src/log/append-entries.ts';
import { loadReviewGraph } from '../../../services/src/reputation/load-reviews.ts';
import { seededRandom, type Random } from '../../helpers/faults/random.ts';
import { LOG_IDENTITY, logWorld, NO_TASK, START } from '../../helpers/log-world.ts';
import { placedReview } from '../../helpers/placed-review.ts';
import { describeStores } from '../../helpers/store.ts';

/** Some of these begin alike, as all of one value of the database do. */
const PARTIES = ['a1a1', 'a1a1', 'a1a1', 'a1a2', '0000', 'ffff'].map(
  (prefix, i) => `0x${prefix}${String(i).repeat(36)}` as Address,
);

describeStores('the reviews of a log as a graph', (stores) => {
  it('is what the SDK makes of the same reviews, also where only digests tell them apart', async () => {
    const log = logWorld(await stores.fresh(LOG_IDENTITY));
    const random = seededRandom(3);
    const reviews: RatedReview[] = [];
    for (let batch = 0; batch < 4; batch++) {
      const at = START + BigInt(random.below(2) * 1000);
      log.at(at);
      const entries = Array.from({ length: 60 }, (_, i) => anyReview(random, 60 * batch + i));
      await appendEntries(log, entries);
      for (const { digest, author, subject, rating, taskId } of entries) {
        const verified = taskId !== NO_TASK;
        reviews.push({ id: digest, reviewer: author, agent: subject, rating, verified, at: Number(at) });
      }
    }
    const graph = reviewGraph(reviews);
    expect(new Set(reviews.map((each) => [each.at, each.agent, each.reviewer].join())).size).to.be.below(100);
    expect(await loadReviewGraph(log.store.db)).to.deep.equal(graph);
  });

  it('is empty when there are none', async () => {
    const { store } = logWorld(await stores.fresh(LOG_IDENTITY));
    expect(await loadReviewGraph(store.db)).to.deep.equal(reviewGraph([]));
  });
});

function anyReview(random: Random, number: number): PlacedEntry & { rating: number } {
  const subject = random.below(PARTIES.length);
  const reviewer = (subject + 1 + random.below(PARTIES.length - 1)) % PARTIES.length;
  const told = { rating: 1 + random.below(5), verified: random.chance(0.5) };
  const [by, of] = [PARTIES[reviewer], PARTIES[subject]] as [Address, Address];
  return placedReview({ reviewer: by, subject: of, ...told }, number);
}
