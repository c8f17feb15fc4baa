/** An operator screens its log from a terminal, and looks at agents before and after. */
import { join } from 'node:path';
import { expect } from 'chai';
import { Wallet } from 'ethers';
import type { Address, Hash } from '@agent-market/sdk';
import { localSigner } from '@agent-market/sdk/reviews';
import { checksumAddress } from '../../../sdk/src/hex.ts';
import { appendEntries } from '../../../services/src/log/append-entries.ts';
import { openStore } from '../../../services/src/store/open.ts';
import { startHardhatNode } from '../../helpers/chains.ts';
import { logWorld, START, type LogWorld } from '../../helpers/log-world.ts';
import { startMarket, type TestMarket } from '../../helpers/market.ts';
import { placedReview } from '../../helpers/placed-review.ts';

const DAY = 86_400n;
const OPERATOR = 3;
const nameOf = (i: number): Address => `0x${i.toString(16).padStart(2, 'a').repeat(20)}` as Address;
/** Twelve who praise each other's work over months; the first is attacked by nine accounts of a day. */
const HONEST = Array.from({ length: 12 }, (_, i) => nameOf(i));
const SYBILS = Array.from({ length: 9 }, (_, i) => nameOf(200 + i));
const VICTIM = HONEST[0] ?? nameOf(0);
const NOBODY = nameOf(255);

interface Shown {
  [fact: string]: unknown;
  history: { month: string; reviews: number; stars: number }[];
  findings: { kind: string; reviewers: string[] }[];
}

describe('agent-market reputation refresh and agent show', function () {
  this.timeout(180_000);
  let market: TestMarket;
  let dataDir: string;
  before(async () => {
    market = await startMarket(startHardhatNode);
    dataDir = join(market.directory, 'store');
    const { chainId } = await market.provider.getNetwork();
    const domain = { chainId, contract: market.reputation as Address };
    const operator = new Wallet(market.key(OPERATOR)).address.toLowerCase() as Address;
    const store = await openStore({ dataDir }, { domain, operator });
    await fill(logWorld(store, localSigner(market.key(OPERATOR) as Hash)));
    await store.close();
  });
  after(() => market.stop());

  async function fill(log: LogWorld): Promise<void> {
    let number = 0;
    for (let k = 1; k <= 5; k++) {
      for (const [i, reviewer] of HONEST.entries()) {
        log.at(START + BigInt(30 * k + i) * DAY);
        const subject = HONEST[(i + k) % HONEST.length] ?? VICTIM;
        await appendEntries(log, [placedReview({ reviewer, subject, rating: 4 }, number++)]);
      }
    }
    log.at(START + 200n * DAY);
    const attack = SYBILS.map((reviewer) => placedReview({ reviewer, subject: VICTIM, rating: 1 }, number++));
    await appendEntries(log, attack);
  }

  const run = (...args: string[]): ReturnType<TestMarket['cli']> =>
    market.cli([...args, '--data-dir', dataDir], market.key(OPERATOR));
  async function printed(...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await run('--json', ...args);
    expect([code, stderr]).to.deep.equal([0, '']);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
  const show = async (agent: string): Promise<Shown> => (await printed('agent', 'show', agent)) as Shown;
  async function refused(...args: string[]): Promise<[number | null, string | undefined]> {
    const { code, stderr } = await run(...args);
    return [code, stderr.split(':')[0]];
  }

  it('shows what is known before the first screening, and of nobody', async () => {
    const known = await show(VICTIM);
    expect(known).to.include({ agent: VICTIM, reviews: '14' });
    expect(known).to.have.property('baseline').that.is.within(1, 5);
    expect(known).not.to.have.property('stars');
    const { stdout } = await run('agent', 'show', VICTIM);
    expect(stdout.split('\n')[0]).to.equal(`${VICTIM} (not screened yet: agent-market reputation refresh)`);

    const nobody = await run('agent', 'show', NOBODY);
    expect([nobody.code, nobody.stdout.split('\n')[0]]).to.deep.equal([0, `${NOBODY} is unknown here`]);
    expect(await show(NOBODY)).to.deep.equal({ agent: NOBODY, reviews: '0', history: [], findings: [] });
  });

  it('screens the log, and shows score, interval, history and findings', async () => {
    expect(await printed('reputation', 'refresh')).to.include({ reviews: 69, agents: 12 });
    const victim = await show(checksumAddress(VICTIM));
    expect(victim.agent).to.equal(VICTIM);
    expect(victim['stars']).to.be.greaterThan(Number(victim['baseline']));
    const [low = NaN, high = NaN] = String(victim['interval']).split(' to ').map(Number);
    expect(victim['stars']).to.be.within(low, high);
    expect(victim['provisional']).to.equal(Number(victim['effectiveReviews']) < 3);
    expect(Date.parse(String(victim['asOf']))).to.be.closeTo(Date.now(), 600_000);
    expect(victim.history.reduce((sum, { reviews }) => sum + reviews, 0)).to.equal(14);
    expect(victim.history.at(-1)).to.deep.equal({ month: '2024-06', reviews: 9, stars: 1 });
    expect(victim.findings[0]?.kind).to.equal('attack');
    expect(victim.findings[0]?.reviewers).to.have.members(SYBILS);
    expect((await show(HONEST[5] ?? '')).findings).to.deep.equal([]);

    const { stdout } = await run('agent', 'show', VICTIM);
    expect(stdout).to.match(/stars by month, 2023-12 to 2024-06\n {2}[▁▂▃▄▅▆▇█ ]{7}\n/);
    expect(stdout).to.match(/\nfinding: attack: .+; 9 of the agent’s .+; chance at most 10\^-\d/);
  });

  it('takes seeds in any spelling of their addresses', async () => {
    const starsBy = async (seeds: string): Promise<unknown> => {
      await printed('reputation', 'refresh', '--seeds', seeds);
      return (await show(VICTIM))['stars'];
    };
    const trusted = await starsBy(`${SYBILS[0]},${SYBILS[1]}`);
    expect(await starsBy(`${checksumAddress(SYBILS[0] ?? NOBODY)}, ${checksumAddress(SYBILS[1] ?? NOBODY)}`)).to.equal(
      trusted,
    );
    // One that nobody reviewed yet does no harm beside another.
    expect(await starsBy(`${NOBODY},${HONEST[1]}`)).to.equal(await starsBy(HONEST[1] ?? ''));
    expect(trusted).not.to.equal(await starsBy(HONEST[1] ?? ''));
  });

  it('refuses what is no address, seeds that nobody knows, and to work without a key', async () => {
    expect(await refused('agent', 'show', '0x12')).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect(await refused('reputation', 'refresh', '--seeds', 'alice')).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect(await refused('reputation', 'refresh', '--seeds', NOBODY)).to.deep.equal([2, 'SEEDS_UNKNOWN']);
    const { code, stderr } = await market.cli(['agent', 'show', VICTIM, '--data-dir', dataDir]);
    expect([code, stderr.split(':')[0]]).to.deep.equal([2, 'SETTING_MISSING']);
  });
});
