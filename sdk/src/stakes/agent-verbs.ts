/** What an agent puts at stake for itself, before whom it can lose it, and what a client looks at before it funds a task. */
import { read } from '../contracts/read.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import type { AgentBond } from '../generated/contracts/AgentBond.ts';
import { parseAddress, type Address } from '../hex.ts';

export interface AgentStanding {
  /** Its own bond, in wei. */
  amount: bigint;
  /** Unix seconds after which it may take that; undefined when it is not leaving. */
  exitAt: bigint | undefined;
  /** How many disputes it lost, ever, before arbitrators it had named. */
  losses: number;
  /** What others have behind it, those that are leaving included, and how many they are. */
  vouched: bigint;
  vouchers: number;
  /** What it has behind others, by the amounts before their losses. */
  vouchedOut: bigint;
}

/** Which rulings of an arbitrator cost an agent something; unix seconds of the first and the last of them. */
export interface Naming {
  maxSlash: bigint;
  from: bigint;
  until: bigint | undefined;
}

/** What the contract was made with; times in seconds. */
export interface StakeTerms {
  escrow: Address;
  claimWindow: bigint;
  exitDelay: bigint;
  vouchFactor: bigint;
  minAmount: bigint;
}

/** Of the terms of a task, what says when the last ruling can come; unix seconds and hours. */
export interface RulingTerms {
  deadline: number | bigint;
  reviewHours: number;
  rulingHours: number;
  extensionHours?: number;
}

export interface AgentVerbs {
  /** Adds `amount` wei of the signer's to the bond of an agent. */
  post(agent: string, amount: bigint): Promise<Write<object>>;
  /** The signer's bond begins to leave. */
  requestExit(): Promise<Write<{ exitAt: bigint }>>;
  /** Takes the signer's whole bond once its exit is over. */
  withdrawBond(to: string): Promise<Write<{ amount: bigint }>>;
  /** From now on a dispute lost before `arbitrator` costs the signer up to `maxSlash` wei. */
  nameArbitrator(arbitrator: string, maxSlash: bigint): Promise<Write<object>>;
  /** Not any more, once an exit from now on would be over. */
  dropArbitrator(arbitrator: string): Promise<Write<{ until: bigint }>>;
  /** Everything to know about an account before giving it work or vouching for it. */
  standingOf(agent: string): Promise<AgentStanding>;
  /** Undefined when the agent never named the arbitrator. */
  namingOf(agent: string, arbitrator: string): Promise<Naming | undefined>;
  /** What a dispute lost before `arbitrator` by `rulingBy` costs the agent, whatever it does from now on; half is the client's. */
  coverOf(agent: string, arbitrator: string, rulingBy: bigint): Promise<bigint>;
  getTerms(): Promise<StakeTerms>;
}

/** The last moment of a ruling about a task with these terms, in unix seconds: what `coverOf` asks for. */
export function lastRulingOf({ deadline, reviewHours, rulingHours, extensionHours = 0 }: RulingTerms): bigint {
  return BigInt(deadline) + 3_600n * BigInt(reviewHours + rulingHours + extensionHours);
}

export function agentVerbs(contract: AgentBond): AgentVerbs {
  const send = (call: () => ReturnType<AgentBond['requestExit']>): Promise<Write<object>> =>
    write(contract.interface, call, () => ({}));

  return {
    post: (agent, amount) => send(() => contract.post(parseAddress(agent), { value: amount })),
    requestExit: () =>
      write(
        contract.interface,
        () => contract.requestExit(),
        (events) => ({ exitAt: eventNamed(events, 'ExitRequested').args['exitAt'] as bigint }),
      ),
    withdrawBond: (to) =>
      write(
        contract.interface,
        () => contract.withdrawBond(parseAddress(to)),
        (events) => ({ amount: eventNamed(events, 'BondWithdrawn').args['amount'] as bigint }),
      ),
    nameArbitrator: (arbitrator, maxSlash) => send(() => contract.nameArbitrator(parseAddress(arbitrator), maxSlash)),
    dropArbitrator: (arbitrator) =>
      write(
        contract.interface,
        () => contract.dropArbitrator(parseAddress(arbitrator)),
        (events) => ({ until: eventNamed(events, 'ArbitratorDropped').args['until'] as bigint }),
      ),
    async standingOf(agent) {
      const { amount, exitAt, losses, vouched, vouchers, vouchedOut } = await read(
        contract.bondOf(parseAddress(agent)),
      );
      const counts = { losses: Number(losses), vouchers: Number(vouchers) };
      return { amount, exitAt: exitAt === 0n ? undefined : exitAt, vouched, vouchedOut, ...counts };
    },
    async namingOf(agent, arbitrator) {
      const call = contract.namingOf(parseAddress(agent), parseAddress(arbitrator));
      const { maxSlash, from, until } = await read(call);
      return maxSlash === 0n ? undefined : { maxSlash, from, until: until === 0n ? undefined : until };
    },
    coverOf: (agent, arbitrator, rulingBy) =>
      read(contract.coverOf(parseAddress(agent), parseAddress(arbitrator), rulingBy)),
    async getTerms() {
      const [escrow, claimWindow, exitDelay, vouchFactor, minAmount] = await read(
        Promise.all([
          contract.escrow(),
          contract.CLAIM_WINDOW(),
          contract.EXIT_DELAY(),
          contract.VOUCH_FACTOR(),
          contract.MIN_AMOUNT(),
        ]),
      );
      return { escrow: parseAddress(escrow), claimWindow, exitDelay, vouchFactor, minAmount };
    },
  };
}
