import { expect } from 'chai';
import type { Hash } from '@agent-market/sdk';
import { serializeBundle, verifyBundle, type Pins } from '@agent-market/sdk/log';
import { exportBundle } from '../../../services/src/log/bundle.ts';
import { eraseFeedback } from '../../../services/src/log/erase.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview } from '../../../services/src/log/intake.ts';
import { LOG_IDENTITY, logWorld, person, submission, word, type LogWorld } from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const PINS: Pins = { domain: LOG_IDENTITY.domain, operators: [LOG_IDENTITY.operator], anchored: [] };

describeStores('bundle', (stores) => {
  let log: LogWorld;
  let digests: Hash[];
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
    digests = [];
    for (const number of [1, 2, 3, 4, 5]) {
      digests.push((await acceptReview(log, await submission(person(number)))).digest);
    }
  });

  it('proves every review of a batch', async () => {
    await freezeBatch(log);
    for (const digest of digests) {
      const bundle = await exportBundle(log, { digest });
      const { verdict } = await verifyBundle(serializeBundle(bundle), PINS);
      expect(verdict).to.equal('VALID_UNANCHORED');
    }
  });

  it('refuses what it does not have, or not yet', async () => {
    await rejectsWith('REVIEW_NOT_FOUND', () => exportBundle(log, { digest: word(1) }));
    const [digest = word(0)] = digests;
    const error = await rejectsWith('NOT_FROZEN_YET', () => exportBundle(log, { digest }));
    expect(error).to.have.property('retryable', true);
  });

  it('still proves a review whose words were erased, and a resubmission does not bring them back', async () => {
    const [digest = word(0)] = digests;
    await freezeBatch(log);
    expect(await eraseFeedback(log, digest)).to.equal(true);
    expect(await eraseFeedback(log, digest)).to.equal(false);
    await acceptReview(log, await submission(person(1)));

    const bundle = await exportBundle(log, { digest });
    expect(bundle.entry).to.have.nested.property('review.feedbackHash');
    expect(serializeBundle(bundle)).to.not.include('good work');
    expect((await verifyBundle(serializeBundle(bundle), PINS)).verdict).to.equal('VALID_UNANCHORED');
    await rejectsWith('REVIEW_NOT_FOUND', () => eraseFeedback(log, word(1)));
  });

  describe('given a database that somebody changed', () => {
    const [rating, nothing] = [5, word(0)];

    it('hands out no bundle that does not verify', async () => {
      await freezeBatch(log);
      const [digest = nothing] = digests;
      await log.store.db
        .updateTable('entry')
        .set({ rating } as never)
        .where('digest', '=', Buffer.from(digest.slice(2), 'hex'))
        .execute();
      await rejectsWith('BUNDLE_INVALID', () => exportBundle(log, { digest }));
    });

    it('notices that the leaves no longer give the root', async () => {
      await freezeBatch(log);
      const [digest = nothing, other = nothing] = digests;
      await log.store.db
        .updateTable('entry')
        .set({ commitment: Buffer.alloc(32, 1) } as never)
        .where('digest', '=', Buffer.from(other.slice(2), 'hex'))
        .execute();
      await rejectsWith('STORE_CORRUPT', () => exportBundle(log, { digest }));
    });
  });
});
