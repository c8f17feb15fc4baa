/** Keeps the embedded database away from the last bytes of its disk. */
import { statfsSync } from 'node:fs';
import { Unavailable } from '../errors.ts';

/** Its write-ahead log grows by files of 16 MiB. Without room for one the engine stops in the middle and never answers again. */
const MIN_ROOM = 64 << 20;

/** Throws `STORE_FAILED` while the disk under `dataDir` has too little room for another query. */
export function requireRoom(dataDir: string): void {
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize >= MIN_ROOM) return;
  throw new Unavailable('STORE_FAILED', `the disk of ${dataDir} has less than ${MIN_ROOM >> 20} MiB left`, {
    hint: 'Make room and try again. Nothing is lost: what has a receipt is stored.',
  });
}
