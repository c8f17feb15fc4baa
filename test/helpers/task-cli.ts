/** `agent-market task …` as the owner of a development account, for tests of what it prints and refuses. */
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { startHardhatNode } from './chains.ts';
import { startMarket, type TestMarket } from './market.ts';

export interface TaskCli {
  /** Started before the first test. */
  market: () => TestMarket;
  /** The address of a development account. */
  address: (index: number) => string;
  /** Runs a command that must succeed, and gives what it prints with --json. */
  as: (index: number, ...args: string[]) => Promise<Record<string, unknown>>;
  /** Runs a command that must be refused by an error of ours, and gives the code. */
  refused: (index: number, ...args: string[]) => Promise<string | undefined>;
  /** Account 1 creates a task of one coin for account 2. */
  create: (...options: string[]) => Promise<string>;
}

/** Called inside a `describe`: its tests share one market on Hardhat's node. */
export function taskCli(): TaskCli {
  let started: TestMarket;
  before(async () => {
    started = await startMarket(startHardhatNode);
  });
  after(() => started.stop());
  const market = (): TestMarket => started;
  const address = (index: number): string => new Wallet(market().key(index)).address;
  async function as(index: number, ...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await market().cli(['--json', 'task', ...args], market().key(index));
    expect([code, stderr], args.join(' ')).to.deep.equal([0, '']);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
  return {
    market,
    address,
    as,
    async refused(index, ...args) {
      const { code, stderr } = await market().cli(['task', ...args], market().key(index));
      expect(code, args.join(' ')).to.be.oneOf([1, 2]);
      return stderr.split(':')[0];
    },
    async create(...options) {
      const terms = ['--agent', address(2), '--amount', '1', '--deadline', '7d', '--description', 'Sort a list'];
      return String((await as(1, 'create', ...terms, ...options))['taskId']);
    },
  };
}
