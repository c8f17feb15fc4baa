/** Publishes frozen batches to a folder that any web server or object store can serve. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packLeaves, serializeBatch, treeOfLeaves } from '@agent-market/sdk/log';
import { Halted, ServiceError, Unavailable } from '../errors.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { Store } from '../store/open.ts';
import { loadBatches, loadCommitments } from './load-batch.ts';
import { doStep, type StepListening } from './steps.ts';

export const BATCH_FILE = 'batch.json';
export const LEAVES_FILE = 'leaves.bin';

/**
 * Writes every batch that the folder does not hold, each as `<id>/batch.json` beside `<id>/leaves.bin`. The leaves are read back and
 * checked before the batch's file is written, so that a folder with one is whole; what is there already is compared and never
 * replaced.
 *
 * Returns the ids that were written. Errors: `PUBLISHED_DIFFERS` (the folder holds another batch of that number: a person must
 * look), `PUBLISH_FAILED`.
 */
export async function publishBatches(store: Store, folder: string, listening: StepListening = {}): Promise<bigint[]> {
  const written: bigint[] = [];
  for (const batch of await loadBatches(store)) {
    const place = join(folder, String(batch.header.batchId));
    if (await publish(store, batch, { place, ...listening })) written.push(batch.header.batchId);
  }
  return written;
}

async function publish(
  store: Store,
  { header, headerSignature }: StoredBatch,
  { place, ...listening }: StepListening & { place: string },
): Promise<boolean> {
  const { batchId } = header;
  const text = serializeBatch({ domain: store.domain, header, headerSignature });
  try {
    const present = await readFile(join(place, BATCH_FILE), 'utf8').catch(missing);
    if (present !== undefined && present !== text) {
      throw new Halted('PUBLISHED_DIFFERS', `${place} holds another batch ${batchId} than the store`, {
        hint: 'One of the two is of another log, or was changed. Nothing was replaced: find out which, before anchoring.',
      });
    }
    if (present !== undefined) return false;
    await mkdir(place, { recursive: true });
    const leaves = packLeaves(await loadCommitments(store, batchId));
    await doStep(listening, { step: 'publishLeaves', batchId }, () => replace(join(place, LEAVES_FILE), leaves));
    treeOfLeaves(header, await readFile(join(place, LEAVES_FILE)));
    const file = new TextEncoder().encode(text);
    await doStep(listening, { step: 'publishBatch', batchId }, () => replace(join(place, BATCH_FILE), file));
    return true;
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Unavailable('PUBLISH_FAILED', `batch ${batchId} could not be published to ${place}: ${why}`, {
      hint: 'Make room, or check the permissions, and run it again: nothing was anchored in this run.',
      cause,
    });
  }
}

/** Whole or not at all: a reader never sees half of a file. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes, { flush: true });
  await rename(`${path}.part`, path);
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
