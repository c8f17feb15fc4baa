import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Address, Hash } from '@agent-market/sdk';
import {
  auditLog,
  isKnown,
  serializeBundle,
  serializeScoreBundle,
  verifyBundle,
  verifyScoreBundle,
} from '@agent-market/sdk/log';
import { laterOf, type Pins, type Proven } from '@agent-market/sdk/log';
import { hashReview, signedEntryJson, signEntry, type LocalSigner, type Review } from '@agent-market/sdk/reviews';
import { exportBundle } from '../../../services/src/log/bundle.ts';
import { eraseFeedback } from '../../../services/src/log/erase.ts';
import { folderSource } from '../../../services/src/log/folder-source.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview, acceptReviews } from '../../../services/src/log/intake.ts';
import { moderate } from '../../../services/src/log/moderate.ts';
import { exportScore } from '../../../services/src/log/prove-score.ts';
import { publishBatches } from '../../../services/src/log/publish.ts';
import {
  LOG_IDENTITY,
  logWorld,
  OPERATOR,
  person,
  reviewBy,
  START,
  SUBJECT,
  submission,
  word,
  type LogWorld,
} from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const { domain } = LOG_IDENTITY;
const pins: Pins = { domain, operators: [OPERATOR.address], anchored: [] };
const ALICE = person(1);
const BOB = person(2);

const post = (by: LocalSigner, changes: Partial<Review> = {}): Promise<unknown> =>
  submission(by, changes, LOG_IDENTITY);

async function revision(by: LocalSigner, supersedes: Hash, changes: Partial<Review> = {}): Promise<unknown> {
  return signedEntryJson(await signEntry(by, domain, { kind: 'revision', supersedes, review: reviewBy(by, changes) }));
}

async function retraction(by: LocalSigner, target: Hash): Promise<unknown> {
  return signedEntryJson(await signEntry(by, domain, { kind: 'retraction', target, issuedAt: START, salt: word(9) }));
}

const digestOf = (by: LocalSigner, changes: Partial<Review> = {}): Hash => hashReview(domain, reviewBy(by, changes));

describeStores('later entries', (stores) => {
  let log: LogWorld;
  let folder: string;
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
    folder = mkdtempSync(join(tmpdir(), 'agent-market-later-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const scoreOf = async (subject: Address = SUBJECT, batchId?: bigint) => {
    const bundle = await exportScore(log, { subject, ...(batchId !== undefined && { batchId }) });
    const { count, microStars } = bundle.score;
    return isKnown(bundle) ? { count: Number(count), stars: Number(microStars) / 1e6 } : undefined;
  };
  const proven = async (digest: Hash): Promise<Proven> => {
    const { proven: found } = await verifyBundle(serializeBundle(await exportBundle(log, { digest })), pins);
    if (found === undefined) throw new Error('not proven');
    return found;
  };
  const day = (n: bigint): void => log.at(START + n * 86_400n);

  describe('given a review of four stars', () => {
    let digest: Hash;
    beforeEach(async () => {
      ({ digest } = await acceptReview(log, await post(ALICE)));
      await acceptReview(log, await post(BOB, { rating: 2 }));
      await freezeBatch(log);
      day(1n);
    });

    it('a revision counts instead of it, in its own batch and from then on', async () => {
      const json = await revision(ALICE, digest, { rating: 1, nonce: 1n });
      const { receipt } = await acceptReview(log, json);
      expect((await acceptReview(log, json)).receipt).to.deep.equal(receipt);
      await freezeBatch(log);
      expect(await scoreOf(SUBJECT, 0n)).to.deep.equal({ count: 2, stars: 3 });
      expect(await scoreOf()).to.deep.equal({ count: 2, stars: 1.5 });
    });

    it('a retraction takes it out of the count, and leaves it in the log', async () => {
      await acceptReview(log, await retraction(ALICE, digest));
      await freezeBatch(log);
      expect(await scoreOf()).to.deep.equal({ count: 1, stars: 2 });
      expect(await scoreOf(SUBJECT, 0n)).to.deep.equal({ count: 2, stars: 3 });
      expect((await proven(digest)).bundle.entry.kind).to.equal('review');
    });

    it('each is proven by a bundle of its own, which says what became of the review', async () => {
      const first = (await acceptReview(log, await revision(ALICE, digest, { rating: 1, nonce: 1n }))).digest;
      const second = (await acceptReview(log, await retraction(ALICE, first))).digest;
      const hidden = (await moderate(log, { target: digest, action: 'hide' })).digest;
      await freezeBatch(log);
      const [review, revised, retracted, moderated] = await Promise.all([digest, first, second, hidden].map(proven));
      if (!review || !revised || !retracted || !moderated) throw new Error('not all proven');
      expect([review.author, revised.author, retracted.author, moderated.author]).to.deep.equal([
        ...[ALICE.address, ALICE.address, ALICE.address],
        OPERATOR.address,
      ]);
      expect(laterOf(review, [])).to.deep.equal({ standing: 'CURRENT', hidden: false });
      expect(laterOf(review, [revised, retracted, moderated])).to.deep.equal({ standing: 'SUPERSEDED', hidden: true });
      expect(laterOf(revised, [review, retracted, moderated])).to.deep.equal({ standing: 'RETRACTED', hidden: false });
      // What somebody else signed ends nothing.
      const strangers = { ...retracted, author: BOB.address };
      expect(laterOf(revised, [strangers]).standing).to.equal('CURRENT');
      expect(laterOf(review, [{ ...moderated, author: BOB.address }]).hidden).to.equal(false);
    });

    it('only its own reviewer revises or retracts it', async () => {
      await rejectsWith('NOT_THE_REVIEWER', async () => acceptReview(log, await revision(BOB, digest, { rating: 1 })));
      await rejectsWith('NOT_THE_REVIEWER', async () => acceptReview(log, await retraction(BOB, digest)));
    });

    it('a revision stays with its subject and task, and is about something that is here', async () => {
      const elsewhere = { subject: person(9).address, nonce: 1n };
      await rejectsWith('REVISION_MOVED', async () => acceptReview(log, await revision(ALICE, digest, elsewhere)));
      const task = { taskId: word(5), nonce: 1n };
      await rejectsWith('REVISION_MOVED', async () => acceptReview(log, await revision(ALICE, digest, task)));
      await rejectsWith('TARGET_NOT_FOUND', async () => acceptReview(log, await retraction(ALICE, word(77))));
      const { digest: retracted } = await acceptReview(log, await retraction(ALICE, digest));
      await rejectsWith('TARGET_NOT_FOUND', async () => acceptReview(log, await retraction(ALICE, retracted)));
    });

    it('is revised or retracted once; then the revision can be', async () => {
      const { digest: first } = await acceptReview(log, await revision(ALICE, digest, { rating: 5, nonce: 1n }));
      for (const json of [await revision(ALICE, digest, { rating: 1, nonce: 2n }), await retraction(ALICE, digest)]) {
        await rejectsWith('NOT_CURRENT', () => acceptReview(log, json));
      }
      await acceptReview(log, await retraction(ALICE, first));
      await rejectsWith('NOT_CURRENT', async () => acceptReview(log, await revision(ALICE, first, { nonce: 3n })));
      await freezeBatch(log);
      expect(await scoreOf()).to.deep.equal({ count: 1, stars: 2 });
    });

    it('two that race for one review: one is taken, whatever the order', async () => {
      const jsons = [await revision(ALICE, digest, { nonce: 1n }), await retraction(ALICE, digest)];
      const outcomes = await acceptReviews(log, jsons);
      const codes = outcomes.map((each) => ('refused' in each ? each.refused.code : 'ACCEPTED')).sort();
      expect(codes).to.deep.equal(['ACCEPTED', 'NOT_CURRENT']);
    });

    it('a moderation is not submitted, and hides words without touching the score', async () => {
      const forged = await signEntry(ALICE, domain, {
        kind: 'moderation',
        target: digest,
        action: 'hide',
        issuedAt: START,
      });
      await rejectsWith('MODERATION_REFUSED', () => acceptReview(log, signedEntryJson(forged)));
      await rejectsWith('MODERATION_WITHOUT_EFFECT', () => moderate(log, { target: digest, action: 'show' }));
      await rejectsWith('TARGET_NOT_FOUND', () => moderate(log, { target: word(5), action: 'hide' }));

      const { receipt } = await moderate(log, { target: digest, action: 'hide' });
      expect(receipt.receipt.operator).to.equal(OPERATOR.address);
      await rejectsWith('MODERATION_WITHOUT_EFFECT', () => moderate(log, { target: digest, action: 'hide' }));
      expect((await exportBundle(log, { digest })).entry).to.have.nested.property('review.feedbackHash');
      // A clock that stands still, or goes back, changes no order.
      day(0n);
      await moderate(log, { target: digest, action: 'show' });
      expect((await exportBundle(log, { digest })).entry).to.have.nested.property('review.feedback.text', 'good work');
      await freezeBatch(log);
      expect(await scoreOf()).to.deep.equal({ count: 2, stars: 3 });
    });

    it('erasing the words of review and revision leaves every proof, score and audit as it was', async () => {
      const { digest: first } = await acceptReview(log, await revision(ALICE, digest, { rating: 1, nonce: 1n }));
      await moderate(log, { target: first, action: 'hide' });
      await freezeBatch(log);
      const before = serializeScoreBundle(await exportScore(log, { subject: SUBJECT }));
      for (const each of [digest, first]) expect(await eraseFeedback(log, each)).to.equal(true);
      expect(serializeScoreBundle(await exportScore(log, { subject: SUBJECT }))).to.equal(before);
      for (const each of [digest, first]) {
        expect((await proven(each)).bundle.entry).to.have.nested.property('review.feedbackHash');
      }
      await publishBatches(log.store, folder);
      const audit = await auditLog(folderSource(folder), { operator: OPERATOR.address, pins, scores: 'all' });
      expect(audit, audit.detail).to.deep.include({ verdict: 'UNANCHORED', scored: [0n, 1n], entries: 4n });
    });
  });

  it('a review and all that is said of it later fit into one call, and into one batch', async () => {
    const review = await post(ALICE, { rating: 5 });
    const target = digestOf(ALICE, { rating: 5 });
    const revised = await revision(ALICE, target, { rating: 3, nonce: 1n });
    const outcomes = await acceptReviews(log, [revised, await post(BOB), review, revised]);
    expect(outcomes.map((each) => ('accepted' in each ? each.accepted.fresh : each.refused.code))).to.deep.equal([
      ...[true, true, true],
      false,
    ]);
    await freezeBatch(log);
    expect(await scoreOf()).to.deep.equal({ count: 2, stars: 3.5 });
    await publishBatches(log.store, folder);
    const audit = await auditLog(folderSource(folder), { operator: OPERATOR.address, pins, scores: 'all' });
    expect(audit, audit.detail).to.include({ verdict: 'UNANCHORED', batches: 1n, entries: 3n });
  });

  it('proves a score, and that an account is unknown, to whoever trusts the operator', async () => {
    await rejectsWith('NOT_FROZEN_YET', () => exportScore(log, { subject: SUBJECT }));
    await acceptReview(log, await post(ALICE));
    await freezeBatch(log);
    for (const [subject, known] of [
      [SUBJECT, true],
      [person(40).address, false],
      [`0x${'00'.repeat(19)}01` as Address, false],
      [`0x${'ff'.repeat(19)}fe` as Address, false],
    ] as const) {
      const bundle = await exportScore(log, { subject });
      expect(isKnown(bundle)).to.equal(known);
      expect((await verifyScoreBundle(serializeScoreBundle(bundle), pins)).verdict).to.equal('VALID_UNANCHORED');
    }
    await rejectsWith('NOT_A_SUBJECT', () => exportScore(log, { subject: `0x${'ff'.repeat(20)}` as Address }));
    await rejectsWith('NOT_FROZEN_YET', () => exportScore(log, { subject: SUBJECT, batchId: 7n }));
  });
});
