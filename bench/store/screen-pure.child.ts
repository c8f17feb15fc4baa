// Screens such reviews once without a database: `screen-pure.child.ts <reviews>`. Their columns are made before the clock runs.
import { assessMarket, findingsOf } from '../../sdk/src/collusion/index.ts';
import { graphOfColumns } from '../../sdk/src/reputation/review-graph.ts';
import { costOf } from './cost.ts';
import { BEGINNING, HALF_A_DAY } from './log-of.ts';
import { randomFrom, subjectOf, toldFrom } from './reviews.ts';
import { BATCH, REVIEWERS } from './size.ts';

const count = Number(process.argv[2]);
const random = randomFrom(7);
const names = Array.from({ length: REVIEWERS }, (_, i) => subjectOf(i));
const [reviewer, agent] = [new Uint32Array(count), new Uint32Array(count)];
const [rating, verified, at] = [new Float64Array(count), new Uint8Array(count), new Float64Array(count)];
for (let i = 0; i < count; i++) {
  const told = toldFrom(random);
  [reviewer[i], agent[i], rating[i], verified[i]] = [told.reviewer, told.subject, told.rating, Number(told.verified)];
  at[i] = BEGINNING + HALF_A_DAY * (1 + Math.floor(i / BATCH));
}
const compareIds = (a: number, b: number): number => a - b;
let found = 0;
const cost = await costOf(() => {
  const graph = graphOfColumns(names, { reviewer, agent, rating, verified, at, compareIds });
  found = findingsOf(assessMarket(graph)).length;
});
console.log(JSON.stringify({ ...cost, reviews: count, found }));
