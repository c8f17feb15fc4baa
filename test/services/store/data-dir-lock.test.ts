import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDir } from '../../../services/src/store/data-dir-lock.ts';
import { startChild, type Child } from '../../helpers/child.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

/** Locks DIR and says so, or says the code of the refusal; then lives until it is killed. */
const HOLDER = `
  import { lockDataDir } from './services/src/store/data-dir-lock.ts';
  try {
    lockDataDir(process.env.DIR);
    console.log('held');
    process.stdin.resume();
  } catch (error) {
    console.log('refused', error.code);
  }
`;

describe('data directory lock', function () {
  this.timeout(60_000);
  let dir: string;
  let holders: Child[];
  const hold = (): Child => {
    const holder = startChild(HOLDER, { DIR: dir });
    holders.push(holder);
    return holder;
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'agent-market-lock-'));
    holders = [];
  });
  afterEach(async () => {
    for (const holder of holders) holder.kill();
    await Promise.all(holders.map(({ ended }) => ended));
    rmSync(dir, { recursive: true });
  });

  it('lets one in, and the next after it was released', () => {
    lockDataDir(dir).release();
    lockDataDir(dir).release();
    expect(readdirSync(dir)).to.deep.equal([]);
  });

  it('refuses a second opener in the same process', async () => {
    const lock = lockDataDir(dir);
    await rejectsWith('STORE_LOCKED', () => lockDataDir(dir));
    lock.release();
    lockDataDir(dir).release();
  });

  it('refuses while another process lives, and names it', async () => {
    const holder = hold();
    await holder.says('held');
    const error = await rejectsWith('STORE_LOCKED', () => lockDataDir(dir));
    expect(error.message).to.include(String(holder.pid));
    expect(error.hint).to.include(`kill ${holder.pid}`);
    expect(error).to.have.property('retryable', true);
  });

  it('takes over from a process that was killed', async () => {
    const holder = hold();
    await holder.says('held');
    holder.kill();
    await holder.ended;
    lockDataDir(dir).release();
    expect(readdirSync(dir)).to.deep.equal([]);
  });

  it('takes over when the process id belongs to a younger process', () => {
    const stale = { pid: process.pid, startedAt: 'before', host: hostname() };
    writeFileSync(join(dir, 'lock.00000000-0000-4000-8000-000000000000'), JSON.stringify(stale));
    lockDataDir(dir).release();
  });

  it('refuses what a process on another host may hold, and damaged locks, naming the file', async () => {
    const path = join(dir, 'lock.00000000-0000-4000-8000-000000000000');
    for (const content of [JSON.stringify({ pid: 1, startedAt: 'x', host: 'elsewhere' }), '']) {
      writeFileSync(path, content);
      const error = await rejectsWith('STORE_LOCKED', () => lockDataDir(dir));
      expect(error.hint).to.include(`delete`);
    }
    rmSync(path);
    lockDataDir(dir).release();
  });

  it('never lets two in that start at the same time', async () => {
    const said = await Promise.all(
      [hold(), hold(), hold(), hold()].map((each) => Promise.race([each.says('held'), each.says('refused')])),
    );
    expect(said.filter((line) => line === 'held').length).to.be.at.most(1);
  });

  it('says so when the directory cannot be written', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    await rejectsWith('STORE_UNREACHABLE', () => lockDataDir(join(file, 'below')));
  });
});
