/** The same inside assembly, whose syntax tree is another. */
import { childOf, rangeOf, wordOf } from '../../solidity/ast.ts';
import { replace, type Operator } from './site.ts';
import { othersOf } from './values.ts';

const OTHERS: Record<string, string[]> = {
  gt: ['lt'],
  lt: ['gt'],
  eq: ['gt'],
  and: ['or'],
  or: ['and'],
  add: ['sub'],
  sub: ['add'],
  shl: ['shr'],
  shr: ['shl'],
  mul: ['div'],
  div: ['mul'],
};

export const assembly: Operator = ({ node, parents }) => {
  if (!parents.some(({ nodeType }) => nodeType === 'InlineAssembly')) return [];
  const called = childOf(node, 'functionName');
  switch (node.nodeType) {
    case 'YulFunctionCall':
      return called === undefined ? [] : replace('assembly', called, ...(OTHERS[wordOf(called, 'name')] ?? []));
    case 'YulLiteral':
      if (wordOf(node, 'kind') !== 'number') return [];
      return replace('assembly', node, ...othersOf(BigInt(wordOf(node, 'value'))).map(String));
    case 'YulExpressionStatement':
    case 'YulAssignment':
      return [{ operator: 'assembly', ...rangeOf(node), to: '{}' }];
    default:
      return [];
  }
};
