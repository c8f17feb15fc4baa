/** The whole path of reviews into the chain, as a program that can be killed and started again until it gets to the end. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { publishBatches } from '../../services/src/log/publish.ts';
import { anchorPending } from '../../services/src/log/anchorer.ts';
import { followFinality } from '../../services/src/log/follow-finality.ts';
import { freezeBatch } from '../../services/src/log/freeze.ts';
import { acceptReviews } from '../../services/src/log/intake.ts';
import { loadBatches } from '../../services/src/log/load-batch.ts';
import type { StepMoment } from '../../services/src/log/steps.ts';
import type { LogIdentity } from '../../services/src/store/identity.ts';
import { openStore, type StorePlace } from '../../services/src/store/open.ts';
import { anchoringLog, type AnchoringLog } from './log-on-chain.ts';
import { START } from './log-world.ts';

export interface WholePath {
  place: StorePlace;
  identity: LogIdentity;
  rpc: string;
  key: string;
  /** What is submitted: one batch each. */
  batches: unknown[][];
  /** Where batches are published. */
  folder: string;
  /** Where receipts are kept, as their holders would. */
  receipts: string;
  /** The moment at which it kills itself; none to get to the end. */
  dieAt?: string;
}

/** Blocks that make one final here. */
const CONFIRMATIONS = 2n;

/** From submissions to final batches, over a reorganisation that drops all anchors once. Repeating it goes on where it ended. */
export async function walkWholePath(path: WholePath): Promise<void> {
  const store = await openStore(path.place, path.identity);
  const onStep = (moment: StepMoment): unknown => (momentName(moment) === path.dieAt ? die() : undefined);
  const log: AnchoringLog = {
    ...anchoringLog(store, { url: path.rpc, key: path.key }),
    clock: () => START,
    confirmations: CONFIRMATIONS,
    onStep: async (moment) => void (await onStep(moment)),
  };
  for (const [index, submissions] of path.batches.entries()) {
    const outcomes = await acceptReviews(log, submissions);
    keepReceipts(`${path.receipts}.${index}`, outcomes);
    await freezeBatch(log);
  }
  await publishBatches(store, path.folder, log);
  await anchorPending(log, { pollMs: 20, maxInFlight: path.batches.length });
  if (!existsSync(`${path.receipts}.reorg`)) {
    writeFileSync(`${path.receipts}.reorg`, '');
    await dropAnchors(log);
  }
  await followFinality(log);
  await anchorPending(log, { pollMs: 20, maxInFlight: path.batches.length });
  for (let i = 0; i < CONFIRMATIONS; i++) await log.rpc.call('evm_mine', []);
  await followFinality(log);
  await store.close();
}

export function momentName({ step, when }: Pick<StepMoment, 'step' | 'when'>): string {
  return `${when} ${step}`;
}

async function die(): Promise<void> {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment; nothing more happens until then.
  await sleep(60_000);
}

/** A receipt that a holder has never changes. */
function keepReceipts(file: string, outcomes: unknown): void {
  const text = JSON.stringify(outcomes, (name, each: unknown) =>
    name === 'fresh' ? undefined : typeof each === 'bigint' ? String(each) : each,
  );
  if (existsSync(file) && readFileSync(file, 'utf8') !== text)
    throw new Error(`other receipts than in ${file}: ${text}`);
  writeFileSync(file, text);
}

/** Replaces the blocks from the first anchor on by empty ones. */
async function dropAnchors({ store, rpc }: AnchoringLog): Promise<void> {
  const [first] = await loadBatches(store);
  const depth = BigInt((await rpc.call('eth_blockNumber', [])) as string) - (first?.mined?.blockNumber ?? 0n) + 1n;
  await rpc.call('anvil_reorg', [Number(depth), []]);
}
