/**
 * `npm run prove [-- --grep TEXT] [-- --seconds N]`: proofs about the contracts' pure parts, with z3 (Debian: apt install z3).
 * Each property must be proved, and each bug planted against it must be refuted. Anything else, a timeout too, fails.
 */
import { parseArgs } from 'node:util';
import { proveBytecode } from './prove/by-bytecode.ts';
import { proveContract } from './prove/by-smt-checker.ts';
import { PROPERTIES, type Property } from './prove/properties.ts';
import type { Plant } from './prove/sources.ts';
import type { Verdict } from './prove/verdict.ts';
import { hasZ3 } from './prove/z3.ts';

const { values } = parseArgs({ options: { grep: { type: 'string' }, seconds: { type: 'string', default: '60' } } });
const chosen = PROPERTIES.filter(({ name }) => name.includes(values.grep ?? ''));
if (!hasZ3()) fail('z3 is not installed: apt install z3, or brew install z3');
if (chosen.length === 0) fail(`no property is called "${values.grep ?? ''}"`);

const started = performance.now();
let bad = 0;
for (const property of chosen) {
  row(property.name, 'proved', () => prove(property));
  for (const bug of property.bugs)
    row(`  with "${(bug.to || `no ${bug.from}`).replaceAll(/\s+/g, ' ')}"`, 'refuted', () => prove(property, bug));
}
const bugs = chosen.reduce((sum, property) => sum + property.bugs.length, 0);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stdout.write(`${chosen.length} properties, ${bugs} planted bugs, ${bad} not as they should be, ${seconds} s\n`);
process.exitCode = bad === 0 ? 0 : 1;

function prove({ function: name, ...property }: Property, plant?: Plant): Verdict {
  const options = { seconds: Number(values.seconds), ...(plant && { plant }) };
  return name === undefined
    ? proveContract(property, options)
    : proveBytecode({ ...property, function: name }, options);
}

function row(name: string, expected: Verdict['verdict'], act: () => Verdict): void {
  const before = performance.now();
  const { verdict, example } = act();
  const took = ((performance.now() - before) / 1000).toFixed(1);
  const ok = verdict === expected;
  process.stdout.write(`${ok ? '✔' : '✘'} ${name.padEnd(78)} ${verdict.padEnd(8)} ${took.padStart(6)} s\n`);
  if (ok) return;
  bad += 1;
  if (example !== undefined) process.stdout.write(`    ${example}\n`);
}

function fail(what: string): never {
  process.stderr.write(`${what}\n`);
  process.exit(2);
}
