// Who takes part: the peers that stand in every table, the first of which all others are compared with.
import type { Contestant } from './engine.ts';
import { bayesianMean, echo, lowActivityExtreme, repeated } from './peers/simple.ts';
import { textbook } from './peers/textbook.ts';

export const PEERS: readonly Contestant[] = [textbook, bayesianMean, lowActivityExtreme, repeated, echo];

/** A module that exports `engine`, and if it likes `name`, `weights` and `flags`. */
export async function contestantOf(module: string): Promise<Contestant> {
  const exported = (await import(module)) as Partial<Contestant>;
  if (typeof exported.engine !== 'function') throw new Error(`${module} exports no function "engine"`);
  const { engine, weights, flags } = exported;
  return { name: exported.name ?? 'ours', engine, ...(weights && { weights }), ...(flags && { flags }) };
}
