/**
 * `npm run fuzz`: the campaign of test/properties with new seeds, until a million calls were accepted; then bench/FUZZ.md.
 * `npm run fuzz -- 20000 --seed 7 --workers 1` plays fewer calls, from another seed on, in one process.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { asInsider } from './node-options.ts';

const TEST = 'test/properties/EscrowInvariants.t.sol';
const REPORT = 'bench/FUZZ.md';
const CALLS = 20_000;

interface Count {
  accepted: number;
  refused: number;
  stale: number;
}

interface Tally {
  verbs: Count[];
  seeds: number[];
  campaigns: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, workers: { type: 'string', default: '2' } },
});
const wanted = Number(positionals[0] ?? 1_000_000);
const workers = Math.min(Number(values.workers), availableParallelism());
const campaigns = wanted < 100_000 ? 1 : 5;
const names = verbNames();
const tally: Tally = { verbs: names.map(() => ({ accepted: 0, refused: 0, stale: 0 })), seeds: [], campaigns: 0 };
const started = performance.now();
let next = Number(values.seed);
let failed = false;

// The first one compiles, and the others find that done.
await play(next++, false);
await Promise.all(Array.from({ length: workers }, work));
if (failed) process.exitCode = 1;
else writeFileSync(REPORT, report());
process.stdout.write(`${failed ? 'FAILED' : `wrote ${REPORT}`} after ${minutes()} minutes\n`);

async function work(): Promise<void> {
  while (!failed && total('accepted') < wanted) await play(next++, true);
}

/** Some campaigns from one seed, in a process of their own. */
async function play(seed: number, compiled: boolean): Promise<void> {
  const args = ['test', 'solidity', TEST, '--grep', 'test_theCampaignReachesEveryVerb'];
  const settings = { FUZZ_SEED: String(seed), FUZZ_CALLS: String(CALLS), FUZZ_CAMPAIGNS: String(campaigns) };
  const child = spawn('hardhat', compiled ? [...args, '--no-compile'] : args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...asInsider(settings) },
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (exit) => {
      resolve(exit ?? 1);
    });
  });
  const lines = [...output.matchAll(/\bverb (\d+) (\d+) (\d+) (\d+)$/gm)];
  if (code !== 0 || lines.length !== names.length) {
    failed = true;
    process.stdout.write(`${output}\nFUZZ_SEED=${String(seed)} FUZZ_CAMPAIGNS=${String(campaigns)} failed\n`);
    return;
  }
  for (const [, verb, ...counts] of lines) add(Number(verb), counts.map(Number));
  tally.seeds.push(seed);
  tally.campaigns += campaigns;
  process.stdout.write(`seed ${String(seed)}: ${number(total('accepted'))} accepted after ${minutes()} minutes\n`);
}

function add(verb: number, [accepted = 0, refused = 0, stale = 0]: number[]): void {
  const count = tally.verbs[verb];
  if (count === undefined) throw new Error(`there is no verb ${String(verb)}`);
  count.accepted += accepted;
  count.refused += refused;
  count.stale += stale;
}

/** In the order of the enum, which is where the numbers come from. */
function verbNames(): string[] {
  const [, members = ''] = /enum Verb \{([^}]*)\}/.exec(readFileSync('test/properties/EscrowPlay.sol', 'utf8')) ?? [];
  return members.split(',').map((name) => name.trim());
}

function report(): string {
  const rows = tally.verbs.map(({ accepted, refused, stale }, verb) => {
    const share = `${((accepted / (accepted + refused)) * 100).toFixed(1)} %`;
    return [names[verb] ?? '', number(accepted + refused), number(accepted), number(refused), share, number(stale)];
  });
  const all = total('accepted') + total('refused');
  return `# Fuzzing the escrow

Written by \`npm run fuzz\`; the laws it checks are in test/properties/README.md. Every call was accepted or refused as the
model says, everybody's money added up after every call that moved any, and no law broke.

- ${number(all)} calls, ${number(total('accepted'))} of them accepted
- ${number(tally.campaigns)} campaigns of ${number(CALLS)} steps, each on a new escrow; seeds ${String(Math.min(...tally.seeds))} to ${String(Math.max(...tally.seeds))}
- ${minutes()} minutes in ${String(workers)} processes under Node ${process.versions.node}

${table(['verb', 'calls', 'accepted', 'refused', 'accepted share', 'with an old id'], rows)}
`;
}

/** As Prettier would write it. */
function table(head: string[], rows: string[][]): string {
  const width = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(width[i] ?? 0) : cell.padStart(width[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${width.map((w, i) => (i === 0 ? '-'.repeat(w) : `${'-'.repeat(w - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function total(what: keyof Count): number {
  return tally.verbs.reduce((sum, count) => sum + count[what], 0);
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function minutes(): string {
  return ((performance.now() - started) / 60_000).toFixed(1);
}
