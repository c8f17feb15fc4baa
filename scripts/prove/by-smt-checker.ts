/** Asks the compiler's SMTChecker (its CHC engine: every sequence of calls) whether an assertion of a contract can fail. */
import { compileOrThrow, type Finding } from '../solidity/solc.ts';
import { finder, readSource, type Plant } from './sources.ts';
import type { Verdict } from './verdict.ts';
import { solve } from './z3.ts';

interface Harness {
  file: string;
  contract: string;
  /** Only assertions inside these functions count; all, when absent. */
  function?: string;
}

/** For Horn clauses: what the compiler's own binding gives to z3. */
const OPTIONS = [
  'rewriter.pull_cheap_ite=true',
  'fp.spacer.q3.use_qgen=true',
  'fp.spacer.mbqi=false',
  'fp.spacer.ground_pobs=false',
];
const INVARIANT = 'CHC: Assertion violation check is safe!';
const VIOLATED = 'CHC: Assertion violation happens here.';

export function proveContract(harness: Harness, options: { seconds: number; plant?: Plant }): Verdict {
  const { file, contract } = harness;
  // The compiler's z3 needs threads, which its WebAssembly has not: it hands its queries to us, and our time limit holds.
  let refuted = false;
  const smtSolver = (query: string): { contents: string } => {
    // One assertion that fails decides; the others need no answer.
    if (refuted) return { contents: 'unknown' };
    const { answer, output } = solve(query, { seconds: options.seconds, options: OPTIONS });
    // In Horn clauses the question is for an invariant: there is none.
    refuted = answer === 'unsat';
    return { contents: output };
  };
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: readSource(file, options.plant) } },
    settings: {
      evmVersion: 'cancun',
      modelChecker: {
        engine: 'chc',
        solvers: ['smtlib2'],
        targets: ['assert'],
        contracts: { [file]: [contract] },
        showProvedSafe: true,
        showUnproved: true,
        extCalls: 'untrusted',
      },
      outputSelection: {},
    },
  };
  return verdictOf(compileOrThrow(input, { find: finder(options.plant), smtSolver }).findings);
}

function verdictOf(findings: readonly Finding[]): Verdict {
  const violated = findings.find(({ message }) => message.startsWith(VIOLATED));
  if (violated !== undefined) return { verdict: 'refuted', example: violated.message.slice(VIOLATED.length).trim() };
  // Whatever it says besides (a solver's error, "might happen") is no proof.
  const assertions = findings.filter(({ message }) => /Assertion violation|SMT solver/.test(message));
  if (assertions.length === 0) return { verdict: 'vacuous' };
  return { verdict: assertions.every(({ message }) => message.startsWith(INVARIANT)) ? 'proved' : 'timeout' };
}
