/** `agent-market stake …`: the verbs of AgentBond from a terminal. */
import { createStakeClient, type AgentStanding, type StakeClient } from '@agent-market/sdk/stakes';
import { formatEther, type ContractRunner, type Provider, type Wallet } from 'ethers';
import { connectProvider } from '../../chain/provider.ts';
import { required } from '../../config.ts';
import { print, type Printed } from '../output.ts';
import { parseAmount, parseDeadline } from '../values.ts';
import { walletOf } from '../wallet.ts';

export interface StakeOptions {
  rpc?: string;
  stakes?: string;
  json?: boolean;
  agent?: string;
  arbitrator?: string;
  rulingBy?: string;
  vouch?: string;
  credit?: boolean;
  to?: string;
}

/** Adds to an agent's bond: the signer's own unless told otherwise. */
export async function post(options: StakeOptions, amount = ''): Promise<void> {
  await signing(options, async ({ stakes, wallet }) => {
    const agent = options.agent ?? wallet.address;
    return ['Stake post: done', { agent, ...(await (await stakes.post(agent, coins(amount))).wait()) }];
  });
}

/** What to know about an account before one gives it work; with an arbitrator, what is certain of a task of one's own. */
export async function status(options: StakeOptions, agent = ''): Promise<void> {
  await connected(options, async (provider) => {
    const stakes = clientOf(options, provider);
    const standing = await stakes.standingOf(agent);
    const shown = { agent, ...standing, coins: formatEther(standing.amount), credit: await stakes.creditOf(agent) };
    if (options.arbitrator === undefined) return [headlineOf(standing), shown];
    const rulingBy = await parseDeadline(provider, options.rulingBy ?? '0m');
    const naming = await stakes.namingOf(agent, options.arbitrator);
    const cover = await stakes.coverOf(agent, options.arbitrator, rulingBy);
    const before = { arbitrator: options.arbitrator, maxSlash: naming?.maxSlash ?? 0n, until: naming?.until };
    return [headlineOf(standing), { ...shown, ...before, rulingBy, cover }];
  });
}

function headlineOf({ amount, exitAt, losses, vouchers }: AgentStanding): string {
  const bonded = amount === 0n ? 'no bond' : exitAt === undefined ? 'bonded' : 'bonded, leaving';
  const lost = losses === 0 ? 'no dispute lost' : `disputes lost: ${losses}`;
  return `Agent: ${bonded}, vouchers: ${vouchers}, ${lost}`;
}

export async function name(options: StakeOptions, arbitrator = '', maxSlash = ''): Promise<void> {
  await signing(options, async ({ stakes, wallet }) => {
    const mined = await (await stakes.nameArbitrator(arbitrator, coins(maxSlash))).wait();
    return ['Stake name: done', { agent: wallet.address, arbitrator, ...mined }];
  });
}

export async function drop(options: StakeOptions, arbitrator = ''): Promise<void> {
  await signing(options, async ({ stakes, wallet }) => {
    const mined = await (await stakes.dropArbitrator(arbitrator)).wait();
    return ['Stake drop: done', { agent: wallet.address, arbitrator, ...mined }];
  });
}

export async function exit(options: StakeOptions): Promise<void> {
  await signing(options, async ({ stakes, wallet }) => {
    const sent = options.vouch === undefined ? stakes.requestExit() : stakes.requestVouchExit(options.vouch);
    return ['Stake exit: requested', { account: wallet.address, agent: options.vouch, ...(await (await sent).wait()) }];
  });
}

/** Takes the bond, or a vouch, after an exit, or with `credit` what lost disputes awarded. */
export async function withdraw(options: StakeOptions): Promise<void> {
  await signing(options, async ({ stakes, wallet }) => {
    const to = options.to ?? wallet.address;
    if (options.credit === true)
      return ['Credit withdrawn', { to, ...(await (await stakes.withdrawCredit(to)).wait()) }];
    const sent = options.vouch === undefined ? stakes.withdrawBond(to) : stakes.withdrawVouch(options.vouch, to);
    return [`${options.vouch === undefined ? 'Bond' : 'Vouch'} withdrawn`, { to, ...(await (await sent).wait()) }];
  });
}

export async function vouch(options: StakeOptions, agent = '', amount = ''): Promise<void> {
  await signing(options, async ({ stakes, wallet }) => {
    const mined = await (await stakes.vouch(agent, coins(amount))).wait();
    return ['Stake vouch: done', { voucher: wallet.address, agent, ...mined }];
  });
}

export async function slash(options: StakeOptions, taskId = ''): Promise<void> {
  await signing(options, async ({ stakes }) => {
    return ['Stake slash: the agent paid', { taskId, ...(await (await stakes.slash(taskId)).wait()) }];
  });
}

function coins(text: string): bigint {
  return parseAmount('the amount', text, undefined);
}

type Act<Context> = (context: Context) => Promise<[headline: string, result: Printed]>;

async function signing(options: StakeOptions, act: Act<{ stakes: StakeClient; wallet: Wallet }>): Promise<void> {
  await connected(options, async (provider) => {
    const wallet = walletOf(provider);
    const stakes = clientOf(options, wallet);
    // Coins sent to an address that is no such contract would be gone.
    await stakes.getTerms();
    return act({ stakes, wallet });
  });
}

async function connected(options: StakeOptions, act: Act<Provider>): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  try {
    print(options.json, ...(await act(provider)));
  } finally {
    provider.destroy();
  }
}

function clientOf(options: StakeOptions, runner: ContractRunner): StakeClient {
  return createStakeClient({ address: required('stakes', options.stakes), runner });
}
