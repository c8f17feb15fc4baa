// `npm run bench -- reputation [--data <folder>] [--engine <module>] [--seed S] [--replicates N] [--quick] [--json]`.
//
// Bare: rewrites bench/REPUTATION.md and prints its first table. --quick: prints only, in under half a minute. --json: one record a line,
// writes nothing.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { contestantOf, PEERS } from './contestants.ts';
import { evaluate, type AttackRecord, type OrganicRecord } from './evaluate.ts';
import { planOf } from './plan.ts';
import { reportOf } from './report.ts';

const FILE = new URL('../REPUTATION.md', import.meta.url);

export async function runReputation(args: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      engine: { type: 'string', multiple: true },
      seed: { type: 'string' },
      replicates: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const named = options.engine?.map((path) => pathToFileURL(resolve(path)).href);
  const modules = named ?? [new URL('./ours.ts', import.meta.url).href];
  const ours = await Promise.all(modules.map(contestantOf));
  const plan = planOf({ ...options, replicates: wholeNumber(options.replicates) });
  const organic: OrganicRecord[] = [];
  const attacked: AttackRecord[] = [];
  evaluate([...PEERS, ...ours], plan, (record) => {
    if (options.json) console.log(JSON.stringify(record));
    if (record.kind === 'organic') organic.push(record);
    else attacked.push(record);
  });
  if (options.json) return;
  const names = (contestants: readonly { name: string }[]): string[] => contestants.map(({ name }) => name);
  const report = reportOf({
    plan,
    engines: names([...PEERS, ...ours]),
    subjects: names(ours),
    organic,
    attacked,
    facts: `Node ${process.version}, commit ${commit()}.`,
  });
  console.log(/## What is asked\n\n([^]*?)\n\n##/.exec(report)?.[1]);
  if (!options.quick) await writeFile(FILE, report);
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d*$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new Error(`--replicates ${text}: give a whole number from 1 on`);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'none yet';
  }
}
