/** Every mutant of our contracts: one small change each, under a name that outlives edits elsewhere in the file. */
import { createHash } from 'node:crypto';

import { childrenOf, placeOf, walk, wordOf, type AstNode } from '../solidity/ast.ts';
import { compile, isUnderTest, listSources, readSource } from '../solidity/project.ts';
import { assembly } from './operators/assembly.ts';
import { missingOperand, missingStep, otherBranch, otherOperator, unary } from './operators/expressions.ts';
import type { Operator, Place } from './operators/site.ts';
import { fixedCondition, missingModifier, missingStatement } from './operators/statements.ts';
import { otherAnswer, otherConstant, otherLiteral, otherMember, swappedArguments } from './operators/values.ts';

export interface Mutant {
  id: string;
  file: string;
  line: number;
  /** Contract and function: `TaskEscrow._close`. */
  place: string;
  operator: string;
  from: string;
  to: string;
  /** In bytes of the file. */
  start: number;
  end: number;
}

const OPERATORS: Operator[] = [
  ...[otherOperator, missingOperand, unary, otherBranch, missingStep],
  ...[otherLiteral, otherMember, otherConstant, swappedArguments, otherAnswer],
  ...[fixedCondition, missingStatement, missingModifier, assembly],
];

export function listMutants(): Mutant[] {
  const files = listSources().filter(isUnderTest);
  const { trees, errors } = compile(files, ['ast']);
  if (errors[0] !== undefined) throw new Error(`the contracts do not compile: ${errors[0]}`);
  const { enums, constants } = declarations(Object.values(trees));
  return files.flatMap((file) => mutantsOf(file, trees[file] as AstNode, { enums, constants }));
}

/** The file with the mutant in it. */
export function mutate(mutant: Pick<Mutant, 'file' | 'start' | 'end' | 'to'>): string {
  const source = Buffer.from(readSource(mutant.file));
  const parts = [source.subarray(0, mutant.start), Buffer.from(mutant.to), source.subarray(mutant.end)];
  return Buffer.concat(parts).toString();
}

/** The first `count` in an order that depends on the seed and the names alone. */
export function sample(mutants: readonly Mutant[], count: number, seed: string): Mutant[] {
  const rank = (mutant: Mutant): string => hash(`${seed} ${mutant.id}`);
  return mutants
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

function mutantsOf(file: string, tree: AstNode, known: Pick<Place, 'enums' | 'constants'>): Mutant[] {
  const source = Buffer.from(readSource(file));
  const slice = (start: number, end: number): string => source.subarray(start, end).toString();
  const names = new Set(source.toString().match(/\w+/g));
  const seen = new Map<string, number>();
  const spots = new Set<string>();
  const mutants: Mutant[] = [];
  for (const site of walk(tree)) {
    for (const edit of OPERATORS.flatMap((operator) => operator({ ...site, ...known, slice, names }))) {
      const spot = `${edit.start} ${edit.end} ${edit.to}`;
      const [from, place] = [slice(edit.start, edit.end), placeOf(site)];
      if (spots.has(spot) || from === edit.to) continue;
      spots.add(spot);
      // The same change twice in a function is told apart by its number, and not by where it stands.
      const name = [file, place, edit.operator, from, edit.to].join(' ');
      const number = (seen.get(name) ?? 0) + 1;
      seen.set(name, number);
      const line = slice(0, edit.start).split('\n').length;
      mutants.push({ id: hash(`${name} ${number}`).slice(0, 10), file, line, place, from, ...edit });
    }
  }
  return mutants.sort((a, b) => a.start - b.start);
}

function declarations(trees: readonly AstNode[]): { enums: Map<number, string[]>; constants: string[] } {
  const enums = new Map<number, string[]>();
  const constants: string[] = [];
  for (const { node, parents } of trees.flatMap((tree) => [...walk(tree)])) {
    const members = childrenOf(node, 'members').map((member) => wordOf(member, 'name'));
    if (node.nodeType === 'EnumDefinition') enums.set(node['id'] as number, members);
    const atTop = node.nodeType === 'VariableDeclaration' && parents.length === 1;
    if (atTop) constants.push(wordOf(node, 'name'));
  }
  return { enums, constants };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
