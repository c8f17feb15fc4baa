// All attacks, by name. What is fixed is said in the name; everything else is drawn anew in each replicate, so that no setting can be
// tuned to.
import type { RatedReview } from '../engine.ts';
import type { Market } from '../market.ts';
import { hired, repeats, retaliation, whitewash } from './real-accounts.ts';
import { ring, type RingOptions } from './rings.ts';
import { openScene, type Crime, type Scene, type Target } from './scene.ts';
import { sybils, type SybilOptions } from './sybils.ts';

export interface Attack {
  name: string;
  /** What happens, for the report. */
  what: string;
  /** Needs a market where reviewers are reviewed. */
  twoSided: boolean;
  /** Is lost in a market where nearly nobody gives five stars: injected into the one with as many as usual. */
  jShaped: boolean;
  commit: (scene: Scene) => Crime;
}

const CREW: SybilOptions = { count: [15, 45], days: [1, 30], rating: 5 };
const THIRTY: SybilOptions = { ...CREW, count: [30, 30] };

export const ATTACKS: readonly Attack[] = [
  bySybils('sybil boost', '15–45 new accounts give five stars in 1–30 days', CREW),
  bySybils('bombing', '10–40 new accounts give one star in 6 hours to 5 days', {
    count: [10, 40],
    days: [0.25, 5],
    rating: 1,
  }),
  bySybils('slow drip', '20–40 new accounts give five stars over 90–270 days', {
    count: [20, 40],
    days: [90, 270],
    rating: 5,
  }),
  attack('repeats', 'one account, new or old, gives one agent five stars 6–20 times in 10–120 days', (scene) =>
    repeats(scene, { count: [6, 20], days: [10, 120] }),
  ),
  attack(
    '20 hired accounts',
    'real accounts, over 90 days old and with at most three reviews, give five stars',
    (scene) => hired(scene, { count: 20, days: [10, 45], rating: 5 }),
  ),
  attack('hired bombing', '12 such accounts give one star', (scene) =>
    hired(scene, { count: 12, days: [1, 30], rating: 1 }),
  ),
  bySybils('30 sybils', 'a boost by 30 accounts that nobody endorsed', THIRTY),
  bySybils('30 sybils, 10 % endorsed', 'three of them hold one honest endorsement', { ...THIRTY, endorsed: 0.1 }),
  bySybils('30 sybils, 50 % endorsed', '15 of them do', { ...THIRTY, endorsed: 0.5 }),
  bySybils('30 sybils, all endorsed', 'all of them do', { ...THIRTY, endorsed: 1 }),
  bySybils('30 sybils, bought endorsements', '2–5 real parties in good standing endorse a third of the crew each', {
    ...THIRTY,
    bribed: [2, 5],
  }),
  bySybils('sybils with camouflage', 'a boost; each account also gives 1–8 popular agents what others give them', {
    ...CREW,
    camouflage: [1, 8],
  }),
  bySybils(
    'sybils that praise each other',
    'a boost; 5–50 % of the pairs of accounts also give each other five stars',
    {
      ...CREW,
      mutual: [0.05, 0.5],
    },
  ),
  attack(
    'whitewashing',
    'a bad agent under a new name, with 1–3 honest reviews and 3–12 sybils; damage is the distance from its old score',
    whitewash,
  ),
  attack('retaliation', 'parties that were criticised answer the critic with one star', retaliation, {
    twoSided: true,
  }),
  byRing('ring of 10, density 0.6, camouflage 10', 'ten new accounts; 60 % of the pairs give each other five stars', {
    members: [10, 10],
    density: [0.6, 0.6],
    camouflage: [10, 10],
  }),
  byRing('ring of 20, density 0.4', '20 new accounts with a camouflage of 0–5', {
    members: [20, 20],
    density: [0.4, 0.4],
    camouflage: [0, 5],
  }),
  byRing('ring, anything', '6–30 new accounts, density 0.25–0.9, camouflage 0–15, up to 30 % endorsed', {
    members: [6, 30],
    density: [0.25, 0.9],
    camouflage: [0, 15],
    endorsed: [0, 0.3],
  }),
  byRing('ring of aged accounts', '8–25 real accounts, old and hardly used, density 0.3–0.8, camouflage 0–8', {
    members: [8, 25],
    density: [0.3, 0.8],
    camouflage: [0, 8],
    aged: true,
  }),
];

function attack(
  name: string,
  what: string,
  commit: Attack['commit'],
  { twoSided = false, jShaped = false }: Partial<Attack> = {},
): Attack {
  return { name, what, commit, twoSided, jShaped };
}

function bySybils(name: string, what: string, options: SybilOptions): Attack {
  const twoSided = [options.endorsed, options.mutual, options.bribed].some((needed) => needed !== undefined);
  return attack(name, what, (scene) => sybils(scene, options), { twoSided });
}

function byRing(name: string, what: string, options: RingOptions): Attack {
  return attack(name, what, (scene) => ring(scene, options), { twoSided: true, jShaped: true });
}

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
