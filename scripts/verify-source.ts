/**
 * Is the contract at an address made of this checkout? Compiles the sources here and compares.
 *
 *   node scripts/verify-source.ts <address> --rpc URL     exit code 0: yes, to the last byte; 1: no; 2: bad arguments
 *   node scripts/verify-source.ts --standard-json NAME    the compiler's input, for an explorer's form
 */
import { parseArgs } from 'node:util';
import { isAddress } from 'ethers';
import { compile, contractFiles, standardInput, type Compiled } from './contracts/recompile.ts';
import { compareCode, type Comparison } from './contracts/same-code.ts';

interface Judged extends Comparison {
  contract: Compiled;
}

const USAGE = `usage: node scripts/verify-source.ts <address> --rpc URL
       node scripts/verify-source.ts --standard-json NAME\n`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parsed();
  const [address] = positionals;
  const name = values['standard-json'];
  if (name !== undefined) return printInput(name);
  if (address === undefined || !isAddress(address) || values.rpc === undefined) return usage();
  const code = await codeAt(address, values.rpc);
  if (code === undefined) return no(`${values.rpc} does not tell the code of ${address}`);
  if (code === '0x') return no(`${address} has no code on this chain`);
  return report(address, judge(code));
}

/** One question, so without a library's provider, which would go on asking a dead node. */
async function codeAt(address: string, url: string): Promise<string | undefined> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getCode', params: [address, 'latest'] });
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
    const { result } = (await answer.json()) as { result?: unknown };
    return typeof result === 'string' && /^0x([0-9a-f]{2})*$/i.test(result) ? result : undefined;
  } catch {
    return undefined;
  }
}

function parsed(): { values: { rpc?: string; 'standard-json'?: string }; positionals: string[] } {
  try {
    const options = { rpc: { type: 'string' }, 'standard-json': { type: 'string' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch {
    return { values: {}, positionals: [] };
  }
}

/** The best match first. */
function judge(code: string): Judged | undefined {
  const order = { same: 0, 'other metadata': 1, different: 2 };
  const judged = compile(standardInput(contractFiles()))
    .filter(({ evm }) => evm.deployedBytecode.object !== '')
    .map((contract) => ({ contract, ...compareCode(code, contract.evm.deployedBytecode) }));
  return judged.sort(
    (a, b) => order[a.sameness] - order[b.sameness] || (b.firstDifference ?? -1) - (a.firstDifference ?? -1),
  )[0];
}

function report(address: string, best: Judged | undefined): number {
  if (best === undefined) return no('this checkout has no contract to compare with');
  const { contract, sameness, firstDifference, immutables } = best;
  const name = `${contract.name} (${contract.source})`;
  if (sameness === 'other metadata') {
    return no(`${address} runs the same instructions as ${name}, from sources or settings that differ in text`);
  }
  if (sameness === 'different') {
    const nearest = firstDifference === undefined ? '' : `; nearest is ${name}, up to byte ${firstDifference}`;
    return no(`${address} is none of our contracts${nearest}`);
  }
  const length = contract.evm.deployedBytecode.object.length / 2;
  process.stdout.write(`${address} is ${name}: all ${length} bytes are what this checkout compiles to\n`);
  for (const { start, value } of immutables)
    process.stdout.write(`  set by the deployment at byte ${start}: ${value}\n`);
  return 0;
}

function printInput(name: string): number {
  const file = contractFiles().find((path) => path.endsWith(`/${name}.sol`));
  if (file === undefined) return no(`there is no contract ${name} in contracts/`);
  process.stdout.write(`${JSON.stringify(standardInput([file]), undefined, 2)}\n`);
  return 0;
}

function no(why: string): number {
  process.stderr.write(`${why}\n`);
  return 1;
}

function usage(): number {
  process.stderr.write(USAGE);
  return 2;
}
