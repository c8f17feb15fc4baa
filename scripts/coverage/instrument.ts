/** Writes the probes into our sources. */
import { posix } from 'node:path';

import { compile, isUnderTest, listSources, readSource } from '../solidity/project.ts';
import type { AstNode } from '../solidity/ast.ts';
import { probesOf, type Point, type Probe } from './points.ts';
import { PROBE_FILE, PROBE_SOURCE } from './probe.sol.ts';

export interface Instrumented {
  sources: Record<string, string>;
  /** A point's number is its index. */
  points: Point[];
}

export function instrument(): Instrumented {
  const files = listSources().filter(isUnderTest);
  const { trees, errors } = compile(files, ['ast']);
  if (errors[0] !== undefined) throw new Error(`the contracts do not compile: ${errors[0]}`);
  const points: Point[] = [];
  const sources: Record<string, string> = { [PROBE_FILE]: PROBE_SOURCE };
  for (const file of files) {
    const probes = probesOf(trees[file] as AstNode);
    if (probes.length > 0) sources[file] = probe(file, probes, points);
  }
  return { sources, points };
}

interface Insert {
  at: number;
  text: string;
  /** At one offset, what closes comes first, then what opens, the wider first. */
  order: number;
}

function probe(file: string, probes: readonly Probe[], points: Point[]): string {
  const source = Buffer.from(readSource(file));
  const inserts = probes.flatMap((one) => insertsFor(one, { source, file, points }));
  inserts.sort((a, b) => a.at - b.at || a.order - b.order);
  const parts: string[] = [];
  let from = 0;
  for (const { at, text } of inserts) {
    parts.push(source.subarray(from, at).toString(), text);
    from = at;
  }
  parts.push(source.subarray(from).toString());
  const path = posix.relative(posix.dirname(file), PROBE_FILE);
  const importLine = `import {CoverageProbe} from "${path.startsWith('.') ? path : `./${path}`}";\n`;
  return parts.join('').replace(/^pragma .*\n/m, (pragma) => pragma + importLine);
}

function insertsFor(
  { form, kind, start, end, place }: Probe,
  { source, file, points }: { source: Buffer; file: string; points: Point[] },
): Insert[] {
  const number = points.length;
  const line = source.subarray(0, start).toString().split('\n').length;
  const text = source.subarray(start, end).toString().replace(/\s+/g, ' ');
  const add = (what: string): unknown => points.push({ kind, file, line, place, what });
  const width = end - start;
  if (form === 'around') {
    for (const side of ['true', 'false']) add(`${text} is ${side}`);
    return [
      { at: start, text: `CoverageProbe.choice(${number}, `, order: 1 / (1 + width) },
      { at: end, text: ')', order: -1 / (1 + width) },
    ];
  }
  add(form === 'entry' ? 'called' : text);
  const hit = `CoverageProbe.hit(${number}); `;
  if (form === 'entry') return [{ at: start + 1, text: ` ${hit}`, order: 0 }];
  // Before whatever else opens at the same place: an expression is part of its statement.
  const order = -1 / (2 + width) + 1e-9;
  if (form === 'before') return [{ at: start, text: hit, order: 1e-9 }];
  const semicolon = /^\s*;/.exec(source.subarray(end, end + 200).toString())?.[0].length ?? 0;
  return [
    { at: start, text: `{ ${hit}`, order: 1e-9 },
    { at: end + semicolon, text: ' }', order },
  ];
}
