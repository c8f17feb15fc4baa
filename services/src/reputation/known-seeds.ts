/** Seeds of trust that somebody typed. Trust that starts at nobody would start at everybody, the accounts of a cheat included. */
import { InvalidInput } from '@agent-market/sdk/errors';
import type { ReviewGraph } from '@agent-market/sdk/reputation';

const SHOWN = 5;

/** Those of `seeds` that neither rated nor were rated. */
export function unknownSeeds({ parties, given, received }: ReviewGraph, seeds: readonly string[]): string[] {
  const places = new Map(parties.map((name, party) => [name, party]));
  return seeds.filter((seed) => {
    const party = places.get(seed);
    return party === undefined || (isEmpty(given, party) && isEmpty(received, party));
  });
}

function isEmpty({ start }: ReviewGraph['given'], party: number): boolean {
  return start[party] === start[party + 1];
}

export function seedsUnknown(seeds: readonly string[]): InvalidInput {
  const more = seeds.length > SHOWN ? ` and ${seeds.length - SHOWN} more` : '';
  return new InvalidInput('SEEDS_UNKNOWN', `no review names ${seeds.slice(0, SHOWN).join(', ')}${more}`, {
    hint: 'Seeds are parties as the reviews name them, with commas between. Without any, those count whom the market recommends most.',
  });
}
