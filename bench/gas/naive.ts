// The tutorial contracts in bench/contracts, measured the same way as ours.
import { DAY, type Chain } from './chain.ts';
import { add, MONEY, SAMPLES, type Money, type Samples } from './samples.ts';

export const NAIVE = 'naive baseline';

export async function measureNaive(chain: Chain, token: string): Promise<Samples> {
  const samples: Samples = new Map();
  for (const money of ['native', 'erc20'] as const) await measureJobs(chain, money, token, samples);
  await measureReputation(chain, samples);
  return samples;
}

async function measureJobs(chain: Chain, money: Money, token: string, samples: Samples): Promise<void> {
  const { client, agent, arbitrator } = chain;
  const escrow = await chain.ethers.deployContract('NaiveEscrow', [
    money === 'native' ? chain.ethers.ZeroAddress : token,
  ]);
  if (money === 'erc20') {
    const erc20 = await chain.ethers.getContractAt('TestToken', token);
    await chain.cost(() => erc20.connect(client).approve(escrow, chain.ethers.MaxUint256));
  }
  // Round 0 stays open, so that the token balance is never zero, and is not counted.
  for (let i = 0; i <= SAMPLES; ++i) {
    const id = chain.hash();
    const amount = MONEY[money] + BigInt(i);
    const value = money === 'native' ? amount : 0n;
    const deadline = chain.next() + 7 * DAY;
    const created = await chain.cost(() =>
      escrow.connect(client).create(id, agent, arbitrator, deadline, amount, { value }),
    );
    if (i === 0) continue;
    const completed = await chain.cost(() => escrow.connect(agent).complete(id, chain.hash()));
    const released = await chain.cost(() => escrow.connect(client).release(id));
    add(samples, `gas.create.${money}`, created);
    if (money === 'native') add(samples, 'gas.complete', completed);
    add(samples, `gas.release.${money}`, released);
    add(samples, `gas.job.${money}`, created + completed + released);
  }
}

async function measureReputation(chain: Chain, samples: Samples): Promise<void> {
  const reputation = await chain.ethers.deployContract('NaiveReputation');
  for (let i = 0; i <= SAMPLES; ++i) {
    const text = `Good work, delivered in time ${i}`;
    const review = await chain.cost(() => reputation.connect(chain.client).submit(chain.agent, 5, text));
    const anchor = await chain.cost(() => reputation.connect(chain.operator).anchor(chain.hash(), 1_000_000));
    if (i === 0) continue;
    add(samples, 'gas.review', review);
    add(samples, 'gas.anchor', anchor);
  }
}
