// How well numbers part positives from negatives. Higher means "more positive"; what ties mean is said at each.

/** The probability that a positive is above a negative; a tie counts half. NaN when a class is empty. */
export function auc(positives: readonly number[], negatives: readonly number[]): number {
  let below = 0;
  let won = 0;
  for (const { p, n } of tieGroups(positives, negatives).reverse()) {
    won += p * (below + n / 2);
    below += n;
  }
  return won / (positives.length * negatives.length);
}

/**
 * Mean precision at the positives' places. Ties: the exact expectation over all orders of the tied (McSherry and Najork 2008), so that
 * neither the order of the input nor luck matters.
 */
export function averagePrecision(positives: readonly number[], negatives: readonly number[]): number {
  let above = 0;
  let found = 0;
  let sum = 0;
  for (const { p, n } of tieGroups(positives, negatives)) {
    const size = p + n;
    if (p > 0) {
      // A place in the group is a positive with p / size; the others before it then hold their share of the p − 1 that are left.
      const others = size > 1 ? (p - 1) / (size - 1) : 0;
      for (let place = 1; place <= size; place++) {
        sum += ((p / size) * (found + 1 + (place - 1) * others)) / (above + place);
      }
    }
    above += size;
    found += p;
  }
  return sum / positives.length;
}

/** The share of positives among the first `k`; ties at the edge count by their expectation, as above. */
export function precisionAt(k: number, positives: readonly number[], negatives: readonly number[]): number {
  let above = 0;
  let found = 0;
  for (const { p, n } of tieGroups(positives, negatives)) {
    const taken = Math.min(p + n, k - above);
    found += (p * taken) / (p + n);
    above += taken;
    if (above === k) break;
  }
  return found / k;
}

/**
 * The share of negatives that are flagged when the threshold is as high as it can be with at least `rate` of the positives flagged.
 * Pessimistic: all who tie with the threshold are flagged.
 */
export function falseAlarmsAt(rate: number, positives: readonly number[], negatives: readonly number[]): number {
  const sorted = positives.toSorted((a, b) => b - a);
  // 1e-9: 0.95 × 20 is 19, whatever binary fractions make of it.
  const threshold = sorted[Math.max(0, Math.ceil(rate * sorted.length - 1e-9) - 1)];
  if (threshold === undefined || negatives.length === 0) return NaN;
  return negatives.filter((score) => score >= threshold).length / negatives.length;
}

interface TieGroup {
  /** How many positives and negatives have this value. */
  p: number;
  n: number;
}

/** Groups of equal values, the highest first. */
function tieGroups(positives: readonly number[], negatives: readonly number[]): TieGroup[] {
  const up = Float64Array.from(positives).sort();
  const un = Float64Array.from(negatives).sort();
  const groups: TieGroup[] = [];
  let i = up.length - 1;
  let j = un.length - 1;
  while (i >= 0 || j >= 0) {
    const value = Math.max(up[i] ?? -Infinity, un[j] ?? -Infinity);
    const group = { p: 0, n: 0 };
    for (; i >= 0 && up[i] === value; i--) group.p++;
    for (; j >= 0 && un[j] === value; j--) group.n++;
    if (group.p + group.n === 0) throw new Error('a score is not a number');
    groups.push(group);
  }
  return groups;
}
