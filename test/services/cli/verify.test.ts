/** What the command line does with files and settings that are wrong. Verdicts on bundles are tested in test/sdk/log. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startCli, type CliRun } from '../../helpers/market.ts';

const VECTORS = fileURLToPath(new URL('../../vectors/', import.meta.url));
const BUNDLE = join(VECTORS, 'bundle-v1.review-proof.json');
const PINS = join(VECTORS, 'bundle-v1.pins.json');
const OMISSION = join(VECTORS, 'omission-v1.review-omission.json');

describe('agent-market verify', function () {
  this.timeout(60_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'agent-market-verify-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const verify = (...args: string[]): Promise<CliRun> => startCli(['verify', ...args], {}).ended;
  const file = (name: string, content: string | Buffer): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };

  it('says FINAL offline when the pins hold the header, otherwise VALID_UNANCHORED', async () => {
    const known = await verify(BUNDLE, '--config', PINS);
    expect([known.code, known.stderr]).to.deep.equal([0, '']);
    expect(known.stdout).to.match(/^FINAL/);
    const { anchored: _anchored, ...pins } = JSON.parse(readFileSync(PINS, 'utf8')) as Record<string, unknown>;
    const json = await verify(BUNDLE, '--config', file('pins.json', JSON.stringify(pins)), '--json');
    expect(JSON.parse(json.stdout)).to.include({ verdict: 'VALID_UNANCHORED', exitCode: 11 });
    expect(json.code).to.equal(11);
  });

  it('says OMITTED_UNANCHORED of an operator that left out what it gave a receipt for', async () => {
    const { anchored: _anchored, ...pins } = JSON.parse(readFileSync(PINS, 'utf8')) as Record<string, unknown>;
    const config = file('pins.json', JSON.stringify(pins));
    const { code, stdout, stderr } = await verify(OMISSION, '--config', config, '--json');
    expect([code, stderr]).to.deep.equal([11, '']);
    const { receipt } = (JSON.parse(readFileSync(OMISSION, 'utf8')) as { receipt: { receipt: object } }).receipt;
    const { operator, digest, commitment } = receipt as Record<string, string>;
    const found = { verdict: 'OMITTED_UNANCHORED', operator, digest, commitment, batch: '0' };
    expect(JSON.parse(stdout)).to.include(found);
  });

  it('says MALFORMED_INPUT of an accusation that was changed', async () => {
    const changed = readFileSync(OMISSION, 'utf8').replace('"batchId":"0"', '"batchId":"00"');
    expect((await verify(file('omission.json', changed), '--config', PINS)).code).to.equal(40);
  });

  it('says NETWORK_ERROR when nobody answers, which is no verdict on the review', async () => {
    expect((await verify(BUNDLE, '--config', PINS, '--rpc', 'http://127.0.0.1:1')).code).to.equal(50);
  });

  for (const [what, content] of [
    ['an empty file', ''],
    ['another JSON', '[]'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
    ['a file that is too large', Buffer.alloc((1 << 20) + 1, 0x20)],
    ['deep nesting', '['.repeat(100_000)],
  ] as const) {
    it(`says MALFORMED_INPUT for ${what}`, async () => {
      const { code, stdout, stderr } = await verify(file('bundle.json', content), '--config', PINS);
      expect(code).to.equal(40);
      expect(stdout + stderr).not.to.match(/\n\s+at /);
    });
  }

  it('does not wait for a pipe or read a device', async () => {
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect((await verify(pipe, '--config', PINS)).code).to.equal(40);
    expect((await verify('/dev/zero', '--config', PINS)).code).to.equal(40);
  });

  it('ends with 2 when it is used wrongly, with a code and what to do', async () => {
    const missing = await verify(join(directory, 'nothing-here'), '--config', PINS);
    expect([missing.code, missing.stderr.split(':')[0]]).to.deep.equal([2, 'FILE_UNREADABLE']);
    const unpinned = await verify(BUNDLE);
    expect([unpinned.code, unpinned.stderr.split(':')[0]]).to.deep.equal([2, 'SETTING_MISSING']);
    const wrong = readFileSync(PINS, 'utf8').replace('"operators"', '"operator"');
    const refused = await verify(BUNDLE, '--config', file('pins.json', wrong));
    expect([refused.code, refused.stderr.split(':')[0]]).to.deep.equal([2, 'INVALID_PINS']);
    expect((await verify()).code).to.equal(2);
  });
});
