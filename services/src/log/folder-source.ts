/** A published log in a folder, as an auditor reads it: whatever is there was written by a stranger. */
import { open, type FileHandle } from 'node:fs/promises';
import { constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '@agent-market/sdk/errors';
import { LEAF_BYTES, MAX_BATCH_FILE_BYTES, type LogSource } from '@agent-market/sdk/log';
import { BATCH_FILE, LEAVES_FILE } from './publish.ts';

/** No batch is larger: 2²⁴ leaves. */
const MAX_LEAVES_BYTES = LEAF_BYTES << 24;

/** Errors: `FILE_UNREADABLE` (at once, when there is no such folder), `FILE_NOT_REGULAR`, `FILE_TOO_LARGE`. */
export function folderSource(folder: string): LogSource {
  // A path that is mistyped would otherwise be a log without a batch.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw refused('FILE_UNREADABLE', `${folder} is no folder`);
  }
  return {
    async readBatch(batchId) {
      const place = join(folder, String(batchId));
      const file = await readBounded(join(place, BATCH_FILE), MAX_BATCH_FILE_BYTES);
      if (file === undefined) return undefined;
      const leaves = await readBounded(join(place, LEAVES_FILE), MAX_LEAVES_BYTES);
      // Bytes that are no text become replacement characters, which no batch file holds.
      return { file: new TextDecoder().decode(file), leaves: leaves ?? new Uint8Array() };
    },
  };
}

/** Undefined when there is no such file. */
async function readBounded(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  let handle: FileHandle;
  try {
    // Not blocking: opening a pipe that nobody writes to would wait for ever.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refused('FILE_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}`);
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw refused('FILE_NOT_REGULAR', `${path} is not a regular file`);
    if (stat.size > maxBytes) throw refused('FILE_TOO_LARGE', `${path} has ${stat.size} bytes, more than ${maxBytes}`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function refused(code: string, message: string): InvalidInput {
  return new InvalidInput(code, message, { hint: 'Check that the folder is one that an operator published.' });
}
