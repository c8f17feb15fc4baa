// `verify --later` told what was wrong with a later bundle instead of the first, and nothing at all beside a score proof.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { VERDICTS } from '@agent-market/sdk/log';

import { verify } from '../../services/src/cli/commands/verify.ts';
import { rejectsWith } from '../helpers/rejects.ts';

const vector = (name: string): string => new URL(`../vectors/${name}`, import.meta.url).pathname;
const options = { rpc: [], block: [], config: vector('log-v1.pins.json'), json: true };
const SCORE = vector('score-proof-v1.score-proof.json');
const RETRACTION = vector('bundle-v1-retraction.review-proof.json');

describe('finding: later bundles are misused', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'agent-market-verify-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are refused beside what is no proof bundle', async () => {
    await rejectsWith('LATER_REFUSED', () => verify(SCORE, { ...options, later: [RETRACTION] }));
    expect(await verify(SCORE, { ...options, later: [] })).to.equal(VERDICTS.FINAL.exitCode);
  });

  it('do not speak for a bundle that is itself not genuine', async () => {
    const forged = join(folder, 'forged.json');
    writeFileSync(forged, readFileSync(RETRACTION, 'utf8').replace(/"root":"0x../, '"root":"0x01'));
    const later = [join(folder, 'later.json')];
    writeFileSync(later[0] ?? '', '{}');
    const alone = await verify(forged, { ...options, later: [] });
    expect(alone).to.equal(VERDICTS.HEADER_MISMATCH.exitCode);
    expect(await verify(forged, { ...options, later })).to.equal(alone);
  });
});
