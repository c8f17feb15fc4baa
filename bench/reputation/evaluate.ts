// Runs engines through everything: labelled subjects of each market, and replicates of each attack. Answers records, one a measurement.
import { inject, type Attack } from './attacks/catalogue.ts';
import type { Contestant, Scores } from './engine.ts';
import { jShaped, type Market } from './market.ts';
import { organic, type OrganicRecord } from './organic.ts';
import { KNOWN_BY_CONSTRUCTION, MADE_FROM_REVIEWS } from './protocols.ts';
import { measure, type Measures } from './under-attack.ts';

/** One engine under one replicate of one attack. */
export interface AttackRecord extends Measures {
  kind: 'attack';
  market: string;
  attack: string;
  engine: string;
  replicate: number;
}

/** Makes a market of one kind for each seed. */
export type MarketMaker = (seed: string) => Market;

export interface Plan {
  seed: string;
  replicates: number;
  /** Of the bootstrap. */
  rounds: number;
  attacks: readonly Attack[];
  /** The labels come from these markets' own reviews, so that protocols have to control a leak. */
  real: readonly Market[];
  /** The same with other star maps: only their labelled parties are looked at. */
  remapped: readonly Market[];
  /** The labels are true by construction. Every replicate of an attack gets a market of its own. */
  synthetic: readonly MarketMaker[];
}

export function evaluate(
  contestants: readonly Contestant[],
  plan: Plan,
  onRecord: (record: OrganicRecord | AttackRecord) => void,
): void {
  const agentsOnly = MADE_FROM_REVIEWS.filter(({ name }) => name === 'S');
  for (const market of plan.real) organic(contestants, market, MADE_FROM_REVIEWS, plan, onRecord);
  for (const market of plan.remapped) organic(contestants, market, agentsOnly, plan, onRecord);
  for (const make of plan.synthetic) organic(contestants, make(plan.seed), KNOWN_BY_CONSTRUCTION, plan, onRecord);
  for (const market of plan.real) {
    const shaped = jShaped(market, plan.seed);
    const loud = plan.attacks.filter((attack) => attack.jShaped);
    const others = plan.attacks.filter((attack) => !attack.jShaped);
    for (let replicate = 1; replicate <= plan.replicates; replicate++) {
      underAttack(contestants, market, others, { ...plan, replicate }, onRecord);
      underAttack(contestants, shaped, loud, { ...plan, replicate }, onRecord);
    }
  }
  for (const make of plan.synthetic) {
    for (let replicate = 1; replicate <= plan.replicates; replicate++) {
      underAttack(contestants, make(`${plan.seed}/${replicate}`), plan.attacks, { ...plan, replicate }, onRecord);
    }
  }
}

/** What an engine says of a market as it is; the same for all attacks. */
const unattacked = new WeakMap<Market, Map<Contestant, Scores>>();

function scoresBefore(market: Market, contestant: Contestant): Scores {
  const known = unattacked.get(market) ?? new Map<Contestant, Scores>();
  unattacked.set(market, known);
  const scores = known.get(contestant) ?? contestant.engine(market.reviews);
  known.set(contestant, scores);
  return scores;
}

function underAttack(
  contestants: readonly Contestant[],
  market: Market,
  attacks: readonly Attack[],
  { seed, replicate }: { seed: string; replicate: number },
  onRecord: (record: AttackRecord) => void,
): void {
  for (const attack of attacks) {
    if (attack.twoSided && !market.twoSided) continue;
    const injection = inject(market, attack, `${seed}/${replicate}`);
    if (injection.attackers.size === 0) continue;
    for (const contestant of contestants) {
      onRecord({
        kind: 'attack',
        market: market.name,
        attack: attack.name,
        engine: contestant.name,
        replicate,
        ...measure(contestant, injection, scoresBefore(market, contestant)),
      });
    }
  }
}
