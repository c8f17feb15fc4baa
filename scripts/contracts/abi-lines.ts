/** An ABI as sorted lines that people can read, each with the selector or topic that callers depend on. */
import { FunctionFragment, ErrorFragment, EventFragment, Interface, type JsonFragment } from 'ethers';
import { definitionsIn, type AstNode } from './built.ts';

export function abiLines(abi: readonly JsonFragment[]): string {
  const lines = new Interface(abi).fragments.map((fragment) => {
    const line = fragment.format('full');
    if (fragment instanceof EventFragment) return `${line}  ${fragment.topicHash}`;
    if (fragment instanceof FunctionFragment || fragment instanceof ErrorFragment)
      return `${line}  ${fragment.selector}`;
    return line;
  });
  return `${lines.sort().join('\n')}\n`;
}

/**
 * ERC-165 ids, as Solidity's `type(I).interfaceId`: the selectors an interface declares itself, exclusive-ored. Inherited
 * ones do not count.
 */
export function interfaceIds(asts: readonly AstNode[]): Record<string, string> {
  const interfaces = definitionsIn(asts).filter(({ contractKind }) => contractKind === 'interface');
  const ids = interfaces.flatMap(({ name = '', nodes = [] }): [string, string][] => {
    const selectors = nodes.flatMap(({ functionSelector, nodeType }) =>
      nodeType === 'FunctionDefinition' && functionSelector !== undefined ? [parseInt(functionSelector, 16)] : [],
    );
    // Events and errors alone are no interface to ask for.
    if (selectors.length === 0) return [];
    const id = selectors.reduce((all, selector) => (all ^ selector) >>> 0, 0);
    return [[name, `0x${id.toString(16).padStart(8, '0')}`]];
  });
  return Object.fromEntries(ids.sort(([a], [b]) => (a < b ? -1 : 1)));
}
