/** Who has what at stake after some facts, to the wei: the contract's own arithmetic, for readers that have only its events. */
import { InvalidInput } from '../errors.ts';
import type { Address } from '../hex.ts';
import type { StakeFact } from './facts.ts';

export interface BondAfter {
  amount: bigint;
  /** Unix seconds; undefined when it is not leaving. */
  exitAt: bigint | undefined;
  losses: number;
}

export interface VouchAfter {
  voucher: Address;
  agent: Address;
  amount: bigint;
  exitAt: bigint | undefined;
}

export interface Stakes {
  bonds: Map<Address, BondAfter>;
  /** Those that are worth something. */
  vouches: VouchAfter[];
}

const ONE = 1n << 95n;
const MIN_INDEX = 1n << 48n;

interface Entry extends VouchAfter {
  /** The pool's index when `amount` was what it was worth. */
  index: bigint;
}

interface Pool {
  amount: bigint;
  index: bigint;
  entries: Map<Address, Entry>;
}

/** Adds facts up, all from the first one on, in order. Errors: `FACTS_MISSING` when more leaves than ever came. */
export function stakesAfter(facts: Iterable<StakeFact>): Stakes {
  const bonds = new Map<Address, BondAfter>();
  const pools = new Map<Address, Pool>();
  for (const fact of facts) {
    if (fact.kind === 'named' || fact.kind === 'dropped') continue;
    const bond = entryOf(bonds, fact.agent, { amount: 0n, exitAt: undefined, losses: 0 });
    const pool = entryOf(pools, fact.agent, { amount: 0n, index: ONE, entries: new Map<Address, Entry>() });
    applyToBond(bond, fact);
    applyToPool(pool, fact);
    if (bond.amount < 0n || pool.amount < 0n) throw missing(fact);
  }
  const vouches = [...pools.values()].flatMap((pool) =>
    [...pool.entries.values()].map(({ index: _, ...entry }) => ({ ...entry, amount: worth(pool, entry.voucher) })),
  );
  return { bonds, vouches: vouches.filter(({ amount }) => amount > 0n) };
}

function applyToBond(bond: BondAfter, fact: StakeFact): void {
  if (fact.kind === 'posted') bond.amount += fact.amount;
  if (fact.kind === 'leaving') bond.exitAt = fact.exitAt;
  if (fact.kind === 'left') [bond.amount, bond.exitAt] = [0n, undefined];
  if (fact.kind !== 'slashed') return;
  bond.amount -= fact.fromBond;
  bond.losses += 1;
}

function applyToPool(pool: Pool, fact: StakeFact): void {
  if (fact.kind === 'vouched') {
    const { voucher, agent, added, amount } = fact;
    if (pool.entries.size === 0) [pool.amount, pool.index] = [0n, ONE];
    pool.entries.set(voucher, { voucher, agent, amount, exitAt: undefined, index: pool.index });
    pool.amount += added;
  }
  if (fact.kind === 'vouch-leaving') {
    const entry = pool.entries.get(fact.voucher);
    if (entry) entry.exitAt = fact.exitAt;
  }
  if (fact.kind === 'vouch-left') {
    // An entry that was lost whole is gone here already.
    if (pool.entries.delete(fact.voucher)) pool.amount -= fact.amount;
  }
  if (fact.kind !== 'slashed' || fact.fromVouches === 0n) return;
  if (fact.fromVouches > pool.amount) throw missing(fact);
  reduce(pool, fact.fromVouches);
}

/** As the contract does it: rounded down, and whole when next to nothing is left. */
function reduce(pool: Pool, lost: bigint): void {
  const index = (pool.index * (pool.amount - lost)) / pool.amount;
  [pool.amount, pool.index] = [pool.amount - lost, index];
  if (index < MIN_INDEX) pool.entries.clear();
}

function worth(pool: Pool, voucher: Address): bigint {
  const entry = pool.entries.get(voucher);
  return entry === undefined ? 0n : (entry.amount * pool.index) / entry.index;
}

function entryOf<T>(map: Map<Address, T>, key: Address, otherwise: T): T {
  const found = map.get(key) ?? otherwise;
  map.set(key, found);
  return found;
}

function missing({ agent, kind, blockNumber }: StakeFact): InvalidInput {
  return new InvalidInput('FACTS_MISSING', `what is ${kind} in block ${blockNumber} was never there, of ${agent}`, {
    hint: 'Read all facts, from the block of the deployment on, and give them in their order.',
  });
}
