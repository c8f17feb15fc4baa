/** What the command line does with folders, receipts and settings that are wrong. Verdicts on logs are tested in test/sdk/log. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { packLeaves } from '@agent-market/sdk/log';
import { startCli, type CliRun } from '../../helpers/market.ts';
import { sampleBatch } from '../../helpers/sdk/sample-log.ts';

const VECTORS = fileURLToPath(new URL('../../vectors/', import.meta.url));
const RECEIPT = join(VECTORS, 'receipt-v1.review-receipt.json');

describe('agent-market audit', function () {
  this.timeout(60_000);
  let directory: string;
  let folder: string;
  let pins: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'agent-market-audit-'));
    folder = join(directory, 'log');
    mkdirSync(join(folder, '0'), { recursive: true });
    copyFileSync(join(VECTORS, 'batch-v1.review-batch.json'), join(folder, '0', 'batch.json'));
    const { commitments } = await sampleBatch();
    writeFileSync(join(folder, '0', 'leaves.bin'), packLeaves([...commitments].sort()));
    const { anchored: _anchored, ...trust } = frozenPins();
    pins = written('pins.json', trust);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const frozenPins = (): Record<string, unknown> =>
    JSON.parse(readFileSync(join(VECTORS, 'bundle-v1.pins.json'), 'utf8')) as Record<string, unknown>;
  const written = (name: string, content: unknown): string => {
    const path = join(directory, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const audit = (...args: string[]): Promise<CliRun> =>
    startCli(['--json', 'audit', folder, '--config', pins, ...args], {}).ended;
  const refused = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await audit(...args);
    expect(code).to.be.oneOf([1, 2]);
    return (JSON.parse(stderr) as { error: { code: string } }).error.code;
  };

  it('rebuilds the frozen batch, and writes the proof of the frozen broken receipt', async () => {
    const clean = await audit();
    expect([clean.code, clean.stderr]).to.deep.equal([11, '']);
    expect(JSON.parse(clean.stdout)).to.include({ verdict: 'UNANCHORED', batches: '1', entries: '13' });
    const out = join(directory, 'omission.json');
    expect((await audit('--receipt', RECEIPT, '--out', out)).code).to.equal(20);
    const frozen = readFileSync(join(VECTORS, 'omission-v1.review-omission.json'), 'utf8');
    expect(readFileSync(out, 'utf8')).to.equal(frozen);
    // A proof is never replaced.
    expect(await refused('--receipt', RECEIPT, '--out', out)).to.equal('FILE_EXISTS');
  });

  it('says WRONG_LEAVES and MALFORMED_INPUT for what somebody changed', async () => {
    writeFileSync(join(folder, '0', 'leaves.bin'), 'x');
    expect((await audit()).code).to.equal(21);
    rmSync(join(folder, '0', 'leaves.bin'));
    expect((await audit()).code).to.equal(21);
    writeFileSync(join(folder, '0', 'batch.json'), Buffer.from([0xff, 0xfe, 0x00]));
    expect((await audit()).code).to.equal(40);
  });

  it('does not wait for a pipe, nor read without end', async () => {
    rmSync(join(folder, '0', 'leaves.bin'));
    execFileSync('mkfifo', [join(folder, '0', 'leaves.bin')]);
    expect(await refused()).to.equal('FILE_NOT_REGULAR');
    writeFileSync(join(folder, '0', 'batch.json'), Buffer.alloc(5_000, 0x20));
    expect(await refused()).to.equal('FILE_TOO_LARGE');
    rmSync(folder, { recursive: true });
    expect(await refused()).to.equal('FILE_UNREADABLE');
  });

  it('refuses receipts of another log, and asks whose log it is', async () => {
    const receipt = readFileSync(RECEIPT, 'utf8');
    const other = written('other.json', receipt.replace('"chainId":"31337"', '"chainId":"1"'));
    expect(await refused('--receipt', other)).to.equal('WRONG_RECEIPT');
    expect(await refused('--receipt', written('broken.json', '{}'))).to.equal('MALFORMED');
    const { operators, anchored: _anchored, ...trust } = frozenPins();
    const two = [...(operators as string[]), `0x${'11'.repeat(20)}`];
    pins = written('two.json', { ...trust, operators: two });
    expect(await refused()).to.equal('OPERATOR_MISSING');
    expect((await audit('--operator', two[0] ?? '')).code).to.equal(11);
  });
});
