/** bench/mutation/results.jsonl: which code was judged, then one line a mutant, appended as soon as it is judged. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ROOT } from '../solidity/settings.ts';
import type { Mutant } from './mutants.ts';
import type { Judged, Verdict } from './worker.ts';

const FILE = join(ROOT, 'bench', 'mutation', 'results.jsonl');
/** Enough to recognize what was changed. */
const LONGEST_TEXT = 90;

export interface Result {
  id: string;
  at: string;
  place: string;
  operator: string;
  from: string;
  to: string;
  verdict: Verdict;
  by?: string;
  seconds: number;
}

/** The newest result of every mutant, and the code they belong to; empty before the first run. */
export function readResults(): { code: string; results: Map<string, Result> } {
  const results = new Map<string, Result>();
  if (!existsSync(FILE)) return { code: '', results };
  const [head = '{}', ...lines] = readFileSync(FILE, 'utf8').trim().split('\n');
  for (const line of lines) {
    const result = JSON.parse(line) as Result;
    results.set(result.id, result);
  }
  return { code: (JSON.parse(head) as { code?: string }).code ?? '', results };
}

/** Results of other code are no results. */
export function startOver(code: string): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify({ code })}\n`);
}

export function resultOf(mutant: Mutant, { verdict, by, seconds }: Judged): Result {
  const { id, file, line, place, operator, from, to } = mutant;
  const change = { from: shorten(from), to: shorten(to) };
  return { id, at: `${file}:${line}`, place, operator, ...change, verdict, ...(by ? { by } : {}), seconds };
}

export function appendResult(result: Result): void {
  appendFileSync(FILE, `${JSON.stringify(result)}\n`);
}

/** Writes the newest result of every mutant alone, in the order of the sources. */
export function compact(): void {
  const { code, results } = readResults();
  const byPlace = [...results.values()].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  startOver(code);
  for (const result of byPlace) appendResult(result);
}

function keyOf({ at, id }: Result): string {
  const [file = '', line = ''] = at.split(':');
  return `${file} ${line.padStart(6, '0')} ${id}`;
}

function shorten(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length <= LONGEST_TEXT ? flat : `${flat.slice(0, 60)} … ${flat.slice(-25)}`;
}
