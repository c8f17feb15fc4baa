// The nightly screening of a million reviews: trust, blocks, suspicion and findings, read from the store and written back.
import { cpus, loadavg } from 'node:os';
import { inDirectory, onServer } from '../databases.ts';
import { runChild } from '../log/child.ts';
import { rowOf, type Row } from '../row.ts';
import { REVIEWERS, SCREENINGS, SUBJECTS } from './size.ts';

const REVIEWS = 1_000_000;
const COUNTING = 'the same process, which only counts them';

const NOTES = [
  `\`refreshReputation\` of a log of ${REVIEWS.toLocaleString('en-US')} reviews of 500 days, about ${SUBJECTS.toLocaleString('en-US')} subjects by ${REVIEWERS.toLocaleString('en-US')} reviewers, a few of both much more often than most; subjects review too, and half of all stars are five. Read from the store, scored, searched for collusion, and all scores and findings written back. Medians of ${SCREENINGS} processes that do nothing else, one after the other.`,
  'Without a suffix: PostgreSQL with its ordinary settings on the same machine. `pglite`: the embedded database in a directory, inside the process. `pure`: the same computation of columns in memory, without a database; nothing is written.',
  '`seconds`: wall clock. `cpuSeconds`: processor time of all threads of the process, which is what one core needs, and what other work on the machine changes less; what a server does is not in it. `rssMiB`: peak of the process, against one that opens the same store and only counts the reviews: in the embedded case most is what V8 takes while it compiles PostgreSQL.',
];

/** What has to be known to read the rows; to be asked for when they are there. */
export function screenNotes(): string[] {
  const load = (loadavg()[2] ?? NaN).toFixed(1);
  const busy = `The load average of the last 15 minutes was ${load} on ${cpus().length} processors, about one of it by the bench: the rest is other work.`;
  return [...NOTES, busy];
}

interface Screened {
  [figure: string]: number;
  seconds: number;
  cpuSeconds: number;
  rssMiB: number;
  reviews: number;
}

export async function screenRows(): Promise<Row[]> {
  const pure = await screenings('screen-pure.child.ts', String(REVIEWS));
  return [...(await onServer(measure)), ...(await inDirectory(measure)), ...rowsOf('.pure', pure)];
}

async function measure(database: 'pglite' | 'postgresql', place: string): Promise<Row[]> {
  await runChild('../store/fill.child.ts', place, String(REVIEWS));
  const screened = await screenings('screen.child.ts', 'screen', place);
  const counted = await screenings('screen.child.ts', 'count', place);
  return rowsOf(database === 'postgresql' ? '' : `.${database}`, screened, counted);
}

async function screenings(file: string, ...args: string[]): Promise<Screened[]> {
  const runs: Screened[] = [];
  for (let run = 0; run < SCREENINGS; run++) runs.push(await runChild<Screened>(`../store/${file}`, ...args));
  if (runs.some(({ reviews }) => reviews !== REVIEWS)) throw new Error('not all reviews were screened');
  return runs;
}

function rowsOf(suffix: string, screened: readonly Screened[], counted: readonly Screened[] = []): Row[] {
  const samples = (runs: readonly Screened[], figure: keyof Screened): number[] => runs.map((run) => run[figure] ?? 0);
  const peer = { name: COUNTING, samples: samples(counted, 'rssMiB') };
  return [
    rowOf(`store.screen.1e6.seconds${suffix}`, 's', samples(screened, 'seconds')),
    rowOf(`store.screen.1e6.cpuSeconds${suffix}`, 'CPU s', samples(screened, 'cpuSeconds')),
    rowOf(`store.screen.1e6.rssMiB${suffix}`, 'MiB', samples(screened, 'rssMiB'), peer),
  ];
}
