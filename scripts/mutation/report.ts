/** bench/MUTATION.md out of the results and of bench/mutation/explanations.json. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import prettier from 'prettier';

import { ROOT } from '../solidity/settings.ts';
import { readResults, type Result } from './results.ts';
import type { Verdict } from './worker.ts';

const FILE = join(ROOT, 'bench', 'MUTATION.md');
const EXPLANATIONS = join(ROOT, 'bench', 'mutation', 'explanations.json');
const COLUMNS: Verdict[] = ['killed', 'timeout', 'survived', 'equivalent', 'stillborn'];

/** `all` is how many mutants there are, judged or not. */
export async function writeReport(all: number): Promise<string> {
  const results = [...readResults().results.values()];
  const text = [
    '# Mutation',
    'Written by `npm run mutation`; what it does and how to read this is in [docs/testing.md](../docs/testing.md). Every mutant, ' +
      'with the test that killed it, is a line of [results.jsonl](mutation/results.jsonl).',
    scoreOf(results, all),
    `## By operator\n\n${countTable(results, 'operator', ({ operator }) => operator)}`,
    `## By file\n\n${countTable(results, 'file', ({ at }) => `\`${at.split(':')[0]}\``)}`,
    `## Survivors\n\n${survivorTable(results)}`,
  ].join('\n\n');
  const options = await prettier.resolveConfig(FILE);
  writeFileSync(FILE, await prettier.format(text, { ...options, parser: 'markdown' }));
  return scoreOf(results, all);
}

function scoreOf(results: Result[], all: number): string {
  const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length;
  const [dead, alive] = [count('killed') + count('timeout'), count('survived')];
  const share = dead + alive === 0 ? 0 : (100 * dead) / (dead + alive);
  const seconds = results.reduce((total, result) => total + result.seconds, 0);
  const each = results.length === 0 ? 0 : seconds / results.length;
  return (
    `**${dead} of ${dead + alive} mutants killed (${share.toFixed(1)} %)**, ${count('timeout')} of them by a timeout. Judged: ` +
    `${results.length} of ${all}, among them ${count('equivalent')} with unchanged bytecode and ${count('stillborn')} that ` +
    `do not compile; neither counts. ${each.toFixed(1)} s a mutant on one worker.`
  );
}

function countTable(results: Result[], title: string, keyOf: (result: Result) => string): string {
  const keys = [...new Set(results.map(keyOf))].sort();
  const rows = keys.map((key) => {
    const own = results.filter((result) => keyOf(result) === key);
    return [key, ...COLUMNS.map((verdict) => own.filter((result) => result.verdict === verdict).length)];
  });
  return table([title, ...COLUMNS], rows);
}

function survivorTable(results: Result[]): string {
  const explanations = existsSync(EXPLANATIONS)
    ? (JSON.parse(readFileSync(EXPLANATIONS, 'utf8')) as Record<string, string>)
    : {};
  const rows = results
    .filter(({ verdict }) => verdict === 'survived')
    .map(({ id, at, place, operator, from, to }) => [
      id,
      `${at.replace('contracts/', '')} ${place}`,
      operator,
      code(from),
      code(to),
      explanations[id] ?? '**not explained**',
    ]);
  if (rows.length === 0) return 'None.';
  return `Explanations are kept in mutation/explanations.json.\n\n${table(['id', 'where', 'operator', 'from', 'to', 'why'], rows)}`;
}

function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return text === '' ? 'nothing' : `\`${text.replaceAll('|', '\\|')}\``;
}
