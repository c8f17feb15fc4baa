// From suspicion of reviewers to an alarm about agents, whatever the scale of the suspicion: how hard suspicious reviewers pull at the score.
import { scoreOf, type RatedReview, type Scores } from './engine.ts';
import { byAgent, mapValues } from './peers/tally.ts';

const TOP = 10;

/**
 * For each agent the ten reviews that pull hardest, on average, absent ones as 0. Pull is surprise at the reviewer (−log₁₀ of its tail) ×
 * distance of the rating from the agent's score.
 */
export function pullsOf(reviews: readonly RatedReview[], { agents, reviewers }: Scores): Map<string, number> {
  const tail = tails(reviewers);
  const pull = ({ agent, reviewer, rating }: RatedReview): number =>
    -Math.log10(tail.get(reviewer) ?? 1) * Math.abs(rating - scoreOf(agents, agent));
  return mapValues(byAgent(reviews), (received) => {
    const hardest = received
      .map(pull)
      .sort((a, b) => b - a)
      .slice(0, TOP);
    return hardest.reduce((sum, each) => sum + each, 0) / TOP;
  });
}

/** For each reviewer, the share of reviewers who are at least as suspicious, those who tie by half. */
function tails(suspicion: ReadonlyMap<string, number>): Map<string, number> {
  const sorted = [...suspicion].sort(([, a], [, b]) => b - a);
  const tail = new Map<string, number>();
  for (let first = 0; first < sorted.length;) {
    let end = first;
    while (end < sorted.length && sorted[end]?.[1] === sorted[first]?.[1]) end++;
    for (const [id] of sorted.slice(first, end)) tail.set(id, (first + end) / 2 / sorted.length);
    first = end;
  }
  return tail;
}
