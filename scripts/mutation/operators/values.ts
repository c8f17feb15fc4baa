/** Other literals, other members of an enum, other constants of a family, swapped arguments, other answers. */
import { childOf, childrenOf, typeOf, wordOf, type AstNode } from '../../solidity/ast.ts';
import { replace, textOf, type Edit, type Operator, type Place } from './site.ts';

/** A literal in one of these is a type or a path and not a value. */
const NO_VALUE = ['ImportDirective', 'PragmaDirective', 'ArrayTypeName', 'InlineAssembly'];

export const otherLiteral: Operator = (place) => {
  const { node, parents } = place;
  if (node.nodeType !== 'Literal' || parents.some(({ nodeType }) => NO_VALUE.includes(nodeType))) return [];
  const kind = wordOf(node, 'kind');
  if (kind === 'bool') return replace('literal', node, wordOf(node, 'value') === 'true' ? 'false' : 'true');
  if (kind === 'string') return replace('literal', node, '"another"');
  if (kind !== 'number' || !/^(0x)?[\d_a-f]+$/i.test(wordOf(node, 'value'))) return [];
  const unit = wordOf(node, 'subdenomination');
  const others = othersOf(BigInt(wordOf(node, 'value').replaceAll('_', '')));
  return replace('literal', node, ...others.map((other) => (unit === '' ? `${other}` : `${other} ${unit}`)));
};

/** 0, 1, one less, one more: what is left of them when the value itself is taken out. */
export function othersOf(value: bigint): bigint[] {
  return [...new Set([0n, 1n, value - 1n, value + 1n])].filter((other) => other !== value && other >= 0n);
}

/** The members before and after. */
export const otherMember: Operator = (place) => {
  const { node } = place;
  const enumeration = node.nodeType === 'MemberAccess' ? childOf(node, 'expression') : undefined;
  const members = enumeration && place.enums.get(enumeration['referencedDeclaration'] as number);
  if (enumeration === undefined || members === undefined) return [];
  const written = wordOf(node, 'memberName');
  const others = neighbours(members, written).map((other) => `${textOf(place, enumeration)}.${other}`);
  return replace('enum member', node, ...others);
};

/** `FLAG_PROOF` → `FLAG_ACCEPTED`: the next constant whose name begins with the same word. */
export const otherConstant: Operator = (place) => {
  const name = wordOf(place.node, 'name');
  if (place.node.nodeType !== 'Identifier' || !place.constants.includes(name)) return [];
  const family = place.constants.filter((other) => other.split('_')[0] === name.split('_')[0]);
  const visible = family.filter((other) => other === name || place.names.has(other));
  return replace('constant', place.node, ...neighbours(visible, name).slice(-1));
};

export const swappedArguments: Operator = (place) => {
  const { node } = place;
  const given = childrenOf(node, node.nodeType === 'TupleExpression' ? 'components' : 'arguments');
  if (!['FunctionCall', 'TupleExpression'].includes(node.nodeType)) return [];
  return given.slice(1).flatMap((second, before): Edit[] => {
    const first = given[before] as AstNode;
    const [a, b] = [textOf(place, first), textOf(place, second)];
    if (a === b || kindOf(first) !== kindOf(second)) return [];
    return replace('swapped arguments', spanOf(first, second), `${b}${between(place, first, second)}${a}`);
  });
};

export const otherAnswer: Operator = (place) => {
  const expression = place.node.nodeType === 'Return' ? childOf(place.node, 'expression') : undefined;
  if (expression === undefined) return [];
  const [type, text] = [typeOf(expression), textOf(place, expression)];
  if (type === 'bool') return replace('answer', expression, `!(${text})`);
  if (type === 'address') return replace('answer', expression, 'address(0)');
  if (type === 'bytes32') return replace('answer', expression, 'bytes32(0)');
  return /^uint\d+$/.test(type) ? replace('answer', expression, '0', `(${text}) + 1`) : [];
};

function neighbours(all: readonly string[], one: string): string[] {
  const at = all.indexOf(one);
  return [all.at(at - 1), all[(at + 1) % all.length]].filter(
    (other, index, both): other is string => other !== undefined && other !== one && both.indexOf(other) === index,
  );
}

/** The type, but a literal number may stand for any number. */
function kindOf(expression: AstNode): string {
  return /^(uint|int_const)/.test(typeOf(expression)) ? 'number' : typeOf(expression);
}

function spanOf(first: AstNode, second: AstNode): AstNode {
  const [from = 0] = first.src.split(':').map(Number);
  const [start = 0, length = 0] = second.src.split(':').map(Number);
  return { nodeType: 'Span', src: `${from}:${start + length - from}:0` };
}

function between(place: Place, first: AstNode, second: AstNode): string {
  const [start = 0, length = 0] = first.src.split(':').map(Number);
  return place.slice(start + length, Number(second.src.split(':')[0]));
}
