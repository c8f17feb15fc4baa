/** Seeds of trust that somebody typed. Trust that starts at nobody would start at everybody, the accounts of a cheat included. */
import { InvalidInput } from '@agent-market/sdk/errors';
import type { ReviewGraph } from '@agent-market/sdk/reputation';

const SHOWN = 5;

/** Those of `seeds` that neither rated nor were rated. */
export function unknownSeeds({ parties }: ReviewGraph, seeds: readonly string[]): string[] {
  const known = new Set(parties);
  return seeds.filter((seed) => !known.has(seed));
}

export function seedsUnknown(seeds: readonly string[]): InvalidInput {
  const more = seeds.length > SHOWN ? ` and ${seeds.length - SHOWN} more` : '';
  return new InvalidInput('SEEDS_UNKNOWN', `no review names ${seeds.slice(0, SHOWN).join(', ')}${more}`, {
    hint: 'Seeds are parties as the reviews name them, with commas between. Without any, those count whom the market recommends most.',
  });
}
