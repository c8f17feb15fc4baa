/** Which reviews each party gave, or got: lists in one array, in the graph's order. */
export interface Adjacency {
  /** Where each party's list begins; one more entry says where the last one ends. */
  readonly start: Uint32Array;
  readonly reviews: Uint32Array;
}

/** Groups reviews by the party that `keys` names for each. */
export function adjacency(keys: Uint32Array, parties: number): Adjacency {
  const start = new Uint32Array(parties + 1);
  for (const key of keys) start[key + 1] = at(start, key + 1) + 1;
  for (let i = 0; i < parties; i++) start[i + 1] = at(start, i + 1) + at(start, i);
  const next = start.slice();
  const reviews = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = at(keys, i);
    const place = at(next, key);
    reviews[place] = i;
    next[key] = place + 1;
  }
  return { start, reviews };
}

/** An element that is there: what the types cannot know, and what costs nothing to ask. */
export function at(column: { readonly [index: number]: number }, index: number): number {
  return column[index] ?? 0;
}

/** Writes every element of a column. `from` of typed arrays makes a list of all values first, which a million times is what memory goes to. */
export function fill<Column extends Float64Array | Uint32Array | Uint8Array>(
  column: Column,
  valueOf: (index: number) => number,
): Column {
  for (let i = 0; i < column.length; i++) column[i] = valueOf(i);
  return column;
}
