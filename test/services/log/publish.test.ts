import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { auditLog, type Pins } from '@agent-market/sdk/log';
import { folderSource } from '../../../services/src/log/folder-source.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview } from '../../../services/src/log/intake.ts';
import { publishBatches } from '../../../services/src/log/publish.ts';
import { BATCH_FILE, ENTRIES_FILE, LEAVES_FILE, SCORES_FILE } from '../../../services/src/log/published-files.ts';
import { toBytes } from '../../../services/src/store/bytes.ts';
import {
  LOG_IDENTITY,
  logWorld,
  OPERATOR,
  person,
  START,
  submission,
  word,
  type LogWorld,
} from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const pins: Pins = { domain: LOG_IDENTITY.domain, operators: [OPERATOR.address], anchored: [] };

describeStores('publish', (stores) => {
  let log: LogWorld;
  let folder: string;
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
    folder = mkdtempSync(join(tmpdir(), 'agent-market-publish-'));
    for (const [day, reviewers] of [
      [0n, [1, 2, 3]],
      [1n, [4]],
    ] as const) {
      log.at(START + day * 86_400n);
      for (const reviewer of reviewers) await acceptReview(log, await submission(person(reviewer)));
      await freezeBatch(log);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const audit = () => auditLog(folderSource(folder), { operator: OPERATOR.address, pins, scores: 'all' });

  it('a stranger rebuilds the log from the folder alone', async () => {
    expect(await publishBatches(log.store, folder)).to.deep.equal([0n, 1n]);
    expect(await audit()).to.include({ verdict: 'UNANCHORED', batches: 2n, entries: 4n });
    expect((await audit()).scored).to.deep.equal([0n, 1n]);
    for (const id of ['0', '1']) {
      expect(readdirSync(join(folder, id)).sort(), id).to.deep.equal([
        BATCH_FILE,
        ENTRIES_FILE,
        LEAVES_FILE,
        SCORES_FILE,
      ]);
    }
  });

  it('writes each batch once, and goes on with the next', async () => {
    await publishBatches(log.store, folder);
    expect(await publishBatches(log.store, folder)).to.deep.equal([]);
    log.at(START + 2n * 86_400n);
    await acceptReview(log, await submission(person(5)));
    await freezeBatch(log);
    expect(await publishBatches(log.store, folder)).to.deep.equal([2n]);
    expect((await audit()).batches).to.equal(3n);
  });

  it('finishes what it was killed at: leaves without a batch file are no batch', async () => {
    mkdirSync(join(folder, '0'));
    writeFileSync(join(folder, '0', LEAVES_FILE), 'half');
    writeFileSync(join(folder, '0', `${BATCH_FILE}.part`), '{');
    expect(await publishBatches(log.store, folder)).to.deep.equal([0n, 1n]);
    expect((await audit()).verdict).to.equal('UNANCHORED');
  });

  it('halts with PUBLISHED_DIFFERS instead of replacing another batch', async () => {
    await publishBatches(log.store, folder);
    const path = join(folder, '1', BATCH_FILE);
    const other = readFileSync(path, 'utf8').replace('"batchId":"1"', '"batchId":"7"');
    writeFileSync(path, other);
    await rejectsWith('PUBLISHED_DIFFERS', () => publishBatches(log.store, folder));
    expect(readFileSync(path, 'utf8')).to.equal(other);
  });

  it('publishes no batch whose leaves do not give its root', async () => {
    await sql`update entry set commitment = ${toBytes(word(7))} where batch_id = 1`.execute(log.store.db);
    await rejectsWith('PUBLISHED_WRONG', () => publishBatches(log.store, folder));
    expect(readdirSync(join(folder, '1'))).to.not.include(BATCH_FILE);
    expect(await audit()).to.include({ verdict: 'UNANCHORED', batches: 1n });
  });

  it('says PUBLISH_FAILED when the folder cannot be written', async () => {
    writeFileSync(join(folder, '0'), 'a file where a folder should be');
    await rejectsWith('PUBLISH_FAILED', () => publishBatches(log.store, folder));
  });
});
