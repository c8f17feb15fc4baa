/** Worker processes that share a queue of mutants. Whoever hangs or dies is replaced. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { asInsider } from '../node-options.ts';
import type { Mutant } from './mutants.ts';
import type { FromWorker, Judged, ToWorker } from './worker.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** A whole campaign and more. */
const LONGEST_MS = 1_200_000;
/** Compiles and runs everything once, while others do the same. */
const LONGEST_START_MS = 600_000;

export type Ready = Extract<FromWorker, { kind: 'ready' }>;

interface Listener {
  onReady: (ready: Ready) => void;
  onJudged: (mutant: Mutant, judged: Judged) => void;
}

/** Judges all of `queue`, which `onReady` may still shorten, on `size` processes. */
export async function judgeAll(queue: Mutant[], size: number, listener: Listener): Promise<void> {
  await Promise.all(Array.from({ length: size }, (_, index) => work(index, queue, listener)));
}

async function work(index: number, queue: Mutant[], listener: Listener): Promise<void> {
  let worker = await start(index, listener);
  try {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const answer = await ask(worker, { kind: 'judge', mutant }, LONGEST_MS);
      if (answer === 'silence' || answer === 'death') {
        worker.kill('SIGKILL');
        listener.onJudged(mutant, { verdict: 'timeout', by: `worker: ${answer}`, seconds: LONGEST_MS / 1000 });
        worker = await start(index, listener);
      } else {
        const { seconds, verdict, by } = expectKind(answer, 'judged');
        listener.onJudged(mutant, { verdict, ...(by === undefined ? {} : { by }), seconds });
      }
    }
    // Were the chains or the compiler worn out by now, the kills before this would mean nothing.
    expectKind(await ask(worker, { kind: 'baseline' }, LONGEST_START_MS), 'ready');
  } finally {
    worker.kill();
  }
}

async function start(index: number, listener: Listener): Promise<ChildProcess> {
  const worker = fork(WORKER, [String(index)], { env: { ...process.env, ...asInsider({}) } });
  listener.onReady(expectKind(await ask(worker, { kind: 'baseline' }, LONGEST_START_MS), 'ready'));
  return worker;
}

function ask(worker: ChildProcess, message: ToWorker, patience: number): Promise<FromWorker | 'silence' | 'death'> {
  return new Promise((resolve) => {
    const end = (answer: FromWorker | 'silence' | 'death'): void => {
      clearTimeout(timer);
      worker.removeAllListeners('message').removeAllListeners('exit');
      resolve(answer);
    };
    const timer = setTimeout(end, patience, 'silence');
    worker.on('message', (answer: FromWorker) => {
      end(answer);
    });
    worker.on('exit', () => {
      end('death');
    });
    worker.send(message);
  });
}

function expectKind<K extends FromWorker['kind']>(
  answer: FromWorker | 'silence' | 'death',
  kind: K,
): Extract<FromWorker, { kind: K }> {
  if (typeof answer === 'object' && answer.kind === kind) return answer as Extract<FromWorker, { kind: K }>;
  const reason = typeof answer === 'object' && answer.kind === 'broken' ? answer.reason : JSON.stringify(answer);
  throw new Error(`a worker cannot judge: ${reason}`);
}
