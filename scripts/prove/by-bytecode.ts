/** Shows that no input of a pure function reaches a panic in the code the compiler made. */
import type { JsonFragment } from 'ethers';
import { FunctionFragment, Interface } from 'ethers';
import { deployedSettings } from '../solidity/settings.ts';
import { compileOrThrow } from '../solidity/solc.ts';
import { finder, readSource, type Plant } from './sources.ts';
import { explore } from './symbolic-evm.ts';
import type { Verdict } from './verdict.ts';
import { solve } from './z3.ts';

interface Harness {
  file: string;
  contract: string;
  function: string;
}

export function proveBytecode(harness: Harness, options: { seconds: number; plant?: Plant }): Verdict {
  const { code, abi } = compileHarness(harness, options.plant);
  const fragment = new Interface(abi).getFunction(harness.function);
  if (!(fragment instanceof FunctionFragment)) throw new Error(`${harness.contract} has no ${harness.function}`);
  const paths = explore(code, { selector: fragment.selector, words: fragment.inputs.length });
  if (paths.panics.length === 0) throw new Error(`${harness.function} asserts nothing`);

  const ask = (conditions: readonly string[], values = ''): string => {
    const query = [paths.terms.text, `(assert (or false ${conditions.join(' ')}))`, '(check-sat)', values].join('\n');
    const { answer, output } = solve(query, { seconds: options.seconds });
    return answer === 'sat' ? `sat${output.replaceAll(/^sat/gm, '')}` : answer;
  };
  // If nothing could return, "nothing panics" would be true of it as well.
  if (!ask(paths.returns).startsWith('sat')) return { verdict: 'vacuous' };
  const answer = ask(paths.panics, `(get-value (${paths.terms.inputs.join(' ')}))`);
  if (answer.startsWith('sat')) return { verdict: 'refuted', example: answer.slice(3).replaceAll(/\s+/g, ' ').trim() };
  return { verdict: answer === 'unsat' ? 'proved' : 'timeout' };
}

interface Made {
  abi: JsonFragment[];
  evm: { deployedBytecode: { object: string } };
}

type Compiled = Record<string, Made>;

/** Without a plant, for all functions of a harness at once. */
const compiled = new Map<string, Compiled>();

function compileHarness({ file, contract }: Harness, plant?: Plant): { code: string; abi: JsonFragment[] } {
  const all = (plant === undefined ? compiled.get(file) : undefined) ?? compile(file, plant);
  if (plant === undefined) compiled.set(file, all);
  const made = all[contract];
  if (made === undefined) throw new Error(`${file} has no ${contract}`);
  return { code: made.evm.deployedBytecode.object, abi: made.abi };
}

function compile(file: string, plant?: Plant): Compiled {
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: readSource(file, plant) } },
    settings: { ...deployedSettings(), outputSelection: { [file]: { '*': ['abi', 'evm.deployedBytecode.object'] } } },
  };
  return compileOrThrow<Made>(input, { find: finder(plant) }).contracts[file] ?? {};
}
