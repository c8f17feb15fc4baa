/**
 * Small appends in one transaction with all others that wait at the same time. Reviews of one popular subject change the same row, and a
 * database commits those one after the other, each with a wait for the disk; together they wait once.
 */
import type { Hash } from '@agent-market/sdk';
import { ServiceError } from '../errors.ts';
import type { Store } from '../store/open.ts';
import { appendEntries, type Appended, type PlacedEntry } from './append-entries.ts';
import type { LogContext } from './context.ts';

/** An append of more has a transaction of its own: it would gain nothing, and others would wait for it. */
const SMALL = 100;
/** Entries of one transaction. */
const MOST = 1000;

interface Waiting {
  ctx: LogContext;
  entries: readonly PlacedEntry[];
  resolve: (appended: Appended) => void;
  reject: (error: unknown) => void;
}

interface Queue {
  waiting: Waiting[];
  running: boolean;
}

const queues = new WeakMap<Store, Queue>();

/** As {@link appendEntries}, for many callers at once. One that is alone waits for nobody. */
export async function appendTogether(ctx: LogContext, entries: readonly PlacedEntry[]): Promise<Appended> {
  if (entries.length > SMALL) return appendEntries(ctx, entries);
  const queue = queues.get(ctx.store) ?? { waiting: [], running: false };
  queues.set(ctx.store, queue);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ ctx, entries, resolve, reject });
    if (!queue.running) void drain(queue);
  });
}

async function drain(queue: Queue): Promise<void> {
  queue.running = true;
  // Whoever was just answered, and whoever asks in the same turn, comes along.
  do {
    await new Promise((resolve) => setImmediate(resolve));
    await settle(take(queue));
  } while (queue.waiting.length > 0);
  queue.running = false;
}

function take({ waiting }: Queue): Waiting[] {
  let [callers, entries] = [0, 0];
  while (callers < waiting.length && entries + (waiting[callers]?.entries.length ?? 0) <= MOST)
    entries += waiting[callers++]?.entries.length ?? 0;
  return waiting.splice(0, callers);
}

/** Never throws: every caller gets its own answer. */
async function settle(group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  // Of several clocks the last, so that no entry is accepted before its caller's own time.
  const clock = (): bigint => group.map(({ ctx }) => ctx.clock()).reduce((a, b) => (a > b ? a : b));
  try {
    const entries = group.flatMap((each) => each.entries);
    const appended = await appendEntries({ ...first.ctx, clock }, entries);
    for (const each of group) each.resolve(shareOf(each, appended));
  } catch (error) {
    // A failure of the database is everybody's. Anything else may be the fault of one, which the others must not share.
    if (error instanceof ServiceError || group.length === 1) for (const { reject } of group) reject(error);
    else for (const each of group) await settle([each]);
  }
}

/** What of it a caller asked for. Of two with the same entry the first has it fresh. */
function shareOf({ entries }: Waiting, all: Appended): Appended {
  const digests = [...new Set(entries.map(({ digest }) => digest))];
  const held = digests.flatMap((digest) => {
    const entry = all.entries.get(digest);
    return entry === undefined ? [] : [[digest, entry] as const];
  });
  return { entries: new Map(held), fresh: new Set<Hash>(digests.filter((digest) => all.fresh.delete(digest))) };
}
