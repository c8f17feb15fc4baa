/** Statements and modifiers that were forgotten, conditions that always or never hold. */
import { childOf, childrenOf, rangeOf, wordOf, type AstNode } from '../../solidity/ast.ts';
import { isChild, replace, type Operator } from './site.ts';

const NAMES: Record<string, string> = {
  ExpressionStatement: 'missing statement',
  EmitStatement: 'missing event',
  RevertStatement: 'missing revert',
};

export const missingStatement: Operator = (place) => {
  const operator = NAMES[place.node.nodeType];
  // The only statement of a guard: taking its condition away is the same mutant.
  if (operator === undefined || isWholeGuard(place.node, place.parents)) return [];
  const { start, end } = rangeOf(place.node);
  const semicolon = /^\s*;/.exec(place.slice(end, end + 200));
  // A step of a `for` head has none.
  return semicolon === null ? [] : [{ operator, start, end: end + semicolon[0].length, to: '{}' }];
};

export const fixedCondition: Operator = ({ node }) => {
  const condition = childOf(node, 'condition');
  if (condition === undefined || !['IfStatement', 'WhileStatement', 'ForStatement'].includes(node.nodeType)) return [];
  const [yes, no] = [childOf(node, 'trueBody'), childOf(node, 'falseBody')];
  if (yes !== undefined && no === undefined && isRevert(yes)) return replace('missing guard', condition, 'false');
  // A loop that never ends says nothing that one without a pass does not.
  return replace('condition', condition, ...(node.nodeType === 'IfStatement' ? ['false', 'true'] : ['false']));
};

export const missingModifier: Operator = ({ node }) =>
  node.nodeType === 'ModifierInvocation' && wordOf(node, 'kind') === 'modifierInvocation'
    ? replace('missing modifier', node, '')
    : [];

function isRevert(body: AstNode): boolean {
  const statements = body.nodeType === 'Block' ? childrenOf(body, 'statements') : [body];
  return statements.length === 1 && statements[0]?.nodeType === 'RevertStatement';
}

function isWholeGuard(node: AstNode, parents: readonly AstNode[]): boolean {
  if (node.nodeType !== 'RevertStatement') return false;
  const body = parents.at(-1)?.nodeType === 'Block' ? parents.at(-1) : node;
  const around = body === node ? parents : parents.slice(0, -1);
  return body !== undefined && isRevert(body) && isChild({ node: body, parents: around }, 'IfStatement', 'trueBody');
}
