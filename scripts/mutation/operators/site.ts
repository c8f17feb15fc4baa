/** What an operator looks at, and what it proposes. */
import { childOf, rangeOf, wordOf, type AstNode, type Site } from '../../solidity/ast.ts';

/** One change of a source: bytes `start` to `end` become `to`. */
export interface Edit {
  operator: string;
  start: number;
  end: number;
  to: string;
}

export interface Place extends Site {
  /** The source between two offsets, which are bytes: sources have letters of more than one. */
  slice: (start: number, end: number) => string;
  /** Names that this file can use, and the members of every enum. */
  names: ReadonlySet<string>;
  enums: ReadonlyMap<number, string[]>;
  /** File-level constants in the order they are written. */
  constants: readonly string[];
}

export type Operator = (place: Place) => Edit[];

export function textOf(place: Place, node: AstNode): string {
  const { start, end } = rangeOf(node);
  return place.slice(start, end);
}

export function replace(operator: string, node: AstNode, ...replacements: string[]): Edit[] {
  return replacements.map((to) => ({ operator, ...rangeOf(node), to }));
}

/** The parent, and whether the node is its child `field`. */
export function isChild({ node, parents }: Site, parentType: string, field: string): boolean {
  const parent = parents.at(-1);
  return parent?.nodeType === parentType && childOf(parent, field) === node;
}

/** Where the operator of a binary expression or assignment is written, past the comments before it. */
export function operatorRange(place: Place, left: AstNode, right: AstNode): { start: number; end: number } | undefined {
  const operator = wordOf(place.node, 'operator');
  const start = rangeOf(left).end;
  const between = place
    .slice(start, rangeOf(right).start)
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => ' '.repeat(Buffer.byteLength(comment)));
  const at = between.indexOf(operator);
  return at < 0 ? undefined : { start: start + at, end: start + at + operator.length };
}
