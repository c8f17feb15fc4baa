/** Leaves a test out, never silently: the runner lists what did not run, and in CI leaving anything out is a failure. */
import { appendFileSync } from 'node:fs';

/**
 * Call it inside `it(…)` or `before(…)` with Mocha's `this` when something the test needs is missing. Does not return.
 * The reason says what is missing and how to supply it: "no DATABASE_URL: set it to postgres://… to run this on a server".
 */
export function skipLoudly(context: Mocha.Context, reason: string): never {
  const { title, tests } = leftOut(context.test);
  const line = `NOT RUN: ${title}: ${reason}`;
  const log = process.env['AGENT_MARKET_SKIP_LOG'];
  if (log !== undefined) appendFileSync(log, `${JSON.stringify({ line, tests })}\n`);
  if (nothingMayBeLeftOut()) throw new Error(`${line} (CI=true leaves nothing out)`);
  console.log(line);
  return context.skip();
}

/** A hook that runs once leaves out all tests of its suite. */
function leftOut(test: Mocha.Runnable | undefined): { title: string; tests: number } {
  const suite = test?.parent;
  if (suite !== undefined && test?.title.startsWith('"before all"') === true) {
    return { title: suite.titlePath().join(' › '), tests: suite.total() };
  }
  return { title: test?.titlePath().join(' › ') ?? 'a test', tests: 1 };
}

function nothingMayBeLeftOut(): boolean {
  return process.env['CI'] === 'true' || process.env['AGENT_MARKET_REQUIRE_ALL'] === '1';
}
