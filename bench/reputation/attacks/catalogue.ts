// All attacks, by name. What is fixed is said in the name; everything else is drawn anew in each replicate, so that no setting can be
// tuned to.
import type { RatedReview } from '../engine.ts';
import type { Market } from '../market.ts';
import { hired, repeats, retaliation, whitewash } from './real-accounts.ts';
import { ring } from './rings.ts';
import { openScene, type Crime, type Scene, type Target } from './scene.ts';
import { sybils, type SybilOptions } from './sybils.ts';

export interface Attack {
  name: string;
  /** Needs a market where reviewers are reviewed. */
  twoSided: boolean;
  /** Is lost in a market where nearly nobody gives five stars: injected into the one with as many as usual. */
  jShaped: boolean;
  commit: (scene: Scene) => Crime;
}

const attack = (
  name: string,
  commit: Attack['commit'],
  { twoSided = false, jShaped = false }: Partial<Attack> = {},
): Attack => ({ name, commit, twoSided, jShaped });

const CREW: SybilOptions = { count: [15, 45], days: [1, 30], rating: 5 };
const THIRTY: SybilOptions = { ...CREW, count: [30, 30] };
const sybilAttack = (name: string, options: SybilOptions): Attack =>
  attack(name, (scene) => sybils(scene, options), {
    twoSided: [options.endorsed, options.mutual, options.bribed].some((needed) => needed !== undefined),
  });
const ringAttack = (name: string, options: Parameters<typeof ring>[1]): Attack =>
  attack(name, (scene) => ring(scene, options), { twoSided: true, jShaped: true });

export const ATTACKS: readonly Attack[] = [
  sybilAttack('sybil boost', CREW),
  sybilAttack('bombing', { count: [10, 40], days: [0.25, 5], rating: 1 }),
  sybilAttack('slow drip', { count: [20, 40], days: [90, 270], rating: 5 }),
  attack('repeats', (scene) => repeats(scene, { count: [6, 20], days: [10, 120] })),
  attack('20 hired accounts', (scene) => hired(scene, { count: 20, days: [10, 45], rating: 5 })),
  attack('hired bombing', (scene) => hired(scene, { count: 12, days: [1, 30], rating: 1 })),
  sybilAttack('30 sybils', THIRTY),
  sybilAttack('30 sybils, 10 % endorsed', { ...THIRTY, endorsed: 0.1 }),
  sybilAttack('30 sybils, 50 % endorsed', { ...THIRTY, endorsed: 0.5 }),
  sybilAttack('30 sybils, all endorsed', { ...THIRTY, endorsed: 1 }),
  sybilAttack('30 sybils, bought endorsements', { ...THIRTY, bribed: [2, 5] }),
  sybilAttack('sybils with camouflage', { ...CREW, camouflage: [1, 8] }),
  sybilAttack('sybils that praise each other', { ...CREW, mutual: [0.05, 0.5] }),
  attack('whitewashing', whitewash),
  attack('retaliation', retaliation, { twoSided: true }),
  ringAttack('ring of 10, density 0.6, camouflage 10', {
    members: [10, 10],
    density: [0.6, 0.6],
    camouflage: [10, 10],
  }),
  ringAttack('ring of 20, density 0.4', { members: [20, 20], density: [0.4, 0.4], camouflage: [0, 5] }),
  ringAttack('ring, anything', { members: [6, 30], density: [0.25, 0.9], camouflage: [0, 15], endorsed: [0, 0.3] }),
  ringAttack('ring of aged accounts', { members: [8, 25], density: [0.3, 0.8], camouflage: [0, 8], aged: true }),
];

export interface Injection {
  /** The market's reviews and the attack's. */
  reviews: readonly RatedReview[];
  attackers: ReadonlySet<string>;
  accomplices: ReadonlySet<string>;
  /** Frauds that the market had before, as far as known: to flag them is no false alarm. */
  frauds: ReadonlySet<string>;
  targets: readonly Target[];
}

export function inject(market: Market, { name, commit }: Attack, seed: string): Injection {
  const scene = openScene(market, `${seed}/${name}/${market.name}`);
  const { attackers, accomplices, targets } = commit(scene);
  return {
    reviews: [...market.reviews, ...scene.written],
    attackers: new Set(attackers),
    accomplices: new Set(accomplices),
    frauds: new Set([...market.fraud].filter(([, fraud]) => fraud).map(([id]) => id)),
    targets,
  };
}
