// The part of the gas table that the README shows, written by the run that measured it.
import { readFile, writeFile } from 'node:fs/promises';

import { tableOf, type Row } from './row.ts';

const FILE = new URL('../README.md', import.meta.url);
const BLOCK = /(<!-- gas: written by npm run bench -- gas -->\n\n)[^]*?(\n\n<!-- \/gas -->)/;

const SHOWN = [
  'gas.create.native',
  'gas.create.erc20',
  'gas.complete',
  'gas.release.native',
  'gas.release.erc20',
  'gas.job.native',
  'gas.job.erc20',
  'gas.review',
  'gas.review.inRelease',
  'gas.anchor',
  'gas.verifyReview.1e6',
];

/** The README with the rows in place. Throws when the place is gone, or a row is. */
export async function readmeWith(rows: Row[]): Promise<string> {
  const text = await readFile(FILE, 'utf8');
  const shown = SHOWN.map((metric) => {
    const row = rows.find((each) => each.metric === metric);
    if (row === undefined) throw new Error(`the README shows ${metric}, which was not measured`);
    return row;
  });
  if (!BLOCK.test(text)) throw new Error('README.md has no place for the gas table');
  return text.replace(BLOCK, (_, before: string, after: string) => before + tableOf(shown) + after);
}

export async function writeReadme(rows: Row[]): Promise<void> {
  await writeFile(FILE, await readmeWith(rows));
}

/** What is wrong with the README's table; undefined when nothing is. */
export async function differenceFromReadme(rows: Row[]): Promise<string | undefined> {
  const same = (await readmeWith(rows)) === (await readFile(FILE, 'utf8'));
  return same ? undefined : 'README.md: its gas table is not what was measured; npm run bench -- gas writes it';
}
