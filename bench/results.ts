// bench/RESULTS.md: one section a bench, rewritten by the run that measured it.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

import { tableOf, type Row } from './row.ts';

const FILE = new URL('./RESULTS.md', import.meta.url);
const TITLE = '# Results\n\nEvery section is written by its bench: `npm run bench -- <name>`. Ratio = peer / ours.\n';

export interface Section {
  bench: string;
  /** What has to be known to read the table, one line each. */
  notes: string[];
  rows: Row[];
}

export async function writeSection({ bench, notes, rows }: Section): Promise<void> {
  const facts = [
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, commit ${commit()}.`,
  ];
  const section = `## ${bench}\n\n${[...facts, ...notes].join('  \n')}\n\n${tableOf(rows)}\n`;
  const sections = splitSections(await readFile(FILE, 'utf8').catch(() => TITLE));
  sections.set(bench, section);
  await writeFile(FILE, [...sections.values()].map((text) => text.trimEnd()).join('\n\n') + '\n');
}

/** The file's sections by name, in order; what stands before the first is under the empty name. */
function splitSections(text: string): Map<string, string> {
  const parts = text.split(/^(?=## )/m);
  return new Map(parts.map((part) => [/^## (.*)$/m.exec(part)?.[1] ?? '', part]));
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'contracts') ? ' with local changes' : '')
    );
  } catch {
    return 'none yet';
  }
}
