/** Reads a file of this repository, with bugs planted where the caller wants them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compilerSettings } from '../contracts/recompile.ts';

/** A text of a source file, and what it becomes. */
export interface Plant {
  file: string;
  from: string;
  to: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export function readSource(file: string, plant?: Plant): string {
  const content = readFileSync(join(ROOT, file), 'utf8');
  if (plant?.file !== file) return content;
  if (content.split(plant.from).length !== 2) throw new Error(`"${plant.from}" is not in ${file} exactly once`);
  return content.replace(plant.from, plant.to);
}

/** A dependency's file is where npm put it. */
export function importer(plant?: Plant): (path: string) => { contents: string } | { error: string } {
  return (path) => {
    try {
      return { contents: readSource(path.startsWith('@') ? `node_modules/${path}` : path, plant) };
    } catch (error) {
      return { error: String(error) };
    }
  };
}

/** Optimizer, pipeline and EVM version of the deployed contracts. */
export function deployedSettings(): Record<string, unknown> {
  const { outputSelection: _selection, ...settings } = compilerSettings();
  return settings;
}
