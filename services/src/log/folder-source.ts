/** A published log in a folder, as an auditor reads it: whatever is there was written by a stranger. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { LEAF_BYTES, MAX_BATCH_FILE_BYTES, type LogSource } from '@agent-market/sdk/log';
import { readBoundedFile, refusedFile } from '../bounded-file.ts';
import { BATCH_FILE, LEAVES_FILE } from './publish.ts';

/** More than this is not read into memory: 2²⁴ leaves. */
const MAX_LEAVES_BYTES = LEAF_BYTES << 24;

/** Errors: those of {@link readBoundedFile}; `FILE_UNREADABLE` at once when there is no such folder. */
export function folderSource(folder: string): LogSource {
  // A path that is mistyped would otherwise be a log without a batch.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw refusedFile('FILE_UNREADABLE', `${folder} is no folder`);
  }
  return {
    readBatch(batchId) {
      const place = join(folder, String(batchId));
      const file = readBoundedFile(join(place, BATCH_FILE), MAX_BATCH_FILE_BYTES);
      if (file === undefined) return Promise.resolve(undefined);
      const leaves = readBoundedFile(join(place, LEAVES_FILE), MAX_LEAVES_BYTES) ?? new Uint8Array();
      // Bytes that are no text become replacement characters, which no batch file holds.
      return Promise.resolve({ file: new TextDecoder().decode(file), leaves });
    },
  };
}
