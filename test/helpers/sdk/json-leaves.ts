// Where in a canonical JSON text each value stands, so that a test can say what a byte belongs to.
export interface Leaf {
  /** Names from the root down, joined by dots; items of lists by their number. */
  path: string;
  /** Byte offsets in the UTF-8 text: the first, and the one after the last. */
  from: number;
  to: number;
}

/** The strings and numbers of a canonical JSON text, in the order in which they stand. */
export function leavesOf(source: string): Leaf[] {
  const leaves: Leaf[] = [];
  walk(JSON.parse(source), '', 0, leaves);
  return leaves;
}

/** Notes the leaves of `value`, whose text starts at byte `from`, and returns where it ends. */
function walk(value: unknown, path: string, from: number, leaves: Leaf[]): number {
  if (typeof value !== 'object' || value === null) {
    const to = from + Buffer.byteLength(JSON.stringify(value));
    leaves.push({ path, from, to });
    return to;
  }
  const members = Object.entries(value);
  let at = from + 1;
  for (const [key, member] of members) {
    if (!Array.isArray(value)) at += Buffer.byteLength(JSON.stringify(key)) + 1;
    at = walk(member, path === '' ? key : `${path}.${key}`, at, leaves) + 1;
  }
  return members.length === 0 ? at + 1 : at;
}
