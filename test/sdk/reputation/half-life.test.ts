import { expect } from 'chai';
import fc from 'fast-check';
import { HALF_LIFE, weightAt } from '../../../sdk/src/reputation/half-life.ts';
import { law } from '../../helpers/fast-check.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

const times = fc.integer({ min: 0, max: 2 ** 36 - 1 });
const ONE = 1n << 200n;
/** ln 2 with 200 bits, from its series 2 · Σ (1/3)^(2k+1) / (2k+1). */
const LN2 = Array.from({ length: 70 }, (_, k) => (2n * ONE) / (3n ** BigInt(2 * k + 1) * BigInt(2 * k + 1))).reduce(
  (sum, term) => sum + term,
);

/** round(2^(30 + rest / HALF_LIFE)) by the series of e^x, which shares nothing with the code but the definition. */
function bySeries(rest: number): bigint {
  const x = (LN2 * BigInt(rest)) / BigInt(HALF_LIFE);
  let [sum, term] = [0n, ONE];
  for (let i = 1n; term > 0n; i++) {
    sum += term;
    term = (term * x) / ONE / i;
  }
  return ((sum << 31n) / ONE + 1n) >> 1n;
}

describe('half-life', () => {
  law('law: a weight is exactly rounded', [times], (at) => {
    const periods = BigInt(Math.floor(at / HALF_LIFE));
    expect(weightAt(at)).to.equal(bySeries(at % HALF_LIFE) << periods);
  });

  it('a weight is exactly rounded at both ends of the tables', () => {
    for (const rest of [0, 1, 4095, 4096, 4097, 8191, 8192, HALF_LIFE - 4097, HALF_LIFE - 2, HALF_LIFE - 1])
      expect(weightAt(rest), String(rest)).to.equal(bySeries(rest));
  });

  law('law: a half-life later it is twice as much', [times], (at) => {
    if (at < HALF_LIFE) return;
    expect(weightAt(at)).to.equal(2n * weightAt(at - HALF_LIFE));
  });

  law('law: it rises with every second', [times], (at) => {
    if (at === 0) return;
    expect(weightAt(at) > weightAt(at - 1)).to.equal(true);
  });

  it('refuses what is no time in seconds', async () => {
    for (const at of [-1, 0.5, NaN, Infinity, 2 ** 36, Date.UTC(2026, 0)])
      await rejectsWith('TIME_INVALID', () => weightAt(at));
  });
});
