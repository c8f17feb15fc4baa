// Laws: statements about every input, tried on a hundred at home and on ten thousand in CI where a run is cheap.
import fc from 'fast-check';

export interface LawOptions {
  /** About how many milliseconds one run takes, when more than one; divides the runs, so that no law takes CI much over ten seconds. */
  cost?: number;
}

/** Runs per law: `FC_RUNS`, or 10,000 with `CI=true`, or 100; by the cost of one. At least 20. */
export function lawRuns({ cost = 1 }: LawOptions = {}): number {
  const wanted = Number(process.env['FC_RUNS'] ?? (process.env['CI'] === 'true' ? 10_000 : 100));
  return Math.max(20, Math.ceil(wanted / cost));
}

/** Declares a mocha test: `check` must not throw for any input. A failure prints the seed and the smallest input. */
export function law<T extends [unknown, ...unknown[]]>(
  title: string,
  inputs: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => unknown,
  options: LawOptions = {},
): void {
  it(title, async function () {
    this.timeout(900_000);
    const property = fc.asyncProperty(fc.tuple<T>(...inputs), async (values) => {
      await check(...values);
    });
    await fc.assert(property, { numRuns: lawRuns(options) });
  });
}
