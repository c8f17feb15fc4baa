import { expect } from 'chai';
import fc from 'fast-check';

import {
  intervalOf,
  intervalOfDifference,
  intervalOfMedian,
  median,
  type Pair,
} from '../../../bench/reputation/bootstrap.ts';
import { auc } from '../../../bench/reputation/metrics.ts';
import { random } from '../../../bench/reputation/random.ts';
import { law } from '../../helpers/fast-check.ts';
import { expectNear } from '../../helpers/near.ts';

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 12 });
const resampling = (rounds: number, seed = '1') => ({ rng: random(seed), rounds });
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** P(the median of a resample of n distinct values is at most the k-th): over half of n draws are. */
function medianAtMost(k: number, n: number): number {
  let sum = 0;
  for (let draws = (n + 1) / 2; draws <= n; draws++)
    sum += binomial(n, draws) * (k / n) ** draws * (1 - k / n) ** (n - draws);
  return sum;
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

describe('bench/reputation/bootstrap', () => {
  for (const n of [3, 5, 7, 9, 11]) {
    it(`intervalOfMedian of ${n} values is where the exact distribution of resamples puts it`, () => {
      const values = Array.from({ length: n }, (_, i) => i + 1);
      const exact = values.find((k) => medianAtMost(k, n) > 0.025) ?? NaN;
      // Otherwise 20,000 rounds could not tell which value it is.
      expect(Math.abs(medianAtMost(exact, n) - 0.025), 'room above').to.be.above(0.005);
      expect(Math.abs(medianAtMost(exact - 1, n) - 0.025), 'room below').to.be.above(0.005);
      expect(intervalOfMedian(values, resampling(20_000))).to.deep.equal({ low: exact, high: n + 1 - exact });
    });
  }

  law('intervalOf draws each class to its size', [numbers, numbers], (positives, negatives) => {
    const sizes = (p: readonly number[], n: readonly number[]): number => 100 * p.length + n.length;
    const size = sizes(positives, negatives);
    expect(intervalOf(sizes, { positives, negatives }, resampling(20))).to.deep.equal({ low: size, high: size });
  });

  law('intervalOf holds what the classes can give', [numbers, numbers], (positives, negatives) => {
    const { low, high } = intervalOf(auc, { positives, negatives }, resampling(50));
    expect(low).to.be.within(0, high);
    expect(high).to.be.at.most(1);
  });

  law(
    'intervalOfDifference resamples subjects, not scores',
    [numbers, numbers, fc.integer({ min: -9, max: 9 })],
    (p, n, shift) => {
      const shifted = (values: number[]): Pair[] => values.map((value) => [value + shift, value]);
      const sumOfMeans = (a: readonly number[], b: readonly number[]): number => mean(a) + mean(b);
      const pairs = { positives: shifted(p), negatives: shifted(n) };
      const { low, high } = intervalOfDifference(sumOfMeans, pairs, resampling(20));
      expectNear(low, 2 * shift, 1e-9);
      expectNear(high, 2 * shift, 1e-9);
    },
  );

  it('is the same for the same seed, and another for another', () => {
    const classes = {
      positives: Array.from({ length: 40 }, (_, i) => (i * 7) % 23),
      negatives: Array.from({ length: 40 }, (_, i) => (i * 5) % 19),
    };
    const of = (seed: string): unknown => intervalOf(auc, classes, resampling(200, seed));
    expect(of('a')).to.deep.equal(of('a'));
    expect(of('a')).not.to.deep.equal(of('b'));
  });

  it('median takes the middle', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).to.deep.equal([2, 2.5, NaN]);
  });
});
