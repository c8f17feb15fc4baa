/**
 * `npm test`: the Solidity properties, then everything in Mocha; then what did not run, and what it would take.
 * `npm test -- test/sdk/hex.test.ts` and `npm test -- --grep withdraw` run a part.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asInsider } from './node-options.ts';
import { runStage, sum, tableOf, type Outcome, type Stage } from './stage.ts';

const requireAll = process.env['CI'] === 'true' || process.env['AGENT_MARKET_REQUIRE_ALL'] === '1';

async function main(args: string[]): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'agent-market-test-'));
  const skipLog = join(scratch, 'not-run');
  try {
    const outcomes: Outcome[] = [];
    for (const stage of stagesFor(args))
      outcomes.push(await runStage({ ...stage, env: asInsider({ AGENT_MARKET_SKIP_LOG: skipLog }) }));
    return report(outcomes, existsSync(skipLog) ? leftOut(readFileSync(skipLog, 'utf8')) : []);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Files choose the stages they belong to; options go to all. */
function stagesFor(args: string[]): Stage[] {
  const isFile = (arg: string): boolean => /\.(ts|sol)$/.test(arg);
  const stage = (name: string, runner: string, ending: string): Stage => ({
    name,
    tests: true,
    command: ['hardhat', 'test', runner, ...args.filter((arg) => !isFile(arg) || arg.endsWith(ending))],
  });
  const all = { sol: stage('Solidity properties', 'solidity', '.sol'), ts: stage('Mocha', 'mocha', '.ts') };
  const wanted = (['sol', 'ts'] as const).filter(
    (ending) => !args.some(isFile) || args.some((arg) => arg.endsWith(`.${ending}`)),
  );
  return wanted.map((ending) => all[ending]);
}

/** What test/helpers/skip.ts wrote. */
interface LeftOut {
  line: string;
  tests: number;
}

function leftOut(log: string): LeftOut[] {
  return log
    .trim()
    .split('\n')
    .map((entry) => JSON.parse(entry) as LeftOut);
}

function report(outcomes: Outcome[], notRun: LeftOut[]): boolean {
  const skipped = sum(outcomes, 'skipped');
  // A test skipped without a word is one that everybody believes to run.
  const silent = Math.max(0, skipped - notRun.reduce((total, { tests }) => total + tests, 0));
  const lines = [tableOf(outcomes), ...notRun.map(({ line }) => `  ${line}`)];
  if (silent > 0) lines.push(`  ${silent} skipped without a reason: use skipLoudly of test/helpers/skip.ts`);
  process.stdout.write(`${lines.join('\n')}\n`);
  const file = process.env['AGENT_MARKET_TEST_RESULT'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(outcomes));
  return outcomes.every(({ ok }) => ok) && (!requireAll || skipped + notRun.length === 0);
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
