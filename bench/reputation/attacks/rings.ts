// Groups whose members give each other five stars.
import { agedAccounts, camouflage, DAY, fresh, windowOf, type Crime, type Scene } from './scene.ts';
import { endorseSome, praise, type Range } from './sybils.ts';

export interface RingOptions {
  members: Range;
  density: Range;
  /** Reviews of popular agents, each member. */
  camouflage: Range;
  /** Share of members whom an honest party endorsed. */
  endorsed?: Range;
  /** Members are real accounts that rated little, instead of new ones. */
  aged?: true;
}

/** One ring: it has no target but itself. */
export function ring(scene: Scene, options: RingOptions): Crime {
  const { rng } = scene;
  const window = windowOf(scene, rng.between(20, 90));
  const size = rng.int(...options.members);
  const members = options.aged ? agedAccounts(scene, window.from, size) : fresh(scene, size);
  praise(scene, members, { density: rng.between(...options.density), window });
  const around = { from: window.from - 20 * DAY, to: window.to };
  for (const member of members) camouflage(scene, member, rng.int(...options.camouflage), around);
  if (options.endorsed) endorseSome(scene, members, { share: rng.between(...options.endorsed), window: around });
  // Density may leave a member without a rating given: then it did nothing that could be seen.
  const wrote = new Set(scene.written.map(({ reviewer }) => reviewer));
  return { attackers: members.filter((member) => wrote.has(member)), targets: [] };
}
