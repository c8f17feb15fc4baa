/** A process that judges mutants, one after the other, as main.ts sends them. */
import { createHash } from 'node:crypto';

import { compile, dependentsOf, isUnderTest, listSources, type Compiled } from '../solidity/project.ts';
import { replaceArtifacts } from './artifacts.ts';
import { makeCampaign } from './campaign.ts';
import { mutate, type Mutant } from './mutants.ts';
import { loadSuite, type Failure } from './suite.ts';

export type Verdict = 'killed' | 'timeout' | 'survived' | 'stillborn' | 'equivalent';

export type Judged = { verdict: Verdict; by?: string; seconds: number };

export type ToWorker = { kind: 'baseline' } | { kind: 'judge'; mutant: Mutant };
/** `code` names the compiled contracts: the results of a run belong to them. */
export type FromWorker =
  | { kind: 'ready'; code: string; tests: number; seconds: number }
  | ({ kind: 'judged'; id: string } & Judged)
  | { kind: 'broken'; reason: string };

const OUTPUTS = ['evm.bytecode.object', 'evm.bytecode.linkReferences', 'evm.deployedBytecode.object'];
OUTPUTS.push('evm.deployedBytecode.linkReferences');

const useCode = replaceArtifacts();
const suite = await loadSuite();
const campaign = makeCampaign(process.argv[2] ?? '0');
const original = compile(listSources(), OUTPUTS);

// A run that stops at its first failure leaves promises behind that nobody waits for any more.
process.on('unhandledRejection', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (message: ToWorker) => {
  void (message.kind === 'baseline' ? baseline() : judge(message.mutant)).then(
    (answer) => process.send?.(answer satisfies FromWorker),
    (error: unknown) => process.send?.({ kind: 'broken', reason: String(error) } satisfies FromWorker),
  );
});

/** The unchanged contracts must pass: before any mutant, and again after the last. */
async function baseline(): Promise<FromWorker> {
  const started = performance.now();
  useCode(original.contracts);
  const failure = await suite.run('');
  if (failure !== undefined) return { kind: 'broken', reason: `unchanged contracts fail: ${nameOf(failure)}` };
  const seconds = (performance.now() - started) / 1000;
  const underTest = Object.entries(original.contracts).filter(([file]) => isUnderTest(file));
  return { kind: 'ready', code: hash(JSON.stringify(underTest)), tests: suite.tests, seconds };
}

async function judge(mutant: Mutant): Promise<FromWorker> {
  const started = performance.now();
  const verdict = await verdictOn(mutant);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  return { kind: 'judged', id: mutant.id, ...verdict, seconds };
}

async function verdictOn(mutant: Mutant): Promise<Omit<Judged, 'seconds'>> {
  const source = mutate(mutant);
  const mutated = compile(dependentsOf(mutant.file), OUTPUTS, { [mutant.file]: source });
  if (mutated.errors[0] !== undefined) return { verdict: 'stillborn', by: mutated.errors[0].split('\n')[0] ?? '' };
  if (sameCode(mutated)) return { verdict: 'equivalent', by: 'same bytecode' };

  useCode({ ...original.contracts, ...mutated.contracts });
  const failure = await suite.run(mutant.place);
  if (failure !== undefined) return { verdict: failure.timeout ? 'timeout' : 'killed', by: nameOf(failure) };

  const { ok, failed, timeout } = await campaign.run(mutant.file, source);
  if (ok) return { verdict: 'survived' };
  return { verdict: timeout ? 'timeout' : 'killed', by: `test/properties: ${timeout ? 'no end' : failed}` };
}

function sameCode({ contracts }: Compiled): boolean {
  return Object.entries(contracts).every(([file, byName]) =>
    Object.entries(byName).every(
      ([name, { evm }]) => evm.bytecode.object === original.contracts[file]?.[name]?.evm.bytecode.object,
    ),
  );
}

function nameOf({ file, test }: Failure): string {
  return `${file}: ${test}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
