/** The compiler's syntax tree, as far as we read it. */
export interface AstNode {
  nodeType: string;
  /** `start:length:file`, in bytes. */
  src: string;
  [field: string]: unknown;
}

/** A node and what it stands in, outermost first. */
export interface Site {
  node: AstNode;
  parents: readonly AstNode[];
}

export function* walk(node: AstNode, parents: readonly AstNode[] = []): Generator<Site> {
  yield { node, parents };
  const inside = [...parents, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield* walk(child, inside);
    }
  }
}

export function childOf(node: AstNode, field: string): AstNode | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

export function childrenOf(node: AstNode, field: string): AstNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** A field that is text; empty when it is missing or something else. */
export function wordOf(node: AstNode, field: string): string {
  const value = node[field];
  return typeof value === 'string' ? value : '';
}

/** The Solidity type of an expression, as `uint256` or `enum TaskState`. */
export function typeOf(node: AstNode): string {
  const { typeString } = (node['typeDescriptions'] ?? {}) as { typeString?: string };
  return typeString ?? '';
}

export function rangeOf(node: AstNode): { start: number; end: number } {
  const [start = 0, length = 0] = node.src.split(':').map(Number);
  return { start, end: start + length };
}

/** Contract and function (or constant) that a node stands in: `TaskEscrow._close`, `clientOf`. */
export function placeOf({ node, parents }: Site): string {
  const all = [...parents, node];
  const contract = all.find(({ nodeType }) => nodeType === 'ContractDefinition');
  const inside = all.find(
    ({ nodeType, constant }) =>
      nodeType === 'FunctionDefinition' ||
      nodeType === 'ModifierDefinition' ||
      (nodeType === 'VariableDeclaration' && constant === true),
  );
  const name = inside && (wordOf(inside, 'name') || wordOf(inside, 'kind'));
  return [contract && wordOf(contract, 'name'), name].filter(Boolean).join('.');
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'nodeType' in value && 'src' in value;
}
