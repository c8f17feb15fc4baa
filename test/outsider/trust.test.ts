// The scores of trust-v1 and the suspicion of reviewers, computed twice: by the SDK, and by trust_v1.py, which follows docs/reputation.md.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

import { assessMarket } from '../../sdk/src/collusion/assess.ts';
import { reviewGraph, type RatedReview } from '../../sdk/src/reputation/review-graph.ts';
import { trustEvidence } from '../../sdk/src/reputation/trust-evidence.ts';
import type { TrustEdge } from '../../sdk/src/reputation/trust-rank.ts';
import { seededRandom } from '../helpers/faults/random.ts';
import { accounts, attack, DAY, honestMarket } from '../helpers/sdk/rated-market.ts';
import { byName } from '../helpers/sdk/rated-reviews.ts';
import { skipLoudly } from '../helpers/skip.ts';

const PROGRAM = fileURLToPath(new URL('./trust_v1.py', import.meta.url));
const VECTOR = new URL('../vectors/trust-v1.json', import.meta.url);

interface Options {
  others?: string[];
  now?: number;
  seeds?: string[];
  bonds?: Record<string, number>;
  edges?: TrustEdge[];
}

/** What is asked of both: names of parties are those of the reviews, and of `others`. */
interface Market extends Options {
  reviews: RatedReview[];
}

/** Millionths of agents, in the order of a row of scores.bin; suspicion of reviewers, 0 to 1. */
interface Answer {
  agents: Record<string, number[]>;
  suspicion: Record<string, number>;
}

function ofSdk({ reviews, others, bonds, ...options }: Market): Answer {
  const graph = reviewGraph(reviews, others);
  const { scores, suspicion } = assessMarket(graph, { ...options, bonds: bonds && new Map(Object.entries(bonds)) });
  const agents = [...trustEvidence(scores)].map(([name, row]) => [name, Object.values(row).map(Number)] as const);
  const suspected = [...byName(graph, suspicion)].filter((each): each is [string, number] => each[1] !== undefined);
  return { agents: Object.fromEntries(agents), suspicion: Object.fromEntries(suspected) };
}

function ofProgram(markets: readonly Market[]): Answer[] {
  const input = markets.map((market) => JSON.stringify(market)).join('\n');
  const run = spawnSync('python3', ['-B', PROGRAM], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(run.stderr).to.equal('');
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

/** Whatever differs by more than a millionth; of suspicion `rounded` more, where it was rounded. */
function differing(ours: Answer, theirs: Answer, rounded = 0): string[] {
  expect(Object.keys(theirs.agents)).to.have.members(Object.keys(ours.agents));
  expect(Object.keys(theirs.suspicion)).to.have.members(Object.keys(ours.suspicion));
  const agents = Object.entries(ours.agents).filter(([name, row]) =>
    row.some((value, i) => !(Math.abs(value - (theirs.agents[name]?.[i] ?? NaN)) <= 1)),
  );
  const suspected = Object.entries(ours.suspicion).filter(
    ([name, value]) => !(Math.abs(value - (theirs.suspicion[name] ?? NaN)) <= 1e-6 + rounded),
  );
  return [...agents.map(([name]) => `scores of ${name}`), ...suspected.map(([name]) => `suspicion of ${name}`)];
}

function readReview(line: string): RatedReview {
  const [id = '', reviewer = '', agent = '', rating, verified, at] = line.split(',');
  return { id, reviewer, agent, rating: Number(rating), verified: verified === 'verified', at: Number(at) };
}

/** Honest parties, and some or all of: bought praise, revenge, a ring, somebody who repeats himself, seeds, bonds and edges. */
function someMarket(seed: number): Market {
  const random = seededRandom(seed);
  const { reviews, parties } = honestMarket(seed, { parties: 20 + random.below(100), tasks: 20 + random.below(250) });
  const anybody = (): string => parties[random.below(parties.length)] ?? '';
  const crowd = accounts('s', 3 + random.below(12));
  const day = 500 + random.below(200);
  const [bought, rings, repeated] = [random.chance(0.6), random.chance(0.5), random.chance(0.5)];
  const rating = random.chance(0.6) ? 5 : 1;
  const added = [
    ...(bought ? attack({ from: crowd, to: [anybody()], rating, day, over: random.below(200) }) : []),
    ...(rings ? attack({ from: crowd, to: crowd, rating: 5, day, over: 1 + random.below(30) }) : []),
    ...(repeated ? attack({ from: ['again'], to: [anybody(), anybody()], rating, day, over: 90, times: 5 }) : []),
  ];
  // In a log, times are those of batches: many are the same.
  const unit = random.chance(0.5) ? 1 : DAY * (random.chance(0.6) ? 800 : 1 + random.below(40));
  const all = [...reviews, ...added].map((each, i) => ({ ...each, id: `r${i}`, at: Math.ceil(each.at / unit) * unit }));
  const edge = (): TrustEdge => {
    const lost = random.chance(0.5) ? { lost: random.below(30) / 10 } : {};
    return { from: anybody(), to: random.chance(0.2) ? 'other' : anybody(), weight: random.below(30) / 10, ...lost };
  };
  return {
    reviews: all,
    ...(random.chance(0.5) && { others: ['other'] }),
    ...(random.chance(0.3) && { now: Math.max(...all.map(({ at }) => at)) + random.below(900) * DAY }),
    ...(random.chance(0.3) && { seeds: [anybody(), anybody(), 'nobody'] }),
    ...(random.chance(0.4) && { bonds: { [anybody()]: random.below(15) / 10, other: 0.3, s000: -1 } }),
    ...(random.chance(0.5) && { edges: Array.from({ length: 1 + random.below(10) }, edge) }),
  };
}

/** Communities that are alike but for the names: many are in the same position, and sums that are equal differ in their last bits. */
function alikeMarket(seed: number): Market {
  const random = seededRandom(seed);
  const size = 5 + random.below(6);
  const steps = Array.from({ length: 4 * size }, () => {
    const from = random.below(size);
    const to = (from + 1 + random.below(size - 1)) % size;
    return { from, to, rating: 3 + random.below(3), day: random.below(4) * 60 };
  });
  const reviews = ['a', 'b', 'c', 'd'].flatMap((community) => {
    const names = accounts(community, size);
    // Whom each name stands for is another in each community, so sums run in another order.
    const shuffled = names
      .map((name) => ({ name, place: random.below(1 << 24) }))
      .sort((a, b) => a.place - b.place)
      .map(({ name }) => name);
    return steps.map(({ from, to, rating, day }) => {
      const [reviewer = '', agent = ''] = [shuffled[from], shuffled[to]];
      return { reviewer, agent, rating, verified: false, at: (20_000 + day) * DAY };
    });
  });
  return { reviews: reviews.map((each, i) => ({ ...each, id: `r${i}` })) };
}

describe('outsider: trust-v1 from the document', function () {
  this.timeout(120_000);
  before(function () {
    if (spawnSync('python3', ['--version']).status !== 0) skipLoudly(this, 'no python3: install it to run this');
  });

  it('says what the frozen vectors say', () => {
    const { cases } = JSON.parse(readFileSync(VECTOR, 'utf8')) as {
      cases: {
        name: string;
        reviews: string[];
        options: Options;
        agents: Record<string, Record<string, string>>;
        suspicion: Record<string, number>;
      }[];
    };
    expect(cases.length).to.be.above(5);
    const answers = ofProgram(
      cases.map(({ reviews, options }) => {
        const others = (options.edges ?? []).map(({ to }) => to);
        return { ...options, others, reviews: reviews.map(readReview).reverse() };
      }),
    );
    cases.forEach(({ name, agents, suspicion }, i) => {
      const frozen = {
        agents: Object.fromEntries(
          Object.entries(agents).map(([agent, row]) => [agent, Object.values(row).map(Number)]),
        ),
        suspicion: Object.fromEntries(Object.entries(suspicion).map(([party, value]) => [party, value / 1e6])),
      };
      expect(differing(frozen, answers[i] as Answer, 5e-7), name).to.deep.equal([]);
    });
  });

  for (const [what, make, most] of [
    ['made-up markets with and without attacks, seeds, bonds and edges', someMarket, 100],
    ['markets of communities that are alike but for the names', alikeMarket, 60],
  ] as const) {
    it(`says what the SDK says of ${most} ${what}`, () => {
      const markets = Array.from({ length: most }, (_, seed) => make(seed + 1));
      const answers = ofProgram(markets);
      const wrong = markets.flatMap((market, i) =>
        differing(ofSdk(market), answers[i] as Answer).map((each) => `${i}: ${each}`),
      );
      expect(wrong).to.deep.equal([]);
    });
  }

  it('says nothing of a market without reviews', () => {
    for (const market of [{ reviews: [] }, { reviews: [], others: ['a', 'b'], bonds: { a: 1 } }]) {
      expect(ofProgram([market])).to.deep.equal([{ agents: {}, suspicion: {} }]);
      expect(ofSdk(market)).to.deep.equal({ agents: {}, suspicion: {} });
    }
  });
});
