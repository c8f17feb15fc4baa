/** Everything that must hold for a commit, in one run, with the time each part took. Started by .ci/run. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStage, sum, tableOf, type Outcome, type Stage } from './stage.ts';

const node = (...args: string[]): string[] => [process.execPath, ...args];
const result = join(mkdtempSync(join(tmpdir(), 'agent-market-ci-')), 'tests.json');

const STAGES: Stage[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'types: packages', command: ['npm', 'run', '--silent', 'build:packages'] },
  { name: 'types: everything', command: ['tsc', '--noEmit'] },
  { name: 'lint: TypeScript', command: ['eslint', '--max-warnings', '0', '.'] },
  { name: 'lint: Solidity', command: ['npm', 'run', '--silent', 'lint:solidity'] },
  { name: 'vectors are current', command: node('scripts/generate/vectors.ts', '--check') },
  { name: 'contracts match their snapshots', command: node('scripts/check/contracts.ts') },
  { name: 'proofs', command: node('scripts/prove.ts') },
  { name: 'tests', command: ['npm', 'test'], env: { AGENT_MARKET_TEST_RESULT: result } },
  { name: 'examples', command: node('scripts/examples.ts') },
  { name: 'documentation code', command: node('scripts/check/docs.ts') },
  { name: 'packages', command: node('scripts/check/packages.ts') },
  { name: 'demo', command: ['npm', 'start', '--', '--once'] },
  { name: 'gas', command: node('bench/main.ts', 'gas', '--check') },
];

const outcomes: Outcome[] = [];
for (const stage of STAGES) {
  process.stdout.write(`\n━━ ${stage.name}\n`);
  const outcome = await runStage(stage);
  process.stdout.write(`━━ ${stage.name}: ${outcome.ok ? 'passed' : 'FAILED'} in ${outcome.seconds.toFixed(1)} s\n`);
  outcomes.push(...(stage.name === 'tests' ? asTests(outcome) : [outcome]));
}
process.stdout.write(`\n${tableOf(outcomes)}\n\n`);
process.stdout.write(`${sum(outcomes, 'passed')} passed, ${sum(outcomes, 'failed')} failed\n`);
rmSync(join(result, '..'), { recursive: true, force: true });
process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;

/** The test stage counts as the tests in it, and as a failure of its own when it failed for another reason. */
function asTests(stage: Outcome): Outcome[] {
  let parts: Outcome[] = [];
  try {
    parts = JSON.parse(readFileSync(result, 'utf8')) as Outcome[];
  } catch {
    // It did not get as far as counting.
  }
  const explained = parts.length > 0 && (stage.ok || sum(parts, 'failed') > 0);
  return explained ? parts : [...parts, { ...stage, ok: false, passed: 0, failed: 1 }];
}
