/** Numbers that are the same but for rounding. Hardhat's matchers make `closeTo` one of whole numbers in all of mocha's process. */
import { expect } from 'chai';

export function expectNear(actual: number | undefined, expected: number, tolerance: number, what = ''): void {
  const isNear = actual !== undefined && Math.abs(actual - expected) <= tolerance;
  expect(isNear, `${what} ${actual} is not within ${tolerance} of ${expected}`).to.equal(true);
}
