// Coins behind an agent: in steady state, the agent bonded, vouched for and slashed before.
import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import type { AgentBond } from '../../sdk/src/generated/contracts/AgentBond.ts';
import { DAY, type Chain } from './chain.ts';
import { add, MONEY, SAMPLES, type Samples } from './samples.ts';

const COIN = 1_000_000_000_000_000_000n;
/** Lanes that no other measurement uses. */
const FIRST_LANE = 1n << 20n;

interface Context {
  chain: Chain;
  escrow: TaskEscrow;
  bond: AgentBond;
}

export async function measureStakes(chain: Chain, escrow: TaskEscrow, samples: Samples): Promise<void> {
  const bond = await chain.ethers.deployContract('AgentBond', [await escrow.getAddress()]);
  const context = { chain, escrow, bond };
  await chain.cost(() => bond.connect(chain.operator).post(chain.operator, { value: 100n * COIN }));
  for (let i = 0; i <= SAMPLES; ++i) {
    const costs = await round(context, i);
    if (i > 0) for (const [verb, gas] of Object.entries(costs)) add(samples, `gas.stakes.${verb}`, gas);
  }
}

async function round({ chain, escrow, bond }: Context, i: number): Promise<Record<string, number>> {
  const [agent, voucher] = [bond.connect(chain.agent), bond.connect(chain.operator)];
  const post = await chain.cost(() => agent.post(chain.agent, { value: COIN + BigInt(i) }));
  const name = await chain.cost(() => agent.nameArbitrator(chain.arbitrator, COIN / 5n + BigInt(i)));
  const vouch = await chain.cost(() => voucher.vouch(chain.agent, { value: COIN / 10n + BigInt(i) }));

  const taskId = await lost({ chain, escrow, bond }, FIRST_LANE + BigInt(i));
  const slash = await chain.cost(() => bond.connect(chain.client).slash(taskId));
  return { post, name, vouch, slash };
}

/** A task that the agent has just lost. */
async function lost({ chain, escrow }: Context, lane: bigint): Promise<string> {
  const taskId = await escrow.nextTaskId(chain.client, lane);
  const terms = {
    agent: chain.agent.address,
    token: chain.ethers.ZeroAddress,
    amount: MONEY.native + lane,
    reviewHours: 24,
    rulingHours: 24,
    silencePercent: 50,
    deadline: chain.next() + DAY,
    arbitrator: chain.arbitrator.address,
    termsHash: chain.hash(),
  };
  const client = escrow.connect(chain.client);
  await chain.cost(() => client.createAndFundTask(lane, terms, { value: terms.amount }));
  await chain.cost(() => escrow.connect(chain.agent).completeTask(taskId, terms.termsHash));
  await chain.cost(() => client.raiseDispute(taskId));
  await chain.cost(() => escrow.connect(chain.arbitrator).resolveDispute(taskId, 0));
  return taskId;
}
