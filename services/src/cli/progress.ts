/** A bar for work that takes long: on a terminal it moves, in a log it is a line every tenth. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** Sets how much is done, out of the total. */
  to(done: number): void;
  stop(): void;
}

/** Starts a bar on standard error, which leaves standard output to results. */
export function startProgress(title: string, total: number): Progress {
  return process.stderr.isTTY ? movingBar(title, total) : printedTenths(title, total);
}

function movingBar(title: string, total: number): Progress {
  const format = `  ${title.padEnd(28)} {bar} {value}/{total} {eta_formatted}`;
  const bar = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
  bar.start(total, 0);
  return { to: (done) => bar.update(done), stop: () => bar.stop() };
}

function printedTenths(title: string, total: number): Progress {
  let printed = 0;
  return {
    to(done) {
      const tenth = Math.floor((10 * done) / Math.max(total, 1));
      if (tenth <= printed) return;
      printed = tenth;
      process.stderr.write(`  ${title}: ${done}/${total}\n`);
    },
    stop: () => undefined,
  };
}
