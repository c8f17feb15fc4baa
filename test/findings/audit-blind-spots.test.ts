// An operator that counts a review twice, anchors nothing, or gives a worthless receipt is audited and found consistent.
import { expect } from 'chai';
import { ZeroHash } from 'ethers';

import type { Hash } from '../../sdk/src/hex.ts';
import type { AnchorReader } from '../../sdk/src/log/anchor.ts';
import { commitmentOf } from '../../sdk/src/log/commitment.ts';
import { signReceipt } from '../../sdk/src/log/receipt.ts';
import { packScores, unpackScores } from '../../sdk/src/log/score-rows.ts';
import { LAST_ADDRESS } from '../../sdk/src/merkle/score-tree.ts';
import { asEntry } from '../../sdk/src/reviews/entry.ts';
import { hashEntry } from '../../sdk/src/reviews/hash.ts';
import { signEntry } from '../../sdk/src/reviews/sign-entry.ts';
import { codeOf } from '../helpers/sdk/code-of.ts';
import { addressOf, hardhatDomain, sampleReview, throwawayWallet } from '../helpers/sdk/sample-log.ts';
import { scoredLog, type ScoredLog } from '../helpers/sdk/scored-log.ts';

const domain = hardhatDomain();
const operator = throwawayWallet('operator');
const review = (i: number) => signEntry(throwawayWallet(`reviewer ${i % 5}`), domain, asEntry(sampleReview(i)));
/** A chain on which nothing of this operator is. */
const EMPTY: AnchorReader = {
  finalHeaderHash: async () => ZeroHash as Hash,
  latestHeaderHash: async () => ZeroHash as Hash,
};

async function logOf(...batches: number[][]): Promise<ScoredLog> {
  const log = scoredLog();
  for (const batch of batches) await log.append(await Promise.all(batch.map(review)));
  return log;
}

async function receiptAt(acceptedAt: bigint, i: number) {
  const { entry, signature } = await review(i);
  const digest = hashEntry(domain, entry);
  const commitment = commitmentOf(digest, signature);
  const times = { acceptedAt, anchorBy: acceptedAt + 3600n };
  return signReceipt(operator, domain, { operator: addressOf(operator), digest, commitment, ...times });
}

describe('finding: what an audit passed over', () => {
  it('a review that an operator puts into two batches, and so counts twice', async () => {
    const log = await logOf([0, 1], [2, 0]);
    expect(await log.audit()).to.include({ verdict: 'WRONG_ENTRIES' });
    // Each batch alone is right: only who looks at all of them can see it.
    expect((await log.audit({ scores: () => [1n] })).verdict).to.equal('UNANCHORED');
    expect((await logOf([0, 1], [2, 3]).then((honest) => honest.audit())).verdict).to.equal('UNANCHORED');
  });

  it('the same, when all batches were chosen one by one', async () => {
    const log = await logOf([0, 1], [2, 0]);
    expect((await log.audit({ scores: () => [0n, 1n] })).verdict).to.equal('WRONG_ENTRIES');
  });

  it('a batch that is published, and not anchored by when its receipts say', async () => {
    const log = await logOf([0, 1]);
    const receipt = await receiptAt(1_700_000_001n, 0);
    const at = (now: bigint) => log.audit({ chain: EMPTY, receipts: [receipt], now });
    const { anchorBy } = receipt.receipt;
    expect(await at(anchorBy)).to.include({ verdict: 'NOT_FINAL', kept: 1 });
    expect(await at(anchorBy + 1n)).to.include({ verdict: 'OVERDUE' });
  });

  it('a receipt of the time 0, which no batch can keep', async () => {
    const log = await logOf([0, 1]);
    const anchored = async () => log.audit({ chain: EMPTY, receipts: [await receiptAt(0n, 0)], now: 1_700_000_000n });
    expect(await anchored()).to.include({ verdict: 'OVERDUE' });
  });

  it('rows of the two addresses that are no subjects, which the scores root says nothing of', async () => {
    const log = await logOf([0, 1]);
    const scores = log.files[0]?.scores ?? new Uint8Array();
    for (const subject of [LAST_ADDRESS, `0x${'00'.repeat(20)}` as const]) {
      const row = { subject: subject as never, count: 1n, ratingSum: 5n, history: ZeroHash as Hash };
      const rows = [...unpackScores('mean-v1', scores), row].sort((a, b) => (a.subject < b.subject ? -1 : 1));
      expect(codeOf(() => unpackScores('mean-v1', packScores('mean-v1', rows)))).to.equal('SCORES_MALFORMED');
    }
  });
});
