/** One thread that answers jobs in the order given. */
import { Worker } from 'node:worker_threads';
import type { Bytes, Job, ThreadData } from './signature-job.ts';

export interface JobThread {
  /** Jobs that it has not answered. */
  readonly load: number;
  /** The answer; undefined when the thread ended before it gave one. Jobs wait in the thread, so it never waits for the caller. */
  run(job: Job): Promise<Bytes | undefined>;
  stop(): Promise<void>;
}

/** Starts a thread, which keeps the process alive only while it has work. `onEnd` is told once, with the error if there was one. */
export function startThread(script: URL, data: ThreadData, onEnd: (error?: Error) => void): JobThread {
  // Of Node's options only those that say where packages are: a thread refuses some that a program may be started with.
  const execArgv = process.execArgv.filter((each) => each.startsWith('--conditions='));
  const worker = new Worker(script, { workerData: data, execArgv });
  const waiting: ((answer: Bytes | undefined) => void)[] = [];
  let failure: Error | undefined;
  worker.unref();
  worker.on('message', (answer: Bytes) => {
    waiting.shift()?.(answer);
    if (waiting.length === 0) worker.unref();
  });
  worker.on('error', (error: Error) => (failure = error));
  // Comes after every answer and after an error, and whatever the reason was.
  worker.on('exit', () => {
    onEnd(failure);
    for (const resolve of waiting.splice(0)) resolve(undefined);
  });
  return {
    get load() {
      return waiting.length;
    },
    run(job) {
      return new Promise((resolve) => {
        waiting.push(resolve);
        worker.ref();
        worker.postMessage(job, [job.input.buffer]);
      });
    },
    async stop() {
      await worker.terminate();
    },
  };
}
