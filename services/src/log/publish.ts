/** Publishes frozen batches to a folder that any web server or object store can serve. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkScores,
  packLeaves,
  packScores,
  scorerOf,
  serializeBatch,
  treeOfLeaves,
  type BatchHeader,
} from '@agent-market/sdk/log';
import { Halted, ServiceError, Unavailable } from '../errors.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { Store } from '../store/open.ts';
import { folderSource } from './folder-source.ts';
import { loadBatches, loadCommitments } from './load-batch.ts';
import { publishedLines } from './published-lines.ts';
import { BATCH_FILE, ENTRIES_FILE, LEAVES_FILE, SCORES_FILE } from './published-files.ts';
import { loadScoreTree } from './standings.ts';
import { doStep, type StepListening } from './steps.ts';

/**
 * Writes every batch that the folder does not hold, each into a folder of its number: `leaves.bin`, `scores.bin`, `entries.jsonl`, and
 * when these were read back and checked as an auditor would, `batch.json`. So a batch with that file is whole; what is there
 * already is compared and never replaced.
 *
 * Returns the ids that were written. Errors: `PUBLISHED_DIFFERS` (the folder holds another batch of that number: a person must
 * look), `PUBLISHED_WRONG` (what was written does not follow from the header: the same), `PUBLISH_FAILED`.
 */
export async function publishBatches(store: Store, folder: string, listening: StepListening = {}): Promise<bigint[]> {
  const written: bigint[] = [];
  const headers: BatchHeader[] = [];
  for (const batch of await loadBatches(store)) {
    headers.push(batch.header);
    if (await publish(store, batch, { folder, headers, listening })) written.push(batch.header.batchId);
  }
  return written;
}

async function publish(
  store: Store,
  { header, headerSignature }: StoredBatch,
  { folder, headers, listening }: { folder: string; headers: readonly BatchHeader[]; listening: StepListening },
): Promise<boolean> {
  const { batchId } = header;
  const place = join(folder, String(batchId));
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
    const write = (file: string, parts: Parameters<typeof replace>[1]): Promise<void> =>
      replace(join(place, file), parts);
    const leaves = packLeaves(await loadCommitments(store, batchId));
    await doStep(listening, { step: 'publishLeaves', batchId }, () => write(LEAVES_FILE, [leaves]));
    const lines = withBreaks(publishedLines(store, batchId));
    await doStep(listening, { step: 'publishEntries', batchId }, () => write(ENTRIES_FILE, lines));
    const scorer = scorerOf(header);
    if (scorer !== undefined) {
      const scores = packScores(scorer, (await loadScoreTree(store.db, header)).rows);
      await doStep(listening, { step: 'publishScores', batchId }, () => write(SCORES_FILE, [scores]));
    }
    await readBack(store, folder, headers).catch((cause: unknown) => refuse(place, cause));
    await doStep(listening, { step: 'publishBatch', batchId }, () => write(BATCH_FILE, [text]));
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

/** What was written of the last of `headers`, as an auditor reads it. */
async function readBack({ domain }: Store, folder: string, headers: readonly BatchHeader[]): Promise<void> {
  const [before, header] = [headers.at(-2), headers.at(-1)];
  if (header === undefined) return;
  const source = folderSource(folder);
  const leaves = (await source.readLeaves(header.batchId)) ?? new Uint8Array();
  treeOfLeaves(header, leaves);
  if (scorerOf(header) === undefined) return;
  const scoresBefore = before && (await source.readScores(before.batchId));
  const entries = await source.readEntries(header.batchId);
  await checkScores(
    { domain, headers, leaves },
    { entries, scores: await source.readScores(header.batchId), scoresBefore },
  );
}

/** Neither room nor permissions would help, and nothing of this may be anchored. */
function refuse(place: string, cause: unknown): never {
  if (cause instanceof ServiceError) throw cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new Halted('PUBLISHED_WRONG', `an audit would refuse what was written to ${place}: ${why}`, {
    hint: 'Somebody changed the database or the folder, or this is a bug. Nothing was anchored in this run.',
    cause,
  });
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** Whole or not at all: a reader never sees half of a file. */
async function replace(
  path: string,
  parts: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const file = await open(`${path}.part`, 'w');
  try {
    await file.writeFile(parts);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
