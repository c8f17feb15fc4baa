/** What StrykerJS found about the verifier, in a form that is committed: counts by file, and every mutant that lived. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../solidity/settings.ts';

const FILE = join(ROOT, 'bench', 'mutation', 'verifier.json');

/** A mutant that no test killed. */
export interface Survivor {
  line: number;
  operator: string;
  from: string;
  to: string;
  /** No test even runs the place. */
  uncovered: boolean;
}

export interface FileResult {
  killed: number;
  timeout: number;
  /** Not judged: it cannot be loaded, or it is in what runs only while its module is loaded. */
  left: number;
  /** Where these figures are from. */
  machine: string;
  commit: string;
  survivors: Survivor[];
}

type Files = Record<string, Omit<FileResult, 'machine' | 'commit'>>;

interface StrykerMutant {
  mutatorName: string;
  replacement: string;
  status: string;
  location: Record<'start' | 'end', { line: number; column: number }>;
}

/** Reads StrykerJS's own report. */
export function readStryker(text: string): Files {
  const { files } = JSON.parse(text) as { files: Record<string, { source: string; mutants: StrykerMutant[] }> };
  const entries = Object.entries(files).map(([file, { source, mutants }]) => {
    const count = (...statuses: string[]): number => mutants.filter(({ status }) => statuses.includes(status)).length;
    const lived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    const survivors = lived.map(({ mutatorName, replacement, status, location }) => ({
      line: location.start.line,
      operator: mutatorName,
      from: flat(textAt(source, location)),
      to: flat(replacement),
      uncovered: status === 'NoCoverage',
    }));
    const left = count('RuntimeError', 'CompileError', 'Ignored');
    return [file, { killed: count('Killed'), timeout: count('Timeout'), left, survivors }] as const;
  });
  return Object.fromEntries(entries);
}

/** Puts these files' results in the place of their old ones. */
export function storeResults(files: Files, made: { machine: string; commit: string }): void {
  const fresh = Object.entries(files).map(([file, result]) => [file, { ...made, ...result }] as const);
  const all = { ...readResults(), ...Object.fromEntries(fresh) };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}

export function readResults(): Record<string, FileResult> {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, FileResult>) : {};
}

function textAt(source: string, { start, end }: StrykerMutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : undefined))
    .join('\n');
}

function flat(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
