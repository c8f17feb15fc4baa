/** A disk that is full soon. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  path: string;
  /** Leaves no room but this many bytes. */
  fill(leave?: number): void;
  /** Takes back what `fill` took. */
  free(): void;
  remove(): void;
}

/** Undefined where this account may not mount anything. */
export function smallDisk(bytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'agent-market-small-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
  if (status !== 0) {
    rmdirSync(path);
    return undefined;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill(leave = 0) {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, new Uint8Array(Math.max(0, bavail * bsize - leave)));
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      // Lazily: an engine that died of it may still have files open.
      spawnSync('umount', ['-l', path]);
      rmdirSync(path);
    },
  };
}
