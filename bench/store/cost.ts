// What a piece of work costs its process.
import { peakRssMiB, rounded } from '../log/child.ts';

/** Of all threads of the process; the peak is of its whole life so far. */
export interface Cost {
  seconds: number;
  cpuSeconds: number;
  rssMiB: number;
}

export async function costOf(work: () => unknown): Promise<Cost> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: rounded(seconds),
    cpuSeconds: rounded((user + system) / 1e6),
    rssMiB: rounded(peakRssMiB()),
  };
}
