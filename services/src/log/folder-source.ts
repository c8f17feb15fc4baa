/** A published log in a folder, as an auditor reads it: whatever is there was written by a stranger. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  LEAF_BYTES,
  MAX_BATCH_FILE_BYTES,
  MAX_ENTRY_LINE,
  SCORE_ROW_BYTES,
  type LogSource,
} from '@agent-market/sdk/log';
import { readBoundedFile, readBoundedLines, refusedFile } from '../bounded-file.ts';
import { BATCH_FILE, ENTRIES_FILE, LEAVES_FILE, SCORES_FILE } from './published-files.ts';

/** More than this is not read into memory: 2²⁴ leaves, or scores. */
const MAX_LEAVES_BYTES = LEAF_BYTES << 24;
const MAX_SCORES_BYTES = SCORE_ROW_BYTES['trust-v1'] * 2 ** 24;

/** Errors: those of {@link readBoundedFile}; `FILE_UNREADABLE` at once when there is no such folder. */
export function folderSource(folder: string): LogSource {
  // A path that is mistyped would otherwise be a log without a batch.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw refusedFile('FILE_UNREADABLE', `${folder} is no folder`);
  }
  const place = (batchId: bigint, file: string): string => join(folder, String(batchId), file);
  const later = <T>(value: T): Promise<T> => Promise.resolve(value);
  return {
    readBatch(batchId) {
      const file = readBoundedFile(place(batchId, BATCH_FILE), MAX_BATCH_FILE_BYTES);
      // Bytes that are no text become replacement characters, which no batch file holds; nor does it begin with a byte order mark.
      return later(file && new TextDecoder('utf-8', { ignoreBOM: true }).decode(file));
    },
    readLeaves: (batchId) => later(readBoundedFile(place(batchId, LEAVES_FILE), MAX_LEAVES_BYTES)),
    readEntries: (batchId) => later(readBoundedLines(place(batchId, ENTRIES_FILE), MAX_ENTRY_LINE)),
    readScores: (batchId) => later(readBoundedFile(place(batchId, SCORES_FILE), MAX_SCORES_BYTES)),
  };
}
