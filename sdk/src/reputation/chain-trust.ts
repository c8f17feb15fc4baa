/** What bonds, vouches and paid tasks say of trust: the part of {@link TrustOptions} that follows from the chain. */
import { InvalidInput } from '../errors.ts';
import type { ClosedTask } from '../escrow/closed-tasks.ts';
import type { Outcome } from '../escrow/task.ts';
import { ZERO_ADDRESS, type Address } from '../hex.ts';
import type { StakeFact } from '../stakes/facts.ts';
import { stakesAfter, type VouchAfter } from '../stakes/stakes-after.ts';
import type { TrustEdge } from './trust-rank.ts';
import { pairOf } from './value-at-stake.ts';

export interface ChainTrust {
  /** Ascending by giver and receiver; at most one of vouching and one of paying for a pair. */
  edges: TrustEdge[];
  /** As {@link TrustSource} takes them: 0 to 1. */
  bonds: Map<Address, number>;
  /** Of each pair with a paid task, in either direction, its largest. */
  atStake: Map<string, number>;
}

/**
 * A bond that counts in full, in wei: 10 coins. It makes an account half a seed, whoever it is, so it must be more than a crowd of
 * them would be worth to somebody. On a chain with a cheaper coin it must be more coins.
 */
export const FULL_BOND = 10n * 10n ** 18n;
/** Vouches are given for many, and paid tasks are everyday business: a tenth and a hundredth of a full bond count in full. */
const VOUCHES_PER_BOND = 10n;
const PAYMENTS_PER_BOND = 100n;

/** The weight of a full vouch: that of five stars, which are two above neutral at least. */
const MOST_VOUCHED = 2;
/** A task paid in full says half as much as five stars, and all of a pair together no more than these: who is content can say so. */
const PAID_TASK = 1;
const MOST_PAID = 2;
/** What a payment counts whatever its size. Tokens have no price here, and anybody can make one: they count this and no more. */
const ANY_SIZE = 0.25;

/**
 * How far the end of a task is the client's word for the agent. Half: of a client that only did not object, and of a judge that
 * both had agreed to. Nothing: where the agent got its part because a judge was silent, or did not deliver.
 */
const WORD: Partial<Record<Outcome, number>> = {
  ReleasedByClient: 1,
  Verified: 1,
  Settled: 1,
  ClientSilent: 0.5,
  Ruled: 0.5,
};

/**
 * Trust in agents by those who put coins behind them or paid them, and what is at stake by accounts of their own. Neither creates
 * trust, except a bond: an edge passes on what its giver has, so a crowd that vouches for itself, or pays itself and loses only
 * gas, has nothing to pass on.
 *
 * @param facts.stakes All facts of one AgentBond from the first one on, in any order.
 * @param facts.tasks Closed tasks of its TaskEscrow, in any order.
 * @param options.fullBond Wei; {@link FULL_BOND} unless given.
 *
 * Errors: `FULL_BOND_INVALID`; `FACTS_MISSING` of {@link stakesAfter}.
 */
export function chainTrust(
  { stakes, tasks }: { stakes: Iterable<StakeFact>; tasks: Iterable<ClosedTask> },
  { fullBond = FULL_BOND }: { fullBond?: bigint } = {},
): ChainTrust {
  if (fullBond < PAYMENTS_PER_BOND) {
    throw new InvalidInput('FULL_BOND_INVALID', `a full bond of ${fullBond} wei has no hundredth part`, {
      hint: 'Give what is a lot of money on this chain, in wei.',
    });
  }
  const facts = [...stakes].sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
  const { bonds, vouches } = stakesAfter(facts);
  const standing = new Map<Address, number>();
  for (const [account, { amount, exitAt }] of bonds) {
    // What is leaving covers nothing that is agreed from now on.
    const share = exitAt === undefined ? shareOf(amount, fullBond) : 0;
    if (share > 0) standing.set(account, share);
  }
  const closed = [...tasks];
  const vouched = vouchEdges(vouches, { kept: keptBy(facts, vouches), full: fullBond / VOUCHES_PER_BOND });
  const fullPayment = fullBond / PAYMENTS_PER_BOND;
  const edges = [...vouched, ...paidEdges(closed, fullPayment)].sort(byPair);
  return { edges, bonds: standing, atStake: largestTasks(closed, fullPayment) };
}

/** Each voucher's coins, and not its words, stand behind an agent: an edge is worth what is left of them. Who leaves has taken its word back. */
function vouchEdges(
  vouches: readonly VouchAfter[],
  { kept, full }: { kept: ReadonlyMap<Address, number>; full: bigint },
): TrustEdge[] {
  return vouches.flatMap(({ voucher: from, agent: to, amount, exitAt }) => {
    const word = exitAt === undefined ? MOST_VOUCHED * shareOf(amount, full) : 0;
    const share = kept.get(from) ?? 1;
    return word === 0 ? [] : [{ from, to, weight: word * share, lost: word * (1 - share) }];
  });
}

/**
 * What is not burned of all coins that each account ever put behind others, 0 to 1: whose agents lost disputes is believed less about
 * all agents, for ever. In coins, not in how often: an agent that loses to itself on purpose can do that for next to nothing, but
 * it burns a share of its vouchers' coins only with the same share of its own.
 */
function keptBy(facts: readonly StakeFact[], vouches: readonly VouchAfter[]): Map<Address, number> {
  const put = new Map<Address, bigint>();
  const left = new Map<Address, bigint>();
  const add = (to: Map<Address, bigint>, who: Address, amount: bigint): unknown =>
    to.set(who, (to.get(who) ?? 0n) + amount);
  for (const fact of facts) {
    if (fact.kind === 'vouched') add(put, fact.voucher, fact.added);
    if (fact.kind === 'vouch-left') add(left, fact.voucher, fact.amount);
  }
  for (const { voucher, amount } of vouches) add(left, voucher, amount);
  return new Map([...put].map(([voucher, all]) => [voucher, shareOf(left.get(voucher) ?? 0n, all)]));
}

/**
 * From each client to each agent it paid. The first task of a pair counts in full, the kth largest 1/k, and all together are capped:
 * who pays itself a thousand times passes on no more of its trust than by five stars.
 */
function paidEdges(tasks: Iterable<ClosedTask>, full: bigint): TrustEdge[] {
  const pairs = new Map<string, { from: Address; to: Address; worths: number[] }>();
  for (const task of tasks) {
    const worth = worthOf(task, full);
    const { client: from, agent: to } = task;
    if (worth === 0 || from === to) continue;
    const pair = pairs.get(from + to) ?? { from, to, worths: [] };
    pair.worths.push(worth);
    pairs.set(from + to, pair);
  }
  return [...pairs.values()].map(({ from, to, worths }) => {
    // The largest first: so no further task makes the others count less, and the order of the tasks is of no account.
    worths.sort((a, b) => b - a);
    const together = worths.reduce((sum, worth, k) => sum + worth / (k + 1), 0);
    return { from, to, weight: Math.min(MOST_PAID, PAID_TASK * together), lost: 0 };
  });
}

/** One task, 0 to 1. A draft that somebody else paid for, such as its agent, says nothing of its client. */
function worthOf({ paidByClient, outcome, agentAmount, clientAmount, token }: ClosedTask, full: bigint): number {
  const locked = agentAmount + clientAmount;
  if (!paidByClient || locked === 0n) return 0;
  // In the agent's favour is only what is more than half.
  const favour = Math.max(0, 2 * shareOf(agentAmount, locked) - 1);
  return (WORD[outcome] ?? 0) * favour * sizeOf(agentAmount, token, full);
}

function sizeOf(amount: bigint, token: Address, full: bigint): number {
  return token === ZERO_ADDRESS ? ANY_SIZE + (1 - ANY_SIZE) * shareOf(amount, full) : ANY_SIZE;
}

/** However a task ended, both sides may review it; what it cost is what a client locked. */
function largestTasks(tasks: Iterable<ClosedTask>, full: bigint): Map<string, number> {
  const largest = new Map<string, number>();
  for (const { client, agent, paidByClient, agentAmount, clientAmount, token } of tasks) {
    const locked = agentAmount + clientAmount;
    if (!paidByClient || locked === 0n || client === agent) continue;
    const pair = pairOf(client, agent);
    largest.set(pair, Math.max(largest.get(pair) ?? 0, sizeOf(locked, token, full)));
  }
  return largest;
}

const BILLION = 1_000_000_000n;

/** `part` of `whole`, 0 to 1, down to a billionth: the same on every machine. */
function shareOf(part: bigint, whole: bigint): number {
  return part >= whole ? 1 : Number((part * BILLION) / whole) / Number(BILLION);
}

function byPair(a: TrustEdge, b: TrustEdge): number {
  const [one, other] = [a.from + a.to, b.from + b.to];
  // Sorting is stable: of a pair, the vouch stays before the payments.
  return one < other ? -1 : one > other ? 1 : 0;
}
