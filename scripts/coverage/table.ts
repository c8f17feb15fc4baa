/** What was met of each file, and what was not. */
import type { Kind, Point } from './points.ts';
import type { SuiteRun } from './run.ts';

type Met = (point: number) => boolean;

const COLUMNS = ['lines', 'statements', 'functions', 'branches', 'conditions'] as const;
const KINDS: Record<string, Kind> = {
  statements: 'statement',
  functions: 'function',
  branches: 'branch',
  conditions: 'condition',
};

export interface Coverage {
  table: string;
  missed: string[];
  /** The lowest share of any column, in percent. */
  lowest: number;
}

export function coverageOf(points: readonly Point[], runs: readonly SuiteRun[]): Coverage {
  const met: Met = (point) => runs.some(({ hits }) => hits.has(point));
  const files = [...new Set(points.map(({ file }) => file))];
  const rows = files.map((file) => [file, ...COLUMNS.map((column) => cell(points, column, { file, met }))]);
  const alone = runs.map((run) => [
    `all, ${run.name} alone`,
    ...COLUMNS.map((column) => cell(points, column, { met: (point) => run.hits.has(point) })),
  ]);
  const total = ['**all**', ...COLUMNS.map((column) => cell(points, column, { met }))];
  const shares = COLUMNS.map((column) => share(count(points, column, { met })));
  const missed = points.flatMap((point, index) =>
    met(index) ? [] : [`${point.file}:${point.line} ${point.place}: ${point.kind} ${point.what}`],
  );
  return { table: tableOf([...rows, total, ...alone]), missed, lowest: Math.min(...shares) };
}

interface Scope {
  file?: string;
  met: Met;
}

function cell(points: readonly Point[], column: (typeof COLUMNS)[number], scope: Scope): string {
  const [done, all] = count(points, column, scope);
  return all === 0 ? '–' : `${done}/${all} (${share([done, all]).toFixed(1)} %)`;
}

function count(points: readonly Point[], column: (typeof COLUMNS)[number], { file, met }: Scope): [number, number] {
  const kind = KINDS[column] ?? 'statement';
  const own = points
    .map((point, index) => ({ ...point, met: met(index) }))
    .filter((point) => point.kind === kind && (file === undefined || point.file === file));
  if (column !== 'lines') return [own.filter((point) => point.met).length, own.length];
  const lineOf = (point: Point): string => `${point.file}:${point.line}`;
  const missed = new Set(own.filter((point) => !point.met).map(lineOf));
  const lines = new Set(own.map(lineOf));
  return [lines.size - missed.size, lines.size];
}

function share([done, all]: [number, number]): number {
  return all === 0 ? 100 : (100 * done) / all;
}

function tableOf(rows: string[][]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = ['contract', ...COLUMNS];
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}
