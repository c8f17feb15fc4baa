// Two hosts take entries, and one's clock is behind: a retraction is accepted before what it is about, and frozen without it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { auditLog } from '@agent-market/sdk/log';
import { signedEntryJson, signEntry } from '@agent-market/sdk/reviews';

import { folderSource } from '../../services/src/log/folder-source.ts';
import { freezeBatch } from '../../services/src/log/freeze.ts';
import { acceptReview } from '../../services/src/log/intake.ts';
import { moderate } from '../../services/src/log/moderate.ts';
import { publishBatches } from '../../services/src/log/publish.ts';
import { LOG_IDENTITY, logWorld, OPERATOR, person, START, submission, word } from '../helpers/log-world.ts';
import { describeStores } from '../helpers/store.ts';

const { domain } = LOG_IDENTITY;
const ALICE = person(1);

describeStores('finding: an entry is frozen before what it is about', (stores) => {
  it('gets no earlier time than its target, so the log can be scored, published and audited', async () => {
    const log = logWorld(await stores.fresh(LOG_IDENTITY));
    log.at(START + 100n);
    const review = await acceptReview(log, await submission(ALICE, {}, LOG_IDENTITY));

    log.at(START + 50n);
    const entry = { kind: 'retraction', target: review.digest, issuedAt: START, salt: word(9) } as const;
    const retraction = await acceptReview(log, signedEntryJson(await signEntry(ALICE, domain, entry)));
    const moderation = await moderate(log, { target: review.digest, action: 'hide' });
    const acceptedAt = [review, retraction, moderation].map(({ receipt }) => receipt.receipt.acceptedAt - START);
    expect(acceptedAt).to.deep.equal([100n, 100n, 100n]);
    expect(await freezeBatch(log)).to.equal(undefined);

    log.at(START + 200n);
    await freezeBatch(log);
    const folder = mkdtempSync(join(tmpdir(), 'agent-market-later-'));
    try {
      await publishBatches(log.store, folder);
      const pins = { domain, operators: [OPERATOR.address], anchored: [] };
      const audit = await auditLog(folderSource(folder), { operator: OPERATOR.address, pins, scores: 'all' });
      expect(audit, audit.detail).to.include({ verdict: 'UNANCHORED', entries: 3n });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
