/** Other operators, a missing operand, a missing negation, the other branch. */
import { childOf, typeOf, wordOf } from '../../solidity/ast.ts';
import { operatorRange, replace, textOf, type Edit, type Operator } from './site.ts';

const OTHERS: Record<string, Record<string, string[]>> = {
  relational: { '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '==': ['!='], '!=': ['=='] },
  arithmetic: { '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['*'], '**': ['*'] },
  bitwise: { '&': ['|'], '|': ['&'], '^': ['&', '|'] },
  shift: { '<<': ['>>'], '>>': ['<<'] },
  boolean: { '&&': ['||'], '||': ['&&'] },
  assignment: { '+=': ['-=', '='], '-=': ['+=', '='], '*=': ['/='], '/=': ['*='], '|=': ['&='], '&=': ['|='] },
};
OTHERS['assignment'] = { ...OTHERS['assignment'], '>>=': ['<<=', '='], '<<=': ['>>=', '='], '^=': ['|='] };

export const otherOperator: Operator = (place) => {
  const assignment = place.node.nodeType === 'Assignment';
  if (!assignment && place.node.nodeType !== 'BinaryOperation') return [];
  const left = childOf(place.node, assignment ? 'leftHandSide' : 'leftExpression');
  const right = childOf(place.node, assignment ? 'rightHandSide' : 'rightExpression');
  const range = left && right && operatorRange(place, left, right);
  if (range === undefined) return [];
  const written = wordOf(place.node, 'operator');
  return Object.entries(OTHERS).flatMap(([operator, others]) =>
    (others[written] ?? []).map((to): Edit => ({ operator, ...range, to })),
  );
};

/** `a && b` → `a`, `a | b` → `b`: what a chain looks like when one part was forgotten. */
export const missingOperand: Operator = (place) => {
  const operator = wordOf(place.node, 'operator');
  const [left, right] = [childOf(place.node, 'leftExpression'), childOf(place.node, 'rightExpression')];
  if (!left || !right || !['&&', '||', '|', '&'].includes(operator)) return [];
  // Of a longer chain each part is left out once: the left side of this node is itself such a chain.
  const parts = wordOf(left, 'operator') === operator ? [left] : [left, right];
  return replace('missing operand', place.node, ...parts.map((part) => textOf(place, part)));
};

export const unary: Operator = (place) => {
  const { node } = place;
  const operand = childOf(node, 'subExpression');
  if (node.nodeType !== 'UnaryOperation' || operand === undefined) return [];
  const [operator, text] = [wordOf(node, 'operator'), textOf(place, operand)];
  if (operator === '!' || operator === '~') return replace('negation', node, text);
  const other = { '++': '--', '--': '++' }[operator];
  if (other === undefined) return [];
  return replace('arithmetic', node, node['prefix'] === true ? `${other}${text}` : `${text}${other}`);
};

export const otherBranch: Operator = (place) => {
  const { node } = place;
  const [condition, yes, no] = ['condition', 'trueExpression', 'falseExpression'].map((field) => childOf(node, field));
  if (node.nodeType !== 'Conditional' || !condition || !yes || !no) return [];
  const [asked, first, second] = [condition, yes, no].map((part) => textOf(place, part));
  return replace('ternary', node, `${asked} ? ${second} : ${first}`);
};

/** `word.with(FLAG)` → `word`: a step of a chain that keeps the type was forgotten. */
export const missingStep: Operator = (place) => {
  const called = childOf(place.node, 'expression');
  const receiver = called && childOf(called, 'expression');
  if (place.node.nodeType !== 'FunctionCall' || called?.nodeType !== 'MemberAccess' || !receiver) return [];
  const kept = typeOf(receiver) === typeOf(place.node) && typeOf(receiver) !== '';
  return kept ? replace('missing step', place.node, textOf(place, receiver)) : [];
};
