import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { skipLoudly } from '../helpers/skip.ts';

describe('helpers/skip', () => {
  const SETTINGS = ['CI', 'AGENT_MARKET_REQUIRE_ALL', 'AGENT_MARKET_SKIP_LOG'] as const;
  let before: (string | undefined)[];
  let scratch: string;
  let context: Mocha.Context;
  let skipped: number;

  beforeEach(() => {
    before = SETTINGS.map((name) => process.env[name]);
    scratch = mkdtempSync(join(tmpdir(), 'agent-market-skip-'));
    for (const name of SETTINGS) delete process.env[name];
    process.env['AGENT_MARKET_SKIP_LOG'] = join(scratch, 'log');
    skipped = 0;
    context = contextOf({ title: 'keeps rows', titlePath: () => ['store', 'keeps rows'] });
  });

  afterEach(() => {
    SETTINGS.forEach((name, i) => {
      if (before[i] === undefined) delete process.env[name];
      else process.env[name] = before[i];
    });
    rmSync(scratch, { recursive: true });
  });

  const log = (): unknown => JSON.parse(readFileSync(join(scratch, 'log'), 'utf8'));

  it('skips at home, and leaves title and reason for the summary', () => {
    expect(() => skipLoudly(context, 'no server')).to.throw('pending');
    expect(skipped).to.equal(1);
    expect(log()).to.deep.equal({ line: 'NOT RUN: store › keeps rows: no server', tests: 1 });
  });

  it('counts the tests of the whole suite when its hook is skipped', () => {
    const parent = { titlePath: () => ['store'], total: () => 6 };
    context = contextOf({ title: '"before all" hook for "keeps rows"', parent });
    expect(() => skipLoudly(context, 'no server')).to.throw('pending');
    expect(log()).to.deep.equal({ line: 'NOT RUN: store: no server', tests: 6 });
  });

  for (const [name, value] of [
    ['CI', 'true'],
    ['AGENT_MARKET_REQUIRE_ALL', '1'],
  ] as const) {
    it(`fails with ${name}=${value}`, () => {
      process.env[name] = value;
      expect(() => skipLoudly(context, 'no server')).to.throw('NOT RUN');
      expect(skipped).to.equal(0);
    });
  }

  /** As much of Mocha's context as is looked at. */
  function contextOf(test: object): Mocha.Context {
    const skip = (): never => {
      skipped++;
      throw new Error('pending');
    };
    return { test, skip } as unknown as Mocha.Context;
  }
});
