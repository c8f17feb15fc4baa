// A made-up market where clients review agents and nobody reviews clients: trust cannot flow into reviewers from ratings.
import type { RatedReview } from '../engine.ts';
import type { Market } from '../market.ts';
import { random, type Random } from '../random.ts';
import { DAY, fraudParty, heavyTailed, honestParty, meeting, stars, weighted, type Party } from './parties.ts';
import type { Size } from './two-sided.ts';

const AGENTS = 0.2;
const FRAUD_AGENTS = 0.06;
/** Of clients: they give one star to good agents, as extortion or as rivals. */
const HOSTILE = 0.015;
const REPEATED = 0.1;
const PAID = 0.7;

export function bipartiteMarket(seed: string, { parties: count }: Size = { parties: 2500 }): Market {
  const rng = random(`${seed}/bipartite`);
  const agents = Array.from({ length: Math.round(count * AGENTS) }, () =>
    rng.chance(FRAUD_AGENTS) ? fraudParty(rng, 2) : honestParty(rng, heavyTailed(rng, { exponent: 1.1, max: 60 })),
  );
  const clients = Array.from({ length: count - agents.length }, () =>
    honestParty(rng, heavyTailed(rng, { exponent: 1.05, max: 80 })),
  );
  const reviews: RatedReview[] = [];
  const fraud = new Map([...agents, ...clients].map(({ id, kind }) => [id, kind === 'fraud'] as const));
  const add = (from: Party, to: Party, { rating, at }: { rating: number; at: number }): void => {
    reviews.push({ id: rng.id(), reviewer: from.id, agent: to.id, rating, verified: rng.chance(PAID), at });
  };

  const anyAgent = weighted(rng, agents, ({ tasks }) => tasks);
  for (const client of clients) {
    const hostile = rng.chance(HOSTILE);
    if (hostile) fraud.set(client.id, true);
    const met = new Set<Party>();
    for (let task = 0; task < client.tasks; task++) {
      const found = findAgent(rng, client, anyAgent, met);
      if (found === undefined) continue;
      met.add(found.agent);
      const rating = hostile ? rng.pick([1, 1, 2]) : stars(rng, found.agent.quality + client.leniency);
      add(client, found.agent, { rating, at: found.at });
    }
  }
  for (const agent of agents) {
    if (agent.kind === 'fraud') hireShills(rng, agent, { agents, add, fraud });
  }
  return { name: 'bipartite', reviews, twoSided: false, fraud };
}

/** An agent that is there when the client is; mostly one that the client does not know yet. */
function findAgent(
  rng: Random,
  client: Party,
  anyAgent: () => Party,
  met: ReadonlySet<Party>,
): { agent: Party; at: number } | undefined {
  const knownIsFine = rng.chance(REPEATED);
  for (let attempt = 0; attempt < 12; attempt++) {
    const agent = anyAgent();
    const at = meeting(rng, client, agent);
    if (at !== undefined && (knownIsFine || !met.has(agent))) return { agent, at };
  }
  return undefined;
}

interface Hiring {
  agents: readonly Party[];
  add: (from: Party, to: Party, review: { rating: number; at: number }) => void;
  fraud: Map<string, boolean>;
}

/** A bad agent's own clients: five stars for it, and a few reviews like anybody's for others. */
function hireShills(rng: Random, agent: Party, { agents, add, fraud }: Hiring): void {
  for (let count = rng.int(2, 7); count > 0; count--) {
    const shill = { ...fraudParty(rng, 1), joined: agent.joined, left: agent.left };
    fraud.set(shill.id, true);
    add(shill, agent, { rating: 5, at: Math.floor(agent.joined + rng.between(0, 20 * DAY)) });
    for (const other of rng.sample(agents, rng.int(0, 4))) {
      const at = meeting(rng, shill, other);
      if (at !== undefined && other !== agent) add(shill, other, { rating: stars(rng, other.quality), at });
    }
  }
}
