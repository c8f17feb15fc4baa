import { expect } from 'chai';
import fc from 'fast-check';
import { receiptFault } from '@agent-market/sdk/log';
import { acceptReview, acceptReviews } from '../../../services/src/log/intake.ts';
import { lawRuns } from '../../helpers/fast-check.ts';
import {
  LOG_IDENTITY,
  logWorld,
  person,
  reviewBy,
  START,
  submission,
  submissionWithNonce,
  word,
  type LogWorld,
} from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

describeStores('intake', (stores) => {
  let log: LogWorld;
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
  });

  describe('given a new review', () => {
    it('returns a receipt that stands for it and promises an anchor within 48 hours', async () => {
      const { receipt, digest, fresh } = await acceptReview(log, await submission(person(1)));
      expect(fresh).to.equal(true);
      expect(receipt.receipt.acceptedAt).to.equal(START);
      expect(receipt.receipt.anchorBy).to.equal(START + 172_800n);
      const entry = { operator: log.store.operator, digest, commitment: receipt.receipt.commitment };
      expect(receiptFault(log.store.domain, receipt, entry)).to.equal(undefined);
    });

    it('takes a clock that is 300 s ahead, and not one more', async () => {
      await acceptReview(log, await submission(person(1), { issuedAt: START + 300n }));
      const late = await submission(person(2), { issuedAt: START + 301n });
      await rejectsWith('REVIEW_FROM_THE_FUTURE', () => acceptReview(log, late));
    });

    it('refuses one without a task when the policy says so', async () => {
      const strict = { ...log, acceptUnverified: false };
      const json = await submission(person(1));
      await rejectsWith('UNVERIFIED_REFUSED', () => acceptReview(strict, json));
    });

    it('refuses a signature by somebody else, and one for another log', async () => {
      const stolen = { ...(Object(await submission(person(1))) as object), review: undefined };
      const { review } = (await submission(person(2))) as { review: unknown };
      await rejectsWith('BAD_SIGNATURE', () => acceptReview(log, { ...stolen, review }));
      const elsewhere = { domain: { ...log.store.domain, chainId: 1n } };
      const foreign = await submission(person(1), {}, elsewhere);
      await rejectsWith('BAD_SIGNATURE', () => acceptReview(log, foreign));
    });

    it('refuses text that PostgreSQL cannot hold', async () => {
      const json = await submission(person(1), { feedback: { text: 'a\0b', tags: [], salt: word(1) } });
      await rejectsWith('TEXT_NOT_STORABLE', () => acceptReview(log, json));
    });

    it('refuses what is no review at all', async () => {
      for (const json of [undefined, null, 7, 'x', [], {}, { review: {}, signature: '0x' }]) {
        await rejectsWith('MALFORMED', () => acceptReview(log, json));
      }
    });
  });

  describe('given a review that was accepted before', () => {
    it('returns the same receipt, later too', async () => {
      const json = await submission(person(1));
      const first = await acceptReview(log, json);
      log.at(START + 1000n);
      const again = await acceptReview(log, json);
      expect(again.fresh).to.equal(false);
      expect(again.receipt).to.deep.equal(first.receipt);
    });

    it('returns it even when the task can no longer be looked up', async () => {
      const json = await submission(person(1));
      const first = await acceptReview(log, json);
      expect((await acceptReview({ ...log, acceptUnverified: false }, json)).receipt).to.deep.equal(first.receipt);
    });

    it('returns it for another valid signature of the same review: never a second commitment', async () => {
      const first = await acceptReview(log, submissionWithNonce(1, 1234n));
      const other = await acceptReview(log, submissionWithNonce(1, 5678n));
      expect(other.receipt).to.deep.equal(first.receipt);
      expect(await entryCount(log)).to.equal(1);
    });
  });

  describe('given a process that died between the commit and the receipt', () => {
    const dead = {
      address: LOG_IDENTITY.operator,
      signDigest: (): never => {
        throw new Error('killed');
      },
    };

    it('signs on resubmission, with the times already stored', async () => {
      const json = await submission(person(1));
      let thrown: unknown;
      await acceptReview({ ...log, signer: dead }, json).catch((error: unknown) => (thrown = error));
      expect(thrown).to.be.an('error');
      expect(await entryCount(log)).to.equal(1);

      log.at(START + 5000n);
      const { receipt, fresh } = await acceptReview(log, json);
      expect(fresh).to.equal(false);
      expect(receipt.receipt.acceptedAt).to.equal(START);
    });
  });

  describe('given many', () => {
    it('keeps their order, and one refusal stops no other', async () => {
      const many = [await submission(person(1)), 'nonsense', await submission(person(2)), await submission(person(1))];
      const outcomes = await acceptReviews(log, many);
      expect(outcomes.map((each) => ('accepted' in each ? each.accepted.fresh : each.refused.code))).to.deep.equal([
        true,
        'MALFORMED',
        true,
        false,
      ]);
    });

    it('accepts nothing twice when the same reviews arrive at the same time, in any order', async () => {
      const many = await Promise.all([1, 2, 3, 4, 5, 6].map((each) => submission(person(each))));
      const runs = await Promise.all(
        [many, [...many].reverse(), many.slice(3)].map((each) => acceptReviews(log, each)),
      );
      expect(await entryCount(log)).to.equal(6);
      const fresh = runs.flat().filter((each) => 'accepted' in each && each.accepted.fresh);
      expect(fresh).to.have.length(6);
      const receipts = new Set(
        runs.flat().map((each) => ('accepted' in each ? each.accepted.receipt.signature : 'refused')),
      );
      expect(receipts.size).to.equal(6);
    });

    it('fills more than one statement', async () => {
      const reviewer = person(1);
      const many = await Promise.all(Array.from({ length: 510 }, (_, i) => submission(reviewer, { nonce: BigInt(i) })));
      const outcomes = await acceptReviews(log, many);
      expect(outcomes.every((each) => 'accepted' in each)).to.equal(true);
      expect(await entryCount(log)).to.equal(510);
    });
  });

  it('law: the words come back as they were signed', async () => {
    const feedback = fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 200 }).filter((each) => !each.includes('\0')),
      tags: fc.array(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 20 }).filter((each) => !each.includes('\0')),
          fc.constantFrom('', 'NULL', 'null', '{}', 'a,b', '"', '\\', '\\"', ' x '),
        ),
        { maxLength: 5 },
      ),
    });
    let nonce = 0n;
    await fc.assert(
      fc.asyncProperty(feedback, fc.bigInt({ min: 0n, max: (1n << 255n) - 1n }), async (words, big) => {
        nonce++;
        const given = reviewBy(person(3), { nonce: big ^ nonce, feedback: { ...words, salt: word(9) } });
        const { digest } = await acceptReview(log, await submission(person(3), given));
        const bytes = Buffer.from(digest.slice(2), 'hex');
        const row = await log.store.db
          .selectFrom('feedback')
          .innerJoin('entry', 'entry.digest', 'feedback.digest')
          .select(['text', 'tags', 'nonce'])
          .where('feedback.digest', '=', bytes)
          .executeTakeFirstOrThrow();
        expect(row).to.deep.equal({ ...words, nonce: String(given.nonce) });
      }),
      { numRuns: lawRuns({ cost: 50 }) },
    );
  });
});

async function entryCount({ store }: LogWorld): Promise<number> {
  const { count } = await store.db
    .selectFrom('entry')
    .select((entry) => entry.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
