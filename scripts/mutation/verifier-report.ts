/** bench/MUTATION-VERIFIER.md out of the results and of bench/mutation/verifier-explanations.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import prettier from 'prettier';

import { ROOT } from '../solidity/settings.ts';
import { readResults, type FileResult, type Survivor } from './verifier-results.ts';

const FILE = join(ROOT, 'bench', 'MUTATION-VERIFIER.md');
const EXPLANATIONS = join(ROOT, 'bench', 'mutation', 'verifier-explanations.json');
const FOR_PEOPLE = 'Words for people: tests assert codes, never messages (rule T6).';

interface Explanation {
  file: string;
  from: string;
  to: string;
  why: string;
}

type Found = Survivor & { file: string; why: string | undefined };

/** Writes the report and returns the score. */
export async function writeVerifierReport(): Promise<string> {
  const results = Object.entries(readResults());
  const explanations = JSON.parse(readFileSync(EXPLANATIONS, 'utf8')) as Explanation[];
  const survivors = results.flatMap(([file, { survivors: lived }]) =>
    lived.map((each): Found => ({ ...each, file, why: whyOf(file, each, explanations) })),
  );
  const words = survivors.filter(({ why }) => why === FOR_PEOPLE);
  const others = survivors.filter(({ why }) => why !== FOR_PEOPLE);
  const score = scoreOf(
    results.map(([, result]) => result),
    { words: words.length, others },
  );
  const text = [
    '# Mutants of the verifier',
    'Written by `npm run mutation:verifier` ([how to read it](../docs/testing.md#mutants-of-the-verifier)).',
    score,
    `## By file\n\n${fileTable(results)}`,
    `## Survivors\n\n${survivorTable(others)}`,
    `Besides, ${words.length} changes of messages, hints and details lived. ${FOR_PEOPLE}`,
  ].join('\n\n');
  const options = await prettier.resolveConfig(FILE);
  writeFileSync(FILE, await prettier.format(text, { ...options, parser: 'markdown' }));
  return score;
}

/** Prose has spaces; names of fields, types and formats have none. */
function whyOf(
  file: string,
  { operator, from, to }: Survivor,
  explanations: readonly Explanation[],
): string | undefined {
  const isProse = operator === 'StringLiteral' && /^['"`].* .*/.test(from);
  const isHint = operator === 'ObjectLiteral' && /^\{ hint: [^}]*\}?$|^\{ hint: .*…$/.test(from);
  if (isProse || isHint) return FOR_PEOPLE;
  return explanations.find((each) => file.endsWith(each.file) && each.from === from && each.to === to)?.why;
}

function scoreOf(results: FileResult[], lived: { words: number; others: Found[] }): string {
  const sum = (key: 'killed' | 'timeout' | 'left'): number => results.reduce((total, each) => total + each[key], 0);
  const [dead, alive] = [sum('killed') + sum('timeout'), lived.words + lived.others.length];
  const share = dead + alive === 0 ? 0 : (100 * dead) / (dead + alive);
  const unexplained = lived.others.filter(({ why }) => why === undefined).length;
  return (
    `**${dead} of ${dead + alive} mutants killed (${share.toFixed(1)} %)**, ${sum('timeout')} of them by a timeout. Of those that ` +
    `lived, ${lived.words} change nothing but words for people, ${lived.others.length - unexplained} are explained below, and ` +
    `${unexplained} are not. ${sum('left')} more were not judged: constants and tables that are made while a module is loaded.`
  );
}

function fileTable(results: [string, FileResult][]): string {
  const rows = results.map(([file, { killed, timeout, survivors, commit, machine }]) => {
    return [`\`${file.replace('sdk/src/', '')}\``, killed, timeout, survivors.length, commit, machine];
  });
  return table(['file', 'killed', 'timeout', 'lived', 'commit', 'machine'], rows);
}

function survivorTable(survivors: readonly Found[]): string {
  if (survivors.length === 0) return 'None.';
  const rows = survivors.map(({ file, line, from, to, uncovered, why }) => {
    const place = `${file.replace('sdk/src/', '')}:${line}${uncovered ? ', never run' : ''}`;
    return [place, code(from), code(to), why ?? '**not explained**'];
  });
  return table(['where', 'from', 'to', 'why'], rows);
}

function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return text === '' ? 'nothing' : `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
