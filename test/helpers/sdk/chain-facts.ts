// What may stand on a chain about a few accounts: bonds, vouches and slashes as the contract could have emitted them, and closed tasks.
import fc from 'fast-check';
import { OUTCOMES, type ClosedTask } from '../../../sdk/src/escrow/index.ts';
import type { Address, Hash } from '../../../sdk/src/hex.ts';
import { FULL_BOND } from '../../../sdk/src/reputation/chain-trust.ts';
import { stakesAfter, type StakeFact } from '../../../sdk/src/stakes/index.ts';

export const COIN = 10n ** 18n;
export const ACCOUNTS = ['a1', 'b2', 'c3', 'd4', 'e5'].map((byte) => `0x${byte.repeat(20)}` as Address);
export const NATIVE = `0x${'00'.repeat(20)}` as Address;
export const TOKEN = `0x${'70'.repeat(20)}` as Address;
const TASK = `0x${'7a'.repeat(32)}` as Hash;

export type Move =
  | { do: 'post'; who: Address; coins: bigint }
  | { do: 'vouch'; who: Address; agent: Address; coins: bigint }
  | { do: 'leave'; who: Address; agent?: Address }
  | { do: 'left'; who: Address; agent?: Address }
  /** The agent loses so many thousandths of its bond, and its vouchers the same part. */
  | { do: 'slash'; agent: Address; thousandths: bigint };

/** The facts of these moves; those that the contract would refuse for want of a bond or a vouch are left out. */
export function played(moves: readonly Move[]): StakeFact[] {
  const facts: StakeFact[] = [];
  for (const move of moves) {
    const fact = factOf(move, facts);
    if (fact !== undefined)
      facts.push({ blockNumber: 10 + Math.floor(facts.length / 2), logIndex: facts.length % 2, ...fact });
  }
  return facts;
}

type Plain<T> = T extends unknown ? Omit<T, 'blockNumber' | 'logIndex'> : never;

function factOf(move: Move, before: readonly StakeFact[]): Plain<StakeFact> | undefined {
  const { bonds, vouches } = stakesAfter(before);
  const worthOf = (voucher: Address, agent: Address): bigint =>
    vouches.find((each) => each.voucher === voucher && each.agent === agent)?.amount ?? 0n;
  if (move.do === 'post') return { kind: 'posted', agent: move.who, from: move.who, amount: move.coins };
  if (move.do === 'slash') {
    const { agent, thousandths } = move;
    const pool = vouches.filter((each) => each.agent === agent).reduce((sum, each) => sum + each.amount, 0n);
    const [fromBond, fromVouches] = [bonds.get(agent)?.amount ?? 0n, pool].map(
      (all) => (all * thousandths) / 1000n,
    ) as [bigint, bigint];
    return fromBond === 0n ? undefined : { kind: 'slashed', agent, client: agent, taskId: TASK, fromBond, fromVouches };
  }
  const { who, agent } = move;
  if (agent === undefined) {
    const { amount = 0n } = bonds.get(who) ?? {};
    if (amount === 0n) return undefined;
    return move.do === 'leave' ? { kind: 'leaving', agent: who, exitAt: 9n } : { kind: 'left', agent: who, amount };
  }
  const amount = worthOf(who, agent);
  if (move.do === 'vouch') {
    if (who === agent) return undefined;
    return { kind: 'vouched', voucher: who, agent, added: move.coins, amount: amount + move.coins };
  }
  if (amount === 0n) return undefined;
  return move.do === 'leave'
    ? { kind: 'vouch-leaving', voucher: who, agent, exitAt: 9n }
    : { kind: 'vouch-left', voucher: who, agent, amount };
}

export const anyAccount = fc.constantFrom(...ACCOUNTS);
/** From a wei to more than counts. */
export const anyCoins = fc.oneof(fc.bigInt(1n, 1000n), fc.bigInt(1n, 2n * FULL_BOND));
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ do: fc.constant('post' as const), who: anyAccount, coins: anyCoins }),
  fc.record({ do: fc.constant('vouch' as const), who: anyAccount, agent: anyAccount, coins: anyCoins }),
  fc.record({ do: fc.constantFrom('leave' as const, 'left' as const), who: anyAccount, agent: anyAccount }),
  fc.record({ do: fc.constantFrom('leave' as const, 'left' as const), who: anyAccount }),
  fc.record({ do: fc.constant('slash' as const), agent: anyAccount, thousandths: fc.bigInt(0n, 1000n) }),
);
export const anyMoves: fc.Arbitrary<Move[]> = fc.array(anyMove, { maxLength: 25 });

export function task(changes: Partial<ClosedTask> = {}): ClosedTask {
  const [client, agent] = ACCOUNTS as [Address, Address];
  const ends = { outcome: 'ReleasedByClient' as const, agentAmount: FULL_BOND / 100n, clientAmount: 0n };
  return { taskId: TASK, client, agent, token: NATIVE, paidByClient: true, ...ends, ...changes };
}

export const anyTask: fc.Arbitrary<ClosedTask> = fc
  .record({
    client: anyAccount,
    agent: anyAccount,
    token: fc.constantFrom(NATIVE, NATIVE, TOKEN),
    outcome: fc.oneof({ weight: 2, arbitrary: fc.constant('ReleasedByClient' as const) }, fc.constantFrom(...OUTCOMES)),
    agentAmount: fc.oneof(fc.constant(0n), { weight: 3, arbitrary: fc.bigInt(1n, FULL_BOND / 50n) }, anyCoins),
    clientAmount: fc.oneof({ weight: 2, arbitrary: fc.constant(0n) }, anyCoins),
    paidByClient: fc.constantFrom(true, true, false),
  })
  .map(task);
export const anyTasks: fc.Arbitrary<ClosedTask[]> = fc.array(anyTask, { maxLength: 25 });
