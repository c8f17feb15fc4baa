/** Five tasks, one for each way that money can go. */
import { formatEther, formatUnits, id as keccakOfText, type JsonRpcProvider } from 'ethers';
import { createEscrowClient, hashTerms, type Closed, type EscrowClient } from '../../sdk/src/escrow/index.ts';
import type { Mined } from '../../sdk/src/contracts/index.ts';
import { type Actor } from './actors.ts';
import { chainTime, passTime } from './clock.ts';
import { say } from './say.ts';

export interface DoneTask {
  title: string;
  taskId: string;
  client: Actor;
  agent: Actor;
  /** Stars each side gives the other. */
  stars: { byClient: number; byAgent: number };
}

export interface Market {
  provider: JsonRpcProvider;
  escrow: string;
  token: string;
  client: Actor;
  agents: [Actor, Actor, Actor];
  arbitrator: Actor;
}

const ETH = 10n ** 18n;
const USD = 10n ** 6n;
const HOUR = 3600;

export async function runTasks(market: Market): Promise<DoneTask[]> {
  const [writer, coder, idler] = market.agents;
  return [
    await released(market, writer),
    await releasedInToken(market, coder),
    await disputed(market, coder),
    await refunded(market, idler),
    await claimed(market, writer),
  ];
}

async function released(market: Market, agent: Actor): Promise<DoneTask> {
  const title = 'Translate a manual, paid in native coin';
  const { taskId, as } = await create(market, { title, agent, amount: ETH / 2n });
  await complete(as(agent), taskId);
  closed(await (await as(market.client).releasePayment(taskId)).wait(), 'native');
  return { title, taskId, client: market.client, agent, stars: { byClient: 5, byAgent: 5 } };
}

async function releasedInToken(market: Market, agent: Actor): Promise<DoneTask> {
  const title = 'Fix a parser, paid in an ERC-20';
  const { taskId, as } = await create(market, { title, agent, amount: 250n * USD, token: market.token });
  await complete(as(agent), taskId);
  closed(await (await as(market.client).releasePayment(taskId)).wait(), 'token');
  return { title, taskId, client: market.client, agent, stars: { byClient: 4, byAgent: 5 } };
}

async function disputed(market: Market, agent: Actor): Promise<DoneTask> {
  const title = 'Summarise court files, disputed and split 60 : 40 by the arbitrator';
  const { taskId, as } = await create(market, { title, agent, amount: ETH });
  await complete(as(agent), taskId);
  step('disputed by the client', await (await as(market.client).raiseDispute(taskId)).wait());
  closed(await (await as(market.arbitrator).resolveDispute(taskId, 6000)).wait(), 'native');
  return { title, taskId, client: market.client, agent, stars: { byClient: 2, byAgent: 3 } };
}

async function refunded(market: Market, agent: Actor): Promise<DoneTask> {
  const title = 'Label images, never delivered: refunded after the deadline';
  const { taskId, as } = await create(market, { title, agent, amount: ETH / 4n, seconds: 2 * HOUR });
  step('accepted by the agent', await (await as(agent).acceptTask(taskId)).wait());
  say.note('the agent stays silent; two hours pass');
  await passTime(market.provider, 2 * HOUR + 60);
  closed(await (await as(market.arbitrator).refundIfExpired(taskId)).wait(), 'native');
  return { title, taskId, client: market.client, agent, stars: { byClient: 1, byAgent: 4 } };
}

async function claimed(market: Market, agent: Actor): Promise<DoneTask> {
  const title = 'Write a press release, claimed by the agent because the client stayed silent';
  const { taskId, as } = await create(market, { title, agent, amount: ETH / 5n });
  await complete(as(agent), taskId);
  say.note('the client stays silent; the review window of 24 hours passes');
  await passTime(market.provider, 24 * HOUR + 60);
  closed(await (await as(agent).claimPayment(taskId)).wait(), 'native');
  return { title, taskId, client: market.client, agent, stars: { byClient: 5, byAgent: 2 } };
}

interface Wanted {
  title: string;
  agent: Actor;
  amount: bigint;
  token?: string;
  /** Until the deadline; a week unless given. */
  seconds?: number;
}

async function create(
  market: Market,
  { title, agent, amount, token, seconds = 7 * 24 * HOUR }: Wanted,
): Promise<{ taskId: string; as: (actor: Actor) => EscrowClient }> {
  say.task(title);
  const as = (actor: Actor): EscrowClient => createEscrowClient({ address: market.escrow, runner: actor.signer });
  if (token !== undefined) await (await as(market.client).approvePayment(token, amount)).wait();
  const terms = {
    agent: agent.address,
    amount,
    deadline: (await chainTime(market.provider)) + BigInt(seconds),
    reviewHours: 24,
    rulingHours: 72,
    silencePercent: 50,
    arbitrator: market.arbitrator.address,
    termsHash: hashTerms(title, 'Delivered in full before the deadline.'),
    ...(token === undefined ? {} : { token }),
  };
  const mined = await (await as(market.client).createAndFundTask(terms)).wait();
  step(`created and funded with ${money(amount, token === undefined ? 'native' : 'token')}`, mined);
  say.fact('task', mined.taskId);
  return { taskId: mined.taskId, as };
}

async function complete(agent: EscrowClient, taskId: string): Promise<void> {
  const proof = keccakOfText(`result of ${taskId}`);
  step('completed by the agent', await (await agent.completeTask(taskId, proof)).wait());
  say.fact('proof', proof);
}

function step(what: string, { gasUsed, hash }: Mined): void {
  say.step(what, gasUsed);
  say.fact('transaction', hash);
}

function closed(mined: Closed & Mined, kind: 'native' | 'token'): void {
  const parts = `agent ${money(mined.agentAmount, kind)}, client ${money(mined.clientAmount, kind)}`;
  step(`closed, ${mined.outcome}: ${parts}`, mined);
}

function money(amount: bigint, kind: 'native' | 'token'): string {
  return kind === 'native' ? `${formatEther(amount)} ETH` : `${formatUnits(amount, 6)} tUSD`;
}
