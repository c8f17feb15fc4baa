// Many accounts of one attacker, against or for a few agents.
import {
  camouflage,
  DAY,
  endorse,
  established,
  fresh,
  middling,
  windowOf,
  write,
  type Crime,
  type Scene,
  type Window,
} from './scene.ts';

/** Ranges from which every crew draws. */
export type Range = readonly [min: number, max: number];

export interface SybilOptions {
  count: Range;
  days: Range;
  rating: number;
  /** Share of the accounts that one honest party endorsed. */
  endorsed?: number;
  /** Reviews of popular agents, each account. */
  camouflage?: Range;
  /** Share of ordered pairs of accounts that give each other five stars. */
  mutual?: Range;
  /** Real parties in good standing that endorse the accounts for money. */
  bribed?: Range;
}

const TARGETS = 5;

/** Each target has a crew of its own. */
export function sybils(scene: Scene, options: SybilOptions): Crime {
  const { rng } = scene;
  const attackers: string[] = [];
  const accomplices: string[] = [];
  const targets = middling(scene, TARGETS);
  for (const { id: target } of targets) {
    const crew = fresh(scene, rng.int(...options.count));
    attackers.push(...crew);
    const window = windowOf(scene, rng.between(...options.days));
    // Early, even or late within the window; accounts are opened at most ten days before it.
    const haste = rng.between(0.5, 2);
    const opened = { from: window.from - rng.between(0, 10) * DAY, to: window.from };
    const act = (): number => window.from + rng.unit() ** haste * (window.to - window.from);
    for (const sybil of crew) {
      write(scene, sybil, target, { rating: options.rating, at: act() });
      if (options.camouflage) {
        camouflage(scene, sybil, rng.int(...options.camouflage), { from: opened.from, to: window.to });
      }
    }
    if (options.mutual) praise(scene, crew, { density: rng.between(...options.mutual), window });
    if (options.endorsed) endorseSome(scene, crew, { share: options.endorsed, window: opened });
    if (options.bribed) accomplices.push(...bribe(scene, crew, { count: rng.int(...options.bribed), window: opened }));
  }
  return { attackers, accomplices, targets };
}

export function praise(
  scene: Scene,
  crew: readonly string[],
  { density, window }: { density: number; window: Window },
): void {
  for (const a of crew) {
    for (const b of crew) {
      if (a !== b && scene.rng.chance(density)) {
        write(scene, a, b, { rating: 5, at: scene.rng.between(window.from, window.to) });
      }
    }
  }
}

export function endorseSome(
  scene: Scene,
  crew: readonly string[],
  { share, window }: { share: number; window: Window },
): void {
  const honest = established(scene);
  for (const sybil of crew.slice(0, Math.round(crew.length * share))) {
    endorse(scene, scene.rng.pick(honest), sybil, scene.rng.between(window.from, window.to));
  }
}

/** Each bribed party endorses a third of the crew. */
function bribe(scene: Scene, crew: readonly string[], { count, window }: { count: number; window: Window }): string[] {
  const { rng } = scene;
  const bribed = rng.sample(established(scene), count);
  for (const party of bribed) {
    for (const sybil of rng.sample(crew, Math.ceil(crew.length / 3))) {
      write(scene, party, sybil, { rating: 5, at: rng.between(window.from, window.to) });
    }
  }
  return bribed;
}
