/**
 * `npm run mutation`: changes our contracts one small thing at a time, and tells which changes no test notices.
 *
 *   --sample 60 --seed 1   only so many, chosen by the seed; the same for the same seed
 *   --file TaskEscrow      only files whose name has this in it
 *   --only id,id           only these
 *   --again survived       judges those with this verdict once more, after tests were added
 *   --workers 2            how many processes
 *   --list, --report       tells the mutants, or writes the report, and judges none
 *
 * Results are appended to bench/mutation/results.jsonl as they come. A run that was stopped goes on where it was, unless the
 * compiled contracts differ: then it starts over.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import { takeLock } from './lock.ts';
import { listMutants, sample, type Mutant } from './mutants.ts';
import { judgeAll, type Ready } from './pool.ts';
import { writeReport } from './report.ts';
import { appendResult, compact, readResults, resultOf, startOver, type Result } from './results.ts';

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
    only: { type: 'string' },
    again: { type: 'string' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    list: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});

const all = listMutants();
const chosen = choose(all);
if (options.list)
  for (const mutant of chosen) say(lineOf(resultOf(mutant, { verdict: 'survived', seconds: 0 }), false));
else if (!options.report) await judge(chosen);
if (!options.list) say(`\n${await writeReport(all.length)}`);

function choose(mutants: Mutant[]): Mutant[] {
  const only = options.only?.split(',');
  const inFile = mutants.filter(({ file, id }) => file.includes(options.file) && (only?.includes(id) ?? true));
  return sample(inFile, options.sample === undefined ? inFile.length : Number(options.sample), options.seed);
}

async function judge(mutants: Mutant[]): Promise<void> {
  takeLock();
  const queue = [...mutants];
  const started = performance.now();
  let done = 0;
  let code: string | undefined;
  await judgeAll(queue, Number(options.workers), {
    onReady(ready) {
      code ??= begin(ready, queue);
      if (code !== ready.code) throw new Error('the contracts changed during the run');
    },
    onJudged(mutant, judged) {
      const result = resultOf(mutant, judged);
      appendResult(result);
      done += 1;
      const minutes = (performance.now() - started) / 60_000;
      say(`${lineOf(result, true)}  [${done}, ${queue.length} left, ${minutes.toFixed(1)} min]`);
    },
  });
  compact();
}

/** The first worker tells which code is judged: takes out of the queue what was judged before. */
function begin({ code, tests, seconds }: Ready, queue: Mutant[]): string {
  const known = readResults();
  if (known.code !== code) {
    if (known.code !== '') say(`The contracts are not those of the ${known.results.size} results: starting over.`);
    startOver(code);
  } else {
    const isDone = ({ id }: Mutant): boolean => {
      const verdict = known.results.get(id)?.verdict;
      return verdict !== undefined && verdict !== options.again && options.only === undefined;
    };
    const rest = queue.filter((mutant) => !isDone(mutant));
    queue.splice(0, queue.length, ...rest);
  }
  say(
    `The unchanged contracts pass ${tests} Mocha tests in ${seconds.toFixed(1)} s. ${queue.length} mutants to judge.`,
  );
  return code;
}

function lineOf({ id, at, place, operator, from, to, verdict, by, seconds }: Result, judged: boolean): string {
  const head = judged ? `${verdict.padEnd(10)} ${seconds.toFixed(1).padStart(5)} s  ` : '';
  return `${head}${id} ${at} ${place}  ${operator}: ${from} → ${to || 'nothing'}${by ? `  by ${by}` : ''}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
