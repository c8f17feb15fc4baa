import { expect } from 'chai';
import fc from 'fast-check';

import { auc, averagePrecision, falseAlarmsAt, precisionAt } from '../../../bench/reputation/metrics.ts';
import { law } from '../../helpers/fast-check.ts';
import { expectNear } from '../../helpers/near.ts';

/** Few values, so that ties are common. */
const scores = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: -2, max: 2 }), { minLength: min, maxLength: max });

interface Item {
  score: number;
  positive: boolean;
}

/** Every order that scores allow, each as often as chance would have it. */
function ordersOf(positives: number[], negatives: number[]): Item[][] {
  const items = [
    ...positives.map((score) => ({ score, positive: true })),
    ...negatives.map((score) => ({ score, positive: false })),
  ];
  return permutations(items).filter((order) =>
    order.every(({ score }, i) => i === 0 || (order[i - 1]?.score ?? 0) >= score),
  );
}

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

const found = (order: Item[], places: number): number =>
  order.slice(0, places).filter(({ positive }) => positive).length;
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('bench/reputation/metrics', () => {
  describe('auc', () => {
    law(
      'is the share of pairs that are in order, ties by half',
      [scores(1, 8), scores(1, 8)],
      (positives, negatives) => {
        const pairs = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        expectNear(auc(positives, negatives), mean(pairs), 1e-12);
      },
    );

    it('is not a number without a class', () => {
      expect(auc([], [1])).to.be.NaN;
      expect(auc([1], [])).to.be.NaN;
    });

    it('refuses scores that are none', () => {
      expect(() => auc([NaN], [1])).to.throw();
    });
  });

  describe('averagePrecision', () => {
    law(
      'is the mean over all orders that ties allow',
      [scores(1, 3), scores(0, 3)],
      (positives, negatives) => {
        const precisions = ordersOf(positives, negatives).map((order) => {
          const places = order.flatMap(({ positive }, i) => (positive ? [i + 1] : []));
          return mean(places.map((place) => found(order, place) / place));
        });
        expectNear(averagePrecision(positives, negatives), mean(precisions), 1e-12);
      },
      { cost: 4 },
    );
  });

  describe('precisionAt', () => {
    law(
      'is the mean over all orders that ties allow',
      [scores(1, 3), scores(0, 3), fc.integer({ min: 1, max: 6 })],
      (positives, negatives, k) => {
        const precisions = ordersOf(positives, negatives).map((order) => found(order, k) / k);
        expectNear(precisionAt(k, positives, negatives), mean(precisions), 1e-12);
      },
      { cost: 4 },
    );
  });

  describe('falseAlarmsAt', () => {
    law(
      'is the least share of negatives over all thresholds that flag enough positives',
      [scores(1, 8), scores(1, 8), fc.constantFrom(0.05, 0.5, 0.8, 0.95, 1)],
      (positives, negatives, rate) => {
        const flagged = (of: number[], threshold: number): number =>
          of.filter((score) => score >= threshold).length / of.length;
        const enough = [...positives, ...negatives].filter((threshold) => flagged(positives, threshold) >= rate);
        expect(falseAlarmsAt(rate, positives, negatives)).to.equal(
          Math.min(...enough.map((threshold) => flagged(negatives, threshold))),
        );
      },
    );

    it('takes 55 of 100 for 55 %, though 0.55 × 100 is more than 55 in binary', () => {
      const positives = Array.from({ length: 100 }, (_, i) => i);
      expectNear(falseAlarmsAt(0.55, positives, [44, 45, 46]), 2 / 3, 1e-12);
    });
  });
});
