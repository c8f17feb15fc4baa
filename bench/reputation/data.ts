// Reads real who-trusts-whom markets from a folder that the caller has: `<name>_network.csv` with lines `src,dst,rating,time` (−10 … 10)
// and, where there are labels, `<name>_gt.csv` with lines `id,±1` (−1: fraud), in the folder or one below. Nothing of it is shipped.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { Market } from './market.ts';
import { random } from './random.ts';

/** −10 … 10 to stars. */
export type StarMap = (rating: number) => number;

/** Keeps the sign: whoever was rated positively has more than three stars. */
export const bySign: StarMap = (rating) => (rating <= -5 ? 1 : rating < 0 ? 2 : rating < 5 ? 4 : 5);

/** The obvious one, to show what it does: +1, the commonest rating, becomes 3 stars, less than a prior of 3.5. */
export const linear: StarMap = (rating) => Math.round(1 + ((rating + 10) * 4) / 20);

const NETWORK = '_network.csv';

export function readMarkets(folder: string, stars: StarMap = bySign): Market[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(NETWORK))
    .sort();
  if (files.length === 0)
    throw new Error(`${folder} has no file *${NETWORK}: give a folder that has, or leave --data out`);
  return files.map((file) => readMarket(join(folder, file), stars));
}

function readMarket(file: string, stars: StarMap): Market {
  const name = basename(file, NETWORK);
  // Numbers in the files grow with the time of joining; names here say nothing, as those of attackers do.
  const rng = random(`names of ${name}`);
  const names = new Map<string, string>();
  const nameOf = (id: string): string => {
    const known = names.get(id) ?? rng.id();
    names.set(id, known);
    return known;
  };
  const reviews = linesOf(file).map(([src = '', dst = '', rating, time]) => ({
    id: rng.id(),
    reviewer: nameOf(src),
    agent: nameOf(dst),
    rating: stars(Number(rating)),
    verified: false,
    at: Math.floor(Number(time)),
  }));
  const labels = join(dirname(file), `${name}_gt.csv`);
  return {
    name,
    reviews,
    twoSided: true,
    fraud: new Map(readLabels(labels).map(([id, label]) => [nameOf(id), label])),
  };
}

function readLabels(file: string): [string, boolean][] {
  let lines: string[][];
  try {
    lines = linesOf(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return lines.map(([id = '', label]) => [id, Number(label) < 0]);
}

function linesOf(file: string): string[][] {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  return lines.filter((line) => line !== '').map((line) => line.split(','));
}
