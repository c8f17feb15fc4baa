/** `agent-market task …`: the escrow's verbs from a terminal. */
import { InvalidInput } from '@agent-market/sdk/errors';
import { createEscrowClient, hashTerms, type EscrowClient } from '@agent-market/sdk/escrow';
import { formatEther, parseEther, type Provider } from 'ethers';
import { connectProvider } from '../../chain/provider.ts';
import { required } from '../../config.ts';
import { print, type Printed } from '../output.ts';
import { readTextFile } from '../read-file.ts';
import { walletOf } from '../wallet.ts';

export interface ChainOptions {
  rpc?: string;
  escrow?: string;
  json?: boolean;
}

export interface CreateOptions extends ChainOptions {
  agent: string;
  amount: string;
  token?: string;
  deadline: string;
  reviewHours?: string;
  rulingHours?: string;
  silencePercent?: string;
  arbitrator?: string;
  description: string;
  criteria: string;
  lane?: string;
}

/** Creates and funds a task. Amounts are whole coins for the native coin, smallest units for an ERC-20. */
export async function createTask(options: CreateOptions): Promise<void> {
  await withClient(options, async (escrow, provider) => {
    const amount = options.token === undefined ? parseCoins(options.amount) : parseUint('amount', options.amount);
    if (options.token !== undefined) await (await escrow.approvePayment(options.token, amount)).wait();
    const sent = await escrow.createAndFundTask(
      {
        agent: options.agent,
        amount,
        deadline: await parseDeadline(provider, options.deadline),
        termsHash: hashTerms(fileOrText(options.description), fileOrText(options.criteria)),
        ...given({
          token: options.token,
          arbitrator: options.arbitrator,
          reviewHours: count('review hours', options.reviewHours),
          rulingHours: count('ruling hours', options.rulingHours),
          silencePercent: count('silence percent', options.silencePercent),
        }),
      },
      options.lane === undefined ? {} : { lane: parseUint('lane', options.lane) },
    );
    const mined = await sent.wait();
    return ['Task created and funded', { ...mined }];
  });
}

/** The verbs that take a task and at most one value more. */
export const TASK_VERBS = {
  accept: (escrow) => (id) => escrow.acceptTask(id),
  complete: (escrow) => (id, proof) => escrow.completeTask(id, needed('the proof hash', proof)),
  release: (escrow) => (id) => escrow.releasePayment(id),
  claim: (escrow) => (id) => escrow.claimPayment(id),
  dispute: (escrow) => (id) => escrow.raiseDispute(id),
  resolve: (escrow) => (id, bps) => escrow.resolveDispute(id, Number(parseUint('agent bps', needed('the bps', bps)))),
  'resolve-by-silence': (escrow) => (id) => escrow.resolveBySilence(id),
  refund: (escrow) => (id) => escrow.refundIfExpired(id),
} satisfies Record<
  string,
  (escrow: EscrowClient) => (id: string, value?: string) => ReturnType<EscrowClient['acceptTask']>
>;

export async function moveTask(
  verb: keyof typeof TASK_VERBS,
  { id, value, ...options }: ChainOptions & { id: string; value?: string },
): Promise<void> {
  await withClient(options, async (escrow) => {
    const move: (id: string, value?: string) => ReturnType<EscrowClient['acceptTask']> = TASK_VERBS[verb](escrow);
    const mined = await (await move(id, value)).wait();
    return [`Task ${verb}: done`, { taskId: id, ...mined }];
  });
}

/** Shows a task from its events, so also one whose lane was reused. */
export async function showTask(id: string, options: ChainOptions): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  const escrow = createEscrowClient({ address: required('escrow', options.escrow), runner: provider });
  const { events, ...history } = await escrow.getHistory(id).finally(() => provider.destroy());
  const native = /^0x0+$/.test(history.token);
  const steps = events.map(({ name, blockNumber }) => `${name}@${blockNumber}`).join(' ');
  print(options.json, `Task ${history.state} (${history.outcome})`, {
    ...history,
    ...(native ? { coins: formatEther(history.amount) } : {}),
    events: options.json === true ? events : steps,
  });
}

/** Takes the signer's credit: payments that could not be pushed. */
export async function withdraw(options: ChainOptions & { token?: string; to?: string }): Promise<void> {
  await withClient(options, async (escrow) => {
    const sent = await escrow.withdraw(options.token ?? `0x${'0'.repeat(40)}`, options.to);
    return ['Credit withdrawn', { ...(await sent.wait()) }];
  });
}

async function withClient(
  options: ChainOptions,
  act: (escrow: EscrowClient, provider: Provider) => Promise<[string, Printed]>,
): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  try {
    const escrow = createEscrowClient({ address: required('escrow', options.escrow), runner: walletOf(provider) });
    print(options.json, ...(await act(escrow, provider)));
  } finally {
    provider.destroy();
  }
}

/** Unix seconds, or a distance from the chain's clock: 30m, 12h, 7d. */
async function parseDeadline(provider: Provider, text: string): Promise<bigint> {
  const [, digits, unit] = /^([0-9]{1,12})([mhd]?)$/.exec(text) ?? [];
  if (digits === undefined) {
    throw new InvalidInput('INVALID_DEADLINE', `not a deadline: ${JSON.stringify(text)}`, {
      hint: 'Give unix seconds, or a distance such as 30m, 12h or 7d.',
    });
  }
  if (unit === undefined || unit === '') return BigInt(digits);
  const seconds = { m: 60n, h: 3600n, d: 86_400n }[unit] ?? 0n;
  const now = (await provider.getBlock('latest'))?.timestamp ?? 0;
  return BigInt(now) + BigInt(digits) * seconds;
}

function parseCoins(text: string): bigint {
  if (/^[0-9]{1,12}(\.[0-9]{1,18})?$/.test(text)) return parseEther(text);
  throw new InvalidInput('INVALID_NUMBER', `the amount is not a number of coins: ${JSON.stringify(text)}`, {
    hint: 'Give it like 0.5, with at most 18 decimals.',
  });
}

function parseUint(name: string, text: string): bigint {
  if (/^(0|[1-9][0-9]*)$/.test(text)) return BigInt(text);
  throw new InvalidInput('INVALID_NUMBER', `${name} is not a whole number: ${JSON.stringify(text)}`);
}

function needed(what: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new InvalidInput('ARGUMENT_MISSING', `${what} is missing`, { hint: 'See --help of this command.' });
}

const MAX_TERMS_BYTES = 16 << 20;

/** Text, or with a leading @ the file of that name. */
function fileOrText(value: string): string {
  return value.startsWith('@') ? readTextFile(value.slice(1), MAX_TERMS_BYTES) : value;
}

/** The properties that were given: what is left out must not be there, not even as undefined. */
function given<T extends object>(properties: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function count(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(parseUint(name, text));
}
