/** An import that is killed at any moment goes on where it was: no row twice, no row missing, no batch twice. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { createReputationClient } from '../../sdk/src/reputation/index.ts';
import { startHardhatNode } from '../helpers/chains.ts';
import { startCli, startMarket, type TestMarket } from '../helpers/market.ts';

const DAYS = 45;
const ROWS_A_DAY = 3;
const DAY = 86_400;

describe('import, interrupted', function () {
  this.timeout(900_000);
  let market: TestMarket;
  before(async () => {
    market = await startMarket(startHardhatNode);
  });
  after(() => market.stop());

  function ratings(): string {
    const rows: string[] = [];
    for (let day = 0; day < DAYS; day++) {
      for (let i = 0; i < ROWS_A_DAY; i++) {
        rows.push(
          `${day % 7},${100 + ((day * 3 + i) % 11)},${i === 0 ? -10 : i},${1_300_000_000 + day * DAY + i * 60}`,
        );
      }
    }
    return `src,dst,rating,time\n${rows.join('\n')}\n`;
  }

  it('ends with every row once and one batch a day, however often it was killed', async () => {
    const csv = join(market.directory, 'ratings.csv');
    writeFileSync(csv, ratings());
    const args = ['--json', 'import', csv, '--seed', 'resume', '--data-dir', join(market.directory, 'store')];
    const operator = market.key(4);
    const env = {
      AGENT_MARKET_RPC_URL: market.url,
      AGENT_MARKET_ESCROW: market.escrow,
      AGENT_MARKET_PRIVATE_KEY: operator,
    };

    let killed = 0;
    for (const afterMs of [400, 900, 1500, 2200]) {
      const run = startCli(args, env);
      // Counted from its first sign of progress, so that a slow machine is not killed before it begins.
      const begun = new Promise<void>((resolve) =>
        run.onError((text) => text.includes('Test identities') && resolve()),
      );
      await Promise.race([begun, run.ended]);
      await sleep(afterMs);
      run.kill();
      if ((await run.ended).code === null) killed++;
    }
    expect(killed, 'runs that were killed half-way').to.be.greaterThan(0);

    const last = await startCli(args, env).ended;
    expect(last.code, last.stderr).to.equal(0);
    const report = JSON.parse(last.stdout) as Record<string, number>;
    expect(report).to.include({ rows: DAYS * ROWS_A_DAY, days: DAYS, batches: DAYS });

    const chain = createReputationClient({ address: market.reputation, runner: market.provider });
    const head = await chain.getHead(new Wallet(operator).address);
    expect(head.nextBatchId).to.equal(BigInt(DAYS));

    const repeated = JSON.parse((await startCli(args, env).ended).stdout) as Record<string, number>;
    expect(repeated).to.include({ added: 0, batches: DAYS });

    const other = await startCli(
      args.map((each) => (each === 'resume' ? 'another seed' : each)),
      env,
    ).ended;
    expect(other.code).to.equal(1);
    expect(other.stderr).to.include('IMPORT_MISMATCH');
  });

  it('refuses a file with a wrong line before it stores anything', async () => {
    const csv = join(market.directory, 'wrong.csv');
    writeFileSync(csv, '1,2,5,1300000000\n1,2,11,1300000001\n');
    const args = ['import', csv, '--seed', 'x', '--data-dir', join(market.directory, 'other')];
    const { code, stderr } = await market.cli(args, market.key(5));
    expect(code).to.equal(2);
    expect(stderr).to.match(/^CSV_INVALID: line 2/);
  });
});
