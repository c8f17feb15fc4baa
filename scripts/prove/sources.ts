/** Reads a file of this repository, with bugs planted where the caller wants them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../solidity/settings.ts';

/** A text of a source file, and what it becomes. */
export interface Plant {
  file: string;
  from: string;
  to: string;
}

export function readSource(file: string, plant?: Plant): string {
  const content = readFileSync(join(ROOT, file), 'utf8');
  if (plant?.file !== file) return content;
  if (content.split(plant.from).length !== 2) throw new Error(`"${plant.from}" is not in ${file} exactly once`);
  return content.replace(plant.from, plant.to);
}

/** For the compiler: a dependency's file is where npm put it. */
export function finder(plant?: Plant): (path: string) => string | undefined {
  return (path) => {
    const file = path.startsWith('@') ? `node_modules/${path}` : path;
    return existsSync(join(ROOT, file)) ? readSource(file, plant) : undefined;
  };
}
