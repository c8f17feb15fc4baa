// Deterministic figures are committed, so that every change of cost is reviewed like code.
import { readFile, writeFile } from 'node:fs/promises';

import type { Row } from './row.ts';

const fileOf = (bench: string) => new URL(`./snapshots/${bench}.json`, import.meta.url);

export async function writeSnapshot(bench: string, rows: Row[]): Promise<void> {
  const figures = Object.fromEntries(rows.map(({ metric, ours }) => [metric, ours]));
  await writeFile(fileOf(bench), `${JSON.stringify(figures, null, 2)}\n`);
}

/** The rows that are not as committed, in words; empty when all are. */
export async function differencesFromSnapshot(bench: string, rows: Row[]): Promise<string[]> {
  const committed = JSON.parse(await readFile(fileOf(bench), 'utf8')) as Record<string, number>;
  const measured = new Map(rows.map(({ metric, ours }) => [metric, ours]));
  const metrics = new Set([...Object.keys(committed), ...measured.keys()]);
  return [...metrics]
    .filter((metric) => committed[metric] !== measured.get(metric))
    .map(
      (metric) =>
        `${metric}: committed ${committed[metric] ?? 'nothing'}, measured ${measured.get(metric) ?? 'nothing'}`,
    );
}
