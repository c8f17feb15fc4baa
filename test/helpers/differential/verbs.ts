// What can be called, one line a verb: a new function of the contracts becomes a new line here, or in agreed-verbs.ts.
import { ZeroAddress, ZeroHash } from 'ethers';
import { DAY, HOUR, LANES, State } from '../contracts/vocabulary.ts';
import type { Terms } from '../contracts/world.ts';
import { AGREED_VERBS } from './agreed-verbs.ts';
import type { Dice } from './dice.ts';
import { ACTORS, ESCROW, IFACES, PARTIES, REPUTATION, tokenAddresses, type Call, type Party } from './stage.ts';

type StateName = keyof typeof State;

/** A task as the first chain tells it. */
export interface KnownTask {
  taskId: string;
  client: string;
  agent: string;
  arbitrator: string;
  token: string;
  amount: bigint;
  clock: number;
  state: bigint;
  accepted: boolean;
}

export interface Moment {
  dice: Dice;
  caller: Party;
  /** Undefined before the first task. */
  task: KnownTask | undefined;
  /** Of the block to come. */
  at: number;
  /** Reads a contract of the first chain. */
  read: (of: 'escrow' | 'reputation', name: string, args: unknown[]) => Promise<readonly unknown[]>;
}

export interface Verb {
  name: string;
  /** States of a task in which it can succeed; absent when it is about no task. */
  from?: StateName[];
  by?: 'client' | 'agent' | 'arbitrator' | 'party' | 'creditor';
  /** Whether it is due by the task's clock, or opens after it. */
  clock?: 'due' | 'after';
  /** What else a task needs, when it needs more. */
  ready?: (task: KnownTask) => boolean;
  /** Succeeds nearly always or never, or ends what others need. */
  rare?: boolean;
  call: (moment: Moment) => Call | Promise<Call>;
}

export interface Draft {
  lane: bigint;
  terms: Terms & { agent: string };
  value: bigint;
}

type Args = (moment: Moment) => unknown[];
const nothing: Args = () => [];
export const idOf = ({ task, dice }: Moment): string => task?.taskId ?? dice.hash();

/** A verb of the escrow whose first argument is a task. */
export function onTask(name: string, from: StateName[], by?: Verb['by'], clock?: Verb['clock'], more = nothing): Verb {
  const call = (moment: Moment): Call => escrow(name, [idOf(moment), ...more(moment)]);
  return { name, from, ...(by && { by }), ...(clock && { clock }), call };
}

export const VERBS: readonly Verb[] = [
  { name: 'createAndFundTask', rare: true, call: create },
  { ...onTask('acceptTask', ['Funded'], 'agent', 'due'), ready: ({ accepted }) => !accepted },
  onTask('completeTask', ['Funded'], 'agent', 'due', ({ dice }) => [dice.hash()]),
  { ...onTask('releasePayment', ['Funded', 'Completed'], 'client'), rare: true },
  onTask('claimPayment', ['Completed'], 'agent', 'after'),
  { ...onTask('raiseDispute', ['Completed'], 'party', 'due'), call: dispute },
  onTask('resolveDispute', ['Disputed'], 'arbitrator', 'due', ({ dice }) => [
    dice.pick([0, 1, 3333, 9999, 10_000, 10_001]),
  ]),
  onTask('resolveBySilence', ['Disputed'], undefined, 'after'),
  { ...onTask('refundIfExpired', ['Funded'], undefined, 'after'), rare: true },
  { name: 'withdraw', by: 'creditor', call: async (m) => escrow('withdraw', [await creditedToken(m)]) },
  {
    name: 'withdrawTo',
    by: 'creditor',
    call: async (m) => escrow('withdrawTo', [await creditedToken(m), receiver(m)]),
  },
  { ...onTask('spendReviewRight', ['Released'], undefined, undefined, ({ caller }) => [caller.address]), rare: true },
  {
    name: 'submitReview',
    from: ['Released', 'Refunded'],
    by: 'party',
    ready: ({ accepted }) => accepted,
    call: review,
  },
  { name: 'keepRecentReviews', rare: true, call: ({ dice }) => reputation('keepRecentReviews', [dice.oneIn(2)]) },
  ...AGREED_VERBS,
  { name: 'anchorBatch', rare: true, call: anchor },
  { name: 'misbehave', rare: true, call: misbehave },
  { name: 'behave', by: 'creditor', call: behave },
];

/** Verbs that nobody may call with success: they must be refused, every time. */
export const NEVER_ACCEPTED = ['spendReviewRight'];

export function escrow(name: string, args: unknown[], value = 0n): Call {
  return { to: ESCROW, data: IFACES.escrow.encodeFunctionData(name, args), value };
}

export function reputation(name: string, args: unknown[]): Call {
  return { to: REPUTATION, data: IFACES.reputation.encodeFunctionData(name, args) };
}

/** With the bond that the options demand, mostly. */
async function dispute(moment: Moment): Promise<Call> {
  const { dice, task, read } = moment;
  const [options] = (await read('escrow', 'getOptions', [idOf(moment)]).catch(() => [])) as { bond: bigint }[];
  const bond = dice.oneIn(12) ? 0n : (options?.bond ?? 0n);
  return escrow('raiseDispute', [idOf(moment)], task?.token === ZeroAddress ? bond : 0n);
}

async function create(moment: Moment): Promise<Call> {
  const { lane, terms, value } = await draft(moment);
  return escrow('createAndFundTask', [lane, terms], value);
}

/** Terms, mostly right, for a lane that is mostly free, with the value that funds them. */
export async function draft({ dice, caller, at, read }: Moment): Promise<Draft> {
  const others = PARTIES.filter((party) => party !== caller).map(({ address }) => address);
  const wrong = dice.oneIn(6) ? dice.roll(9) : -1;
  const token = dice.oneIn(2) ? ZeroAddress : dice.pick(Object.values(tokenAddresses));
  const amount = BigInt(dice.pick([1, 2, 3, 99, 10_001, 1_000_003]));
  const agent = dice.pick(others);
  const free = others.filter((address) => address !== agent);
  const terms = {
    agent: wrong === 0 ? dice.pick([ZeroAddress, caller.address, ESCROW]) : agent,
    token: wrong === 1 ? caller.address : token,
    amount: wrong === 2 ? 0n : amount,
    deadline:
      wrong === 3
        ? dice.pick([at, at - 1, at + 730 * DAY + 1, 0])
        : at + dice.pick([10, HOUR, DAY, 20 * DAY, 100 * DAY]),
    reviewHours: wrong === 4 ? dice.pick([0, 2048]) : dice.pick([1, 24, 200]),
    rulingHours: wrong === 5 ? dice.pick([0, 2048]) : dice.pick([1, 24, 200]),
    silencePercent: wrong === 6 ? 101 : dice.pick([0, 1, 33, 100]),
    arbitrator:
      wrong === 7 ? dice.pick([caller.address, agent, ESCROW]) : dice.oneIn(8) ? ZeroAddress : dice.pick(free),
    termsHash: dice.hash(),
  };
  const odd = dice.oneIn(8);
  const [lane] = odd
    ? [dice.pick([0n, 1n, LANES - 1n, LANES])]
    : await read('escrow', 'findFreeLane', [caller.address, 0, 3]);
  const value = terms.token === ZeroAddress ? amount : 0n;
  return { lane: lane as bigint, terms, value: wrong === 8 ? value + 1n : value };
}

async function creditedToken({ caller, dice, read }: Moment): Promise<string> {
  const tokens = [ZeroAddress, ...Object.values(tokenAddresses)];
  for (const token of tokens) {
    const [credit] = await read('escrow', 'creditOf', [token, caller.address]);
    if (credit !== 0n) return token;
  }
  return dice.pick(tokens);
}

function receiver({ dice }: Moment): string {
  return dice.oneIn(8) ? dice.pick([ZeroAddress, ESCROW]) : dice.pick(PARTIES).address;
}

function review(moment: Moment): Call {
  const { dice } = moment;
  const rating = dice.oneIn(8) ? dice.pick([0, 6, 255]) : 1 + dice.roll(5);
  return reputation('submitReview', [idOf(moment), rating, dice.hash()]);
}

async function anchor({ dice, caller, at, read }: Moment): Promise<Call> {
  const [nextBatchId = 0n, lastTo = 0n, head] = (await read('reputation', 'headOf', [caller.address])) as bigint[];
  const empty = dice.oneIn(2);
  const header = {
    operator: caller.address,
    batchId: nextBatchId,
    prev: head,
    root: empty ? ZeroHash : dice.hash(),
    scoresRoot: ZeroHash,
    scorer: ZeroHash,
    count: empty ? 0 : 1 + dice.roll(9),
    fromTime: lastTo,
    toTime: at,
    schema: 1,
  };
  const wrong = [
    { operator: ESCROW },
    { batchId: nextBatchId + 1n },
    { prev: dice.hash() },
    { root: empty ? dice.hash() : ZeroHash },
    { scorer: dice.hash() },
    { fromTime: lastTo + 1n },
    { toTime: dice.pick([0, at + 1]) },
    { schema: 2 },
  ];
  return reputation('anchorBatch', [{ ...header, ...(dice.oneIn(3) ? dice.pick(wrong) : {}) }]);
}

/** Somebody or some token changes for the worse, or for the better. */
function misbehave({ dice, task }: Moment): Call {
  const { actor, oddToken, blocklistToken } = IFACES;
  const reentry = escrow(dice.pick(['releasePayment', 'refundIfExpired']), [task?.taskId ?? ZeroHash]).data;
  const to = dice.pick(ACTORS);
  const kind = { to, data: actor.encodeFunctionData('setMode', [0]) };
  return dice.pick<Call>([
    kind,
    kind,
    { to, data: actor.encodeFunctionData('setMode', [1 + dice.roll(4)]) },
    { to, data: actor.encodeFunctionData('reenterWith', [ESCROW, reentry]) },
    { to: tokenAddresses.OddToken, data: oddToken.encodeFunctionData('setAnswer', [dice.roll(5)]) },
    { to: tokenAddresses.OddToken, data: oddToken.encodeFunctionData('setRefuses', [dice.oneIn(2)]) },
    {
      to: tokenAddresses.BlocklistToken,
      data: blocklistToken.encodeFunctionData('setBlocked', [dice.pick(PARTIES).address, dice.oneIn(2)]),
    },
  ]);
}

/** Whoever could not be paid becomes able to take its money. */
function behave({ caller, dice }: Moment): Call {
  const { actor, blocklistToken, oddToken } = IFACES;
  if (dice.oneIn(3)) return { to: tokenAddresses.OddToken, data: oddToken.encodeFunctionData('setAnswer', [0]) };
  if (caller.wallet === undefined) return { to: caller.address, data: actor.encodeFunctionData('setMode', [0]) };
  const data = blocklistToken.encodeFunctionData('setBlocked', [caller.address, false]);
  return { to: tokenAddresses.BlocklistToken, data };
}
