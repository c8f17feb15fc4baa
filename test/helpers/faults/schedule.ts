/** One random schedule of faults and events over a log, and what must be true after it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localSigner } from '@agent-market/sdk/reviews';
import type { SignedReceipt } from '@agent-market/sdk/log';
import { createRpc } from '../../../services/src/chain/rpc.ts';
import { ServiceError } from '../../../services/src/errors.ts';
import { anchorPending, type AnchorOptions } from '../../../services/src/log/anchorer.ts';
import { anchorStatus } from '../../../services/src/log/anchor-status.ts';
import { followFinality } from '../../../services/src/log/follow-finality.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReviews } from '../../../services/src/log/intake.ts';
import { publishBatches } from '../../../services/src/log/publish.ts';
import type { LogIdentity } from '../../../services/src/store/identity.ts';
import type { Store } from '../../../services/src/store/open.ts';
import { anchoringLog, type AnchoringLog, type LogChain } from '../log-on-chain.ts';
import { person, submission, word } from '../log-world.ts';
import { startFaultyNode, type Fault, type FaultyNode } from './faulty-node.ts';
import { Crash, Fuse } from './fuse.ts';
import { Witness, type Loss } from './oracle.ts';
import { seededRandom, type Random } from './random.ts';
import { CONFIRMATIONS, UnsteadyChain } from './unsteady-chain.ts';

/** Where a schedule's store is, and how it is opened again after a crash. */
export interface ScheduleStore {
  open(identity: LogIdentity): Promise<Store>;
  /** Ends the connections or the engine under a store, and gives one that works. */
  reopen(store: Store): Promise<Store>;
  close(store: Store): Promise<void>;
  /** Breaks the connections that a process has at this moment. */
  disturb?(): Promise<void>;
}

export interface ScheduleOptions {
  chain: LogChain;
  stores: ScheduleStore;
  seed: number;
}

/** What happened, by name: faults told, events, codes of errors. */
export type Counts = Record<string, number>;

export interface ScheduleReport {
  losses: Loss[];
  counts: Counts;
}

/** Seconds that a clock is ahead at most. */
const MAX_AHEAD = 40n;
/** Runs after the faults end within which everything must be final. */
const CALM_RUNS = 8;
/** These say that two histories differ, which a node that lies makes true for whoever asks it. */
const LIED_TO = ['HISTORY_MISMATCH', 'FINALITY_BROKEN', 'CONTRACT_WRONG', 'CONTRACT_MISSING', 'RPC_WRONG_CHAIN'];

export async function runSchedule(options: ScheduleOptions): Promise<ScheduleReport> {
  const schedule = new Schedule(options);
  try {
    await schedule.begin();
    const events = 8 + schedule.random.below(14);
    for (let i = 0; i < events; i++) await schedule.event();
    await schedule.calm();
    return { losses: await schedule.losses(), counts: schedule.counts };
  } finally {
    await schedule.end();
  }
}

class Schedule {
  readonly random: Random;
  readonly counts: Counts = {};
  readonly #chain: LogChain;
  readonly #world: UnsteadyChain;
  readonly #stores: ScheduleStore;
  readonly #key: string;
  readonly #identity: LogIdentity;
  readonly #witness: Witness;
  readonly #folder = mkdtempSync(join(tmpdir(), 'agent-market-faults-'));
  readonly #submitted: unknown[] = [];
  #node!: FaultyNode;
  #store!: Store;
  /** Part of the calls that go wrong. */
  #faultRate = 0;
  /** Seconds that the machine's clock is off. */
  #skew = 0n;
  readonly #fuse = new Fuse();
  #lied = false;

  constructor({ chain, stores, seed }: ScheduleOptions) {
    this.random = seededRandom(seed);
    this.#chain = chain;
    this.#stores = stores;
    this.#key = word(7_000_000 + seed);
    this.#identity = { domain: chain.domain, operator: localSigner(this.#key as `0x${string}`).address };
    this.#world = new UnsteadyChain(chain, { identity: this.#identity, key: this.#key, random: this.random });
    this.#witness = new Witness({ chain, identity: this.#identity, folder: this.#folder });
  }

  async begin(): Promise<void> {
    this.#node = await startFaultyNode({
      target: this.#chain.url,
      choose: (method) => this.#chooseFault(method),
      below: (limit) => this.random.below(limit),
    });
    this.#store = await this.#stores.open(this.#identity);
    await this.#world.settle();
    this.#faultRate = this.random.pick([0, 0.03, 0.1, 0.25]);
  }

  async end(): Promise<void> {
    await this.#node.stop();
    await this.#stores.close(this.#store);
    rmSync(this.#folder, { recursive: true });
  }

  /** Until everything is final, with an honest node and a process that lives. */
  async calm(): Promise<void> {
    this.#faultRate = 0;
    this.#lied = false;
    // What was accepted while the clock was ahead is due when it gets there.
    this.#skew = MAX_AHEAD;
    await this.#world.calm();
    for (let run = 0; run < CALM_RUNS && !(await this.#isDone()); run++) {
      await this.#attempt('calm', async () => {
        const log = this.#log();
        await this.#submit(log, this.#submitted);
        await freezeBatch(log);
        await publishBatches(log.store, this.#folder, log);
        await anchorPending(log, this.#anchorOptions({ stuckAfterSeconds: 2, maxInFlight: 3 }));
        await this.#world.finalize();
        await followFinality(log);
      });
      await this.#witness.look(this.#store);
    }
  }

  async #isDone(): Promise<boolean> {
    const { totals, entries, pending } = await this.#witness.again(() => anchorStatus(this.#log()));
    const open = totals.frozen + totals.sent + totals.mined;
    return open === 0 && pending === 0n && entries === BigInt(this.#submitted.length);
  }

  losses(): Promise<Loss[]> {
    return this.#witness.losses(this.#store, this.#submitted.length);
  }

  /** One thing that happens. */
  async event(): Promise<void> {
    const events: [weight: number, name: string, what: () => Promise<unknown>][] = [
      [5, 'accept', () => this.#acceptNew()],
      [2, 'resubmit', () => this.#resubmit()],
      [4, 'freeze', () => this.#attempt('freeze', () => freezeBatch(this.#log()))],
      [2, 'publish', () => this.#attempt('publish', () => publishBatches(this.#store, this.#folder, this.#log()))],
      [5, 'whole run', () => this.#attempt('whole run', () => this.#wholeRun())],
      [6, 'anchor', () => this.#attempt('anchor', () => anchorPending(this.#log(), this.#anchorOptions()))],
      [2, 'race', () => this.#race()],
      [3, 'follow', () => this.#attempt('follow', () => followFinality(this.#log()))],
      [2, 'mine', () => this.#world.mine(1 + this.random.below(3))],
      [2, 'automine off', () => this.#world.rpc('evm_setAutomine', false)],
      [1, 'automine on', () => this.#world.rpc('evm_setAutomine', true)],
      [3, 'reorg', () => this.#reorg()],
      [1, 'mempool lost', () => this.#world.rpc('anvil_dropAllTransactions')],
      [1, 'fee rises', () => this.#world.rpc('anvil_setNextBlockBaseFeePerGas', '0x12a05f2000')],
      [1, 'out of coin', () => this.#world.drain()],
      [1, 'coin again', () => this.#world.fund()],
      [1, 'foreign transaction', () => this.#world.foreign()],
      [2, 'clock steps', async () => void (this.#skew = this.random.pick([0n, -7n, -86_400n, MAX_AHEAD]))],
      [2, 'store dies', async () => void (this.#store = await this.#stores.reopen(this.#store))],
    ];
    let at = this.random.below(events.reduce((sum, [weight]) => sum + weight, 0));
    const chosen = events.find(([weight]) => (at -= weight) < 0);
    if (chosen === undefined) throw new Error('no event');
    const [, name, what] = chosen;
    this.#count(`event: ${name}`);
    await what();
    await this.#witness.look(this.#store);
  }

  /** What a process knows: made anew for each, as nothing survives one but the store, the folder and the chain. */
  #log(): AnchoringLog {
    const log = anchoringLog(this.#store, { url: this.#chain.url, key: this.#key });
    const rpc = createRpc({ url: this.#node.url, timeoutMs: 1000 });
    return {
      ...log,
      clock: () => log.clock() + this.#skew,
      confirmations: CONFIRMATIONS,
      rpc: this.#fuse.mortal(rpc),
      onStep: ({ step, when }) => {
        if (when === 'after') this.#count(`step: ${step}`);
        this.#fuse.burn();
      },
    };
  }

  /** Time passes only when it is slept through, and the world does not stand still meanwhile. */
  #anchorOptions(given: AnchorOptions = {}): AnchorOptions {
    let now = 0;
    const minedPerLook = this.random.pick([0, 0.3, 0.8]);
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
      if (this.random.chance(given.stuckAfterSeconds === undefined ? minedPerLook : 0.5)) await this.#world.mine(1);
      if (this.#faultRate > 0 && this.random.chance(0.05)) await this.#reorg();
      if (this.#faultRate > 0 && this.random.chance(0.05)) await this.#stores.disturb?.();
    };
    return {
      deadlineSeconds: 6,
      pollMs: 1000,
      stuckAfterSeconds: this.random.pick([2, 100]),
      maxInFlight: 1 + this.random.below(4),
      timer: { now: () => now, sleep },
      ...given,
    };
  }

  /** Does what a process would do, which may die on the way, and judges how it fails. */
  async #attempt(name: string, work: () => Promise<unknown>): Promise<void> {
    this.#fuse.light(name !== 'calm' && this.random.chance(0.35) ? 1 + this.random.below(30) : Infinity);
    this.#lied = false;
    try {
      await work();
    } catch (error) {
      this.#judge(name, error);
    } finally {
      this.#fuse.light(Infinity);
    }
  }

  #judge(name: string, error: unknown): void {
    if (!(error instanceof ServiceError)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#witness.blame(`${name} failed with an error that is none of the kit's: ${text}`);
      return;
    }
    this.#count(`${error.code}`);
    const expected = error instanceof Crash || error.retryable || (this.#lied && LIED_TO.includes(error.code));
    if (!expected) this.#witness.blame(`${name} failed with ${error.code}: ${error.message}`);
  }

  /** What `anchor run` does, after a review or two. */
  async #wholeRun(): Promise<void> {
    const log = this.#log();
    const fresh = await this.#newSubmissions(2);
    await this.#submit(log, fresh);
    await freezeBatch(log);
    await publishBatches(log.store, this.#folder, log);
    await anchorPending(log, this.#anchorOptions());
    await followFinality(log);
  }

  async #newSubmissions(most: number): Promise<unknown[]> {
    const fresh: unknown[] = [];
    for (let i = 1 + this.random.below(most); i > 0; i--) {
      fresh.push(await submission(person(1000 + this.#submitted.length + fresh.length), {}, this.#identity));
    }
    this.#submitted.push(...fresh);
    return fresh;
  }

  async #acceptNew(): Promise<void> {
    const fresh = await this.#newSubmissions(3);
    await this.#attempt('accept', () => this.#submit(this.#log(), fresh));
  }

  async #resubmit(): Promise<void> {
    const some = this.#submitted.filter(() => this.random.chance(0.5));
    await this.#attempt('resubmit', () => this.#submit(this.#log(), some));
  }

  async #submit(log: AnchoringLog, submissions: unknown[]): Promise<void> {
    if (submissions.length === 0) return;
    const receipts: SignedReceipt[] = [];
    for (const outcome of await acceptReviews(log, submissions)) {
      if ('refused' in outcome) throw outcome.refused;
      receipts.push(outcome.accepted.receipt);
    }
    this.#witness.keep(receipts);
  }

  /** Two anchorers, of which one lost its lock without noticing. */
  async #race(): Promise<void> {
    const [one, other] = [this.#log(), this.#log()];
    other.store = { ...other.store };
    await this.#attempt('race', async () => {
      const runs = [one, other].map((log) =>
        anchorPending({ ...log, store: { ...log.store, shared: false } }, this.#anchorOptions()),
      );
      for (const { status, reason } of (await Promise.allSettled(runs)) as { status: string; reason?: unknown }[]) {
        if (status === 'rejected') this.#judge('race', reason);
      }
    });
  }

  async #reorg(): Promise<void> {
    this.#count('reorganisations');
    await this.#world.reorg();
  }

  #chooseFault(method: string): Fault | undefined {
    if (!this.random.chance(this.#faultRate)) return undefined;
    const fault = this.random.pick<Fault>([
      ...([
        'drop',
        'lose',
        'lose',
        'garbage',
        'wrongId',
        'limit',
        'nothing',
        'stale',
        'stale',
        'lie',
        'lie',
        'huge',
      ] as const),
      // It costs the time of a timeout.
      this.random.chance(0.1) ? 'hang' : 'lose',
    ]);
    const deceives = ['nothing', 'stale', 'lie', 'huge'].includes(fault);
    // How far the chain is, is what finality is: with one node nobody can find out that this is a lie.
    if (method === 'eth_blockNumber' && deceives) return undefined;
    // These are asked first, and everybody sees through: most lies are kept for later.
    if (['eth_chainId', 'eth_getCode'].includes(method) && deceives && this.random.chance(0.9)) return undefined;
    this.#lied ||= deceives;
    this.#count(`fault: ${fault}`);
    return fault;
  }

  #count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
