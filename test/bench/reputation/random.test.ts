import { expect } from 'chai';
import fc from 'fast-check';

import { random } from '../../../bench/reputation/random.ts';
import { law } from '../../helpers/fast-check.ts';
import { expectNear } from '../../helpers/near.ts';

describe('bench/reputation/random', () => {
  law('is what its seed says', [fc.string()], (seed) => {
    const [a, b] = [random(seed), random(seed)];
    expect(Array.from({ length: 20 }, () => a.unit())).to.deep.equal(Array.from({ length: 20 }, () => b.unit()));
  });

  law(
    'samples without replacement, at most all',
    [fc.string(), fc.uniqueArray(fc.nat()), fc.nat(20)],
    (seed, values, count) => {
      const sample = random(seed).sample(values, count);
      expect(sample).to.have.length(Math.min(count, values.length));
      expect(new Set(sample).size).to.equal(sample.length);
      expect(values).to.include.members(sample);
    },
  );

  law('takes whole numbers of a range, both ends included', [fc.string()], (seed) => {
    const rng = random(seed);
    const seen = new Set(Array.from({ length: 200 }, () => rng.int(-1, 1)));
    expect([...seen].sort((a, b) => a - b)).to.deep.equal([-1, 0, 1]);
  });

  it('is even, and normal where it says so', () => {
    const rng = random('moments');
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const units = Array.from({ length: 50_000 }, () => rng.unit());
    expectNear(mean(units), 0.5, 0.01);
    expectNear(mean(units.map((x) => (x - 0.5) ** 2)), 1 / 12, 0.002);
    const normals = Array.from({ length: 50_000 }, () => rng.normal());
    expectNear(mean(normals), 0, 0.02);
    expectNear(mean(normals.map((x) => x ** 2)), 1, 0.03);
  });

  it('has streams that do not resemble each other', () => {
    const firsts = new Set(Array.from({ length: 5000 }, (_, i) => random(`seed/${i}`).id()));
    expect(firsts.size).to.equal(5000);
  });
});
