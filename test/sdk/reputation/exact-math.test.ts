import { expect } from 'chai';
import fc from 'fast-check';

import { exp, ln } from '../../../sdk/src/reputation/exact-math.ts';
import { law } from '../../helpers/fast-check.ts';

/** How many doubles lie between two of the same sign, and one of them. */
function ulps(a: number, b: number): bigint {
  const [left = 0n, right = 0n] = new BigInt64Array(Float64Array.of(a, b).buffer);
  return left > right ? left - right : right - left;
}

const LEAST_NORMAL = 2 ** -1022;
const anyNormal = fc.oneof(
  fc.double({ min: LEAST_NORMAL, max: Number.MAX_VALUE, noNaN: true }),
  fc.double({ min: 0.5, max: 2, noNaN: true }),
  // Next to 1, where most digits cancel.
  fc.integer({ min: -40, max: 40 }).map((step) => 1 + step * 2 ** -53),
  fc.integer({ min: -1022, max: 1023 }).map((power) => 2 ** power),
);
const anyExponent = fc.oneof(
  fc.double({ min: -708, max: 709.78, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  // Half-way between two powers of two, where one gives way to the other.
  fc.integer({ min: -1020, max: 1023 }).map((power) => (power + 0.5) * Math.LN2),
);

describe('sdk/reputation/exact-math', () => {
  law('ln is within 4 units in the last place of the engine’s', [anyNormal], (x) => {
    const [ours, theirs] = [ln(x), Math.log(x)];
    expect(Math.sign(ours)).to.equal(Math.sign(theirs));
    expect(ulps(ours, theirs) <= 4n, `${ours} for ${theirs}`).to.equal(true);
  });

  law('exp is within 4 units in the last place of the engine’s', [anyExponent], (x) => {
    const [ours, theirs] = [exp(x), Math.exp(x)];
    expect(ulps(ours, theirs) <= 4n, `${ours} for ${theirs}`).to.equal(true);
  });

  law('neither falls where its argument rises by more than the errors', [anyNormal, anyExponent], (x, power) => {
    // 16 units: twice the error of each side, and less than one of them hides in the argument.
    expect(ln(Math.min(Number.MAX_VALUE, x * (1 + 2 ** -48)))).to.be.at.least(ln(x));
    expect(exp(Math.min(709.78, power + Math.max(1, Math.abs(power)) * 2 ** -48))).to.be.at.least(exp(power));
  });

  law('one undoes the other', [fc.double({ min: -700, max: 700, noNaN: true })], (x) => {
    expect(Math.abs(ln(exp(x)) - x)).to.be.at.most(2e-13);
  });

  it('is exact where the answer is: at 1, at 0, and where a double ends', () => {
    expect(ln(1)).to.equal(0);
    expect(exp(0)).to.equal(1);
    expect([exp(710), exp(Infinity), exp(-709), exp(-Infinity)]).to.deep.equal([Infinity, Infinity, 0, 0]);
    expect(ulps(ln(LEAST_NORMAL), -708.3964185322641)).to.equal(0n);
    expect(exp(709.78)).to.be.lessThan(Infinity);
  });

  it('leaves nothing of one call behind for the next', () => {
    const [a, b] = [ln(3), exp(-3)];
    for (const x of [1e-300, 1e300, 0.1, 7]) {
      ln(x);
      exp(ln(x));
      expect([ln(3), exp(-3)]).to.deep.equal([a, b]);
    }
  });
});
