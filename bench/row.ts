// One measured figure of a bench, and its peer's in the same run.

export interface Row {
  metric: string;
  ours: number;
  peer: number | null;
  peerName: string | null;
  /** peer / ours: how many times cheaper, faster or smaller we are. */
  ratio: number | null;
  unit: string;
  /** How many samples `ours` is the median of. */
  n: number;
}

export interface Peer {
  name: string;
  samples: number[];
}

export function rowOf(metric: string, unit: string, samples: number[], peer?: Peer): Row {
  const ours = median(samples);
  const theirs = peer && peer.samples.length > 0 ? median(peer.samples) : null;
  return {
    metric,
    ours,
    peer: theirs,
    peerName: theirs === null ? null : (peer?.name ?? null),
    ratio: theirs === null ? null : Math.round((theirs / ours) * 100) / 100,
    unit,
    n: samples.length,
  };
}

/** The middle sample, or the lower of the two in the middle: always a value that was measured. */
export function median(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('a median needs at least one sample');
  return middle;
}

/** A Markdown table that reads well in a terminal too. */
export function tableOf(rows: Row[]): string {
  const head = ['metric', 'ours', 'peer', 'ratio', 'unit', 'n', 'peer name'];
  const body = rows.map((row) => [
    row.metric,
    format(row.ours),
    format(row.peer),
    row.ratio === null ? '–' : `${row.ratio.toFixed(2)}×`,
    row.unit,
    String(row.n),
    row.peerName ?? '–',
  ]);
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...body.map((line) => line[column]?.length ?? 0)),
  );
  const right = (column: number) => column >= 1 && column <= 3;
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => (right(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (right(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function format(value: number | null): string {
  return value === null ? '–' : value.toLocaleString('en-US');
}
