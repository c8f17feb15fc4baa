import { expect } from 'chai';
import fc from 'fast-check';

import { findClusters, membersOf, type Cluster } from '../../../sdk/src/collusion/clusters.ts';
import { rulesOf, type Direction, type Rule } from '../../../sdk/src/collusion/rules.ts';
import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph, type RatedReview, type ReviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { expectNear } from '../../helpers/near.ts';
import { seededRandom } from '../../helpers/faults/random.ts';
import { law } from '../../helpers/fast-check.ts';
import { accounts, attack, DAY, honestMarket, OPENED } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, anyShares, PARTIES, sum } from '../../helpers/sdk/rated-reviews.ts';

const WINDOWS = [7, 30, 180, Infinity];
type Found = Pick<Cluster, 'matching' | 'of' | 'evidence' | 'excess'> & { members: number[] };

/** An agent's reviews by number, in the order of time. */
const receivedBy = (graph: ReviewGraph, agent: number): number[] =>
  [...graph.agent.keys()].filter((review) => graph.agent[review] === agent);

/** Two deviations of agents with five reviews or more above the market’s share, all without the agent that is asked about. */
function usualOf(graph: ReviewGraph, rule: Rule, asked: number): number | undefined {
  const isMatching = (i: number): boolean => rule.matches(i);
  if ([...graph.rating.keys()].filter(isMatching).length < 3) return undefined;
  const others = [...graph.parties.keys()].filter((agent) => agent !== asked).map((agent) => receivedBy(graph, agent));
  const all = others.flat();
  const share = (all.filter(isMatching).length + 1) / (all.length + 2);
  const lists = others.filter((list) => list.length >= 5);
  const beyond = lists.map((list) => {
    const off = list.filter(isMatching).length - list.length * share;
    return off ** 2 - list.length * share * (1 - share);
  });
  const pairs = sum(lists.map((list) => list.length * (list.length - 1)));
  return Math.min(0.95, share + 2 * Math.sqrt(pairs === 0 ? 0 : Math.max(0, sum(beyond) / pairs)));
}

/** Every window that ends with a match and reaches back as far as its days allow. */
function* everyCluster(graph: ReviewGraph, rules: readonly Rule[], agent: number, rule: Rule): Generator<Found> {
  const usual = usualOf(graph, rule, agent);
  const list = receivedBy(graph, agent);
  for (const days of usual === undefined ? [] : WINDOWS) {
    for (const [to, last] of list.entries()) {
      const end = days === Infinity ? list.length - 1 : to;
      const isIn = (i: number, place: number): boolean =>
        place <= end && (graph.at[last] ?? NaN) - (graph.at[i] ?? NaN) <= days * DAY;
      const window = days === Infinity ? list : list.filter(isIn);
      const members = window.filter((i) => rule.matches(i));
      const share = members.length / window.length;
      if (!rule.matches(last) || members.length < 2 || usual === undefined || share <= usual) continue;
      const rest = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - usual));
      const looks = 4 * rules.length * (days === Infinity ? 1 : 1 + list.length / window.length);
      const nats = window.length * (share * Math.log(share / usual) + rest) - Math.log(looks);
      const evidence = nats / Math.LN10;
      if (evidence <= 0) continue;
      const fair = ((window.length - members.length) * usual) / (1 - usual);
      const excess = Math.max(0, 1 - fair / members.length) * Math.min(1, evidence / 18);
      yield { matching: members.length, of: window.length, evidence, excess, members };
    }
  }
}

/** Rules that match whatever they are told to. */
function rulesFrom(marks: readonly (readonly boolean[])[]): Rule[] {
  const directions: Direction[] = ['praise', 'praise', 'attack'];
  return marks.map((list, i) => ({
    name: `rule ${i}`,
    direction: directions[i] ?? 'repeat',
    matches: (review) => list[review % list.length] === true,
  }));
}

function againstEveryCluster(graph: ReviewGraph, rules: readonly Rule[]): void {
  const { best, excess } = findClusters(graph, rules);
  const expected = new Float64Array(graph.count);
  for (const direction of ['praise', 'attack', 'repeat']) {
    for (const agent of graph.parties.keys()) {
      const all = rules
        .filter((rule) => rule.direction === direction)
        .flatMap((rule) => [...everyCluster(graph, rules, agent, rule)]);
      for (const { members, excess: value } of all) {
        for (const i of members) expected[i] = Math.max(expected[i] ?? 0, value);
      }
      const found = best.filter((cluster) => cluster.agent === agent && cluster.rule.direction === direction);
      expect(found.length).to.be.at.most(1);
      const most = Math.max(0, ...all.map(({ evidence }) => evidence));
      // What is as good as nothing may be either.
      if (most > 1e-9) expectNear(found[0]?.evidence, most, 1e-9);
      for (const cluster of found) {
        const members = membersOf(graph, cluster);
        expect(members.map((i) => graph.agent[i])).to.deep.equal(members.map(() => agent));
        const same = all.find((each) => Math.abs(each.evidence - cluster.evidence) < 1e-9 && each.of === cluster.of);
        expect(same?.matching).to.equal(cluster.matching);
        expect(members).to.have.length(cluster.matching);
        expect(cluster.excess).to.be.within(0, 1);
        expectNear(cluster.excess, same?.excess ?? NaN, 1e-9);
      }
    }
  }
  expected.forEach((each, i) => expectNear(excess[i], each, 1e-9));
}

/** Reviews without any structure: anybody rates anybody, at any time. */
function chance(seed: number, { parties, count }: { parties: number; count: number }): RatedReview[] {
  const random = seededRandom(seed);
  const names = accounts('p', parties);
  return Array.from({ length: count }, (_, i) => {
    const reviewer = random.below(parties);
    const agent = (reviewer + 1 + random.below(parties - 1)) % parties;
    const rating = random.pick([5, 5, 5, 5, 5, 5, 4, 4, 3, 1]);
    const names_ = { reviewer: names[reviewer] ?? '', agent: names[agent] ?? '' };
    return { id: String(i), ...names_, rating, verified: false, at: OPENED + random.below(730 * DAY) };
  });
}

describe('sdk/collusion/clusters', () => {
  const anyMarks = fc.array(fc.boolean(), { minLength: 1, maxLength: 13 });
  law(
    'are the best of every window and rule, whatever the rules say',
    [anyReviews, fc.tuple(anyMarks, anyMarks, anyMarks, anyMarks)],
    (reviews, marks) => {
      // Few agents, so that some have many reviews.
      const few = reviews.map((review, i) => ({
        ...review,
        reviewer: `from ${review.reviewer}`,
        agent: i % 3 === 0 ? 'a' : 'b',
      }));
      againstEveryCluster(reviewGraph(few), rulesFrom(marks));
    },
    { cost: 4 },
  );

  law(
    'are the best of every window and rule of ours',
    [anyReviews, anyShares(PARTIES.length)],
    (reviews, trust) => {
      const graph = reviewGraph(reviews, PARTIES);
      againstEveryCluster(graph, rulesOf(graph, describeMarket(graph), trust));
    },
    { cost: 20 },
  );

  law(
    'do not depend on when it all happened',
    [anyReviews, anyShares(PARTIES.length), fc.integer({ min: -1e9, max: 1e9 })],
    (reviews, trust, seconds) => {
      const [one, other] = [0, seconds].map((more) => {
        const graph = reviewGraph(
          reviews.map((review) => ({ ...review, at: review.at + more })),
          PARTIES,
        );
        const { best, excess } = findClusters(graph, rulesOf(graph, describeMarket(graph), trust));
        return { best: best.map((cluster) => ({ ...cluster, rule: cluster.rule.name })), excess };
      });
      expect(other).to.deep.equal(one);
    },
    { cost: 2 },
  );

  it('in chance alone have as little evidence as they say: of thirty thousand agents a tenth as many for each power of ten', () => {
    const evidence: number[] = [];
    let agents = 0;
    for (let seed = 0; seed < 100; seed++) {
      const graph = reviewGraph(chance(seed, { parties: 300, count: 1500 }));
      const rules = rulesOf(
        graph,
        describeMarket(graph),
        Float64Array.from(graph.parties, (_, party) => (party % 5) / 4),
      );
      evidence.push(...findClusters(graph, rules).best.map((cluster) => cluster.evidence));
      agents += graph.parties.length;
    }
    expect(agents).to.be.greaterThan(29_000);
    const above = (least: number): number => evidence.filter((each) => each >= least).length;
    // Each agent has three chances: praise, attacks and repeats.
    for (const least of [1, 2, 3, 4]) expect(above(least), `10^-${least}`).to.be.at.most(3 * agents * 10 ** -least);
    expect(above(6)).to.equal(0);
  });

  it('of too few reviews say nothing', () => {
    const graph = reviewGraph(attack({ from: accounts('s', 2), to: ['a'], rating: 5, day: 0 }));
    const all: Rule = { name: 'all', direction: 'praise', matches: () => true };
    expect(findClusters(graph, [all]).best).to.deep.equal([]);
    expect(findClusters(reviewGraph([]), [all]).excess).to.have.length(0);
  });

  it('whose evidence is the most take bought reviews from beside honest ones', () => {
    const { reviews } = honestMarket(2, { parties: 200, tasks: 3000 });
    const bought = attack({ from: accounts('s', 40), to: ['p0003'], rating: 5, day: 400, over: 2 });
    const graph = reviewGraph([...reviews, ...bought]);
    const trust = Float64Array.from(graph.parties, (name) => Number(name.startsWith('p')));
    const { best } = findClusters(graph, rulesOf(graph, describeMarket(graph), trust));
    const found = best.filter(({ agent }) => graph.parties[agent] === 'p0003');
    expect(found.map(({ rule }) => rule.direction)).to.deep.equal(['praise']);
    expect(found[0]?.evidence).to.be.greaterThan(18);
    const reviewers = found
      .flatMap((cluster) => membersOf(graph, cluster))
      .map((i) => graph.parties[graph.reviewer[i] ?? -1]);
    expect(reviewers).to.have.members(accounts('s', 40));
  });
});
