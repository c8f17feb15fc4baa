/** Where probes go: every function, every statement, both sides of every decision and of every part of a condition. */
import { childOf, placeOf, rangeOf, walk, wordOf, type AstNode, type Site } from '../solidity/ast.ts';

export type Kind = 'function' | 'statement' | 'branch' | 'condition';

export interface Point {
  kind: Kind;
  file: string;
  line: number;
  place: string;
  /** What of it: the side of a decision, with its text. */
  what: string;
}

/** A probe around an expression, or before a statement. */
export interface Probe {
  form: 'entry' | 'before' | 'braced' | 'around';
  start: number;
  end: number;
  kind: Kind;
  place: string;
}

const STATEMENT = /^(Expression|Emit|Revert|VariableDeclaration|If|For|While|DoWhile|Try)Statement$|^(Return|InlineAssembly|Break|Continue)$/;
const DECISION = ['IfStatement', 'WhileStatement', 'DoWhileStatement', 'ForStatement', 'Conditional'];

export function probesOf(tree: AstNode): Probe[] {
  return [...walk(tree)].flatMap((site) => {
    const place = placeOf(site);
    return [...entries(site), ...statements(site), ...decisions(site), ...conditions(site)].map((probe) => ({
      ...probe,
      place,
    }));
  });
}

type Found = Omit<Probe, 'place'>[];

function entries({ node }: Site): Found {
  const body = node.nodeType === 'FunctionDefinition' ? childOf(node, 'body') : undefined;
  return body === undefined ? [] : [{ form: 'entry', kind: 'function', ...rangeOf(body) }];
}

function statements({ node, parents }: Site): Found {
  const parent = parents.at(-1);
  if (!STATEMENT.test(node.nodeType) || parent === undefined) return [];
  const inHead = ['initializationExpression', 'loopExpression'].some((field) => childOf(parent, field) === node);
  if (inHead) return [];
  const inBlock = /^(Unchecked)?Block$/.test(parent.nodeType);
  return [{ form: inBlock ? 'before' : 'braced', kind: 'statement', ...rangeOf(node) }];
}

function decisions({ node }: Site): Found {
  const condition = DECISION.includes(node.nodeType) ? childOf(node, 'condition') : undefined;
  return condition === undefined ? [] : [{ form: 'around', kind: 'branch', ...rangeOf(condition) }];
}

function conditions({ node }: Site): Found {
  if (!isChain(node)) return [];
  return ['leftExpression', 'rightExpression']
    .map((side) => childOf(node, side))
    .filter((operand): operand is AstNode => operand !== undefined && !isChain(bare(operand)))
    .map((operand) => ({ form: 'around', kind: 'condition', ...rangeOf(operand) }));
}

function isChain(node: AstNode): boolean {
  return node.nodeType === 'BinaryOperation' && ['&&', '||'].includes(wordOf(node, 'operator'));
}

/** Without parentheses and negations. */
function bare(node: AstNode): AstNode {
  const components = node['components'] as AstNode[] | undefined;
  if (node.nodeType === 'TupleExpression' && components?.length === 1) return bare(components[0] as AstNode);
  const negated = wordOf(node, 'operator') === '!' ? childOf(node, 'subExpression') : undefined;
  return negated === undefined ? node : bare(negated);
}
