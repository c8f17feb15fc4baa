// The figures as Markdown tables that read well in a terminal too.
import type { Interval } from './bootstrap.ts';
import type { OrganicRecord } from './evaluate.ts';
import type { Figure, Summary } from './summary.ts';
import type { Measures } from './under-attack.ts';

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((w, i) => (cells[i] ?? '').padEnd(w)).join(' | ')} |`;
  return [line(head), `| ${widths.map((w) => '-'.repeat(w)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

export function organicTable(records: readonly OrganicRecord[]): string {
  return table(
    ['market', 'protocol', 'n (frauds)', 'engine', 'AUC', 'AP', 'P@50', 'AUC above the first engine'],
    records.map((r) => [
      r.market,
      r.protocol,
      `${r.frauds + r.honest} (${r.frauds})`,
      r.engine,
      withInterval(r.auc, r.aucInterval),
      withInterval(r.ap, r.apInterval),
      r.precisionAt50.toFixed(2),
      interval(r.aheadInterval),
    ]),
  );
}

export function attackTable(summaries: readonly Summary[]): string {
  const columns = [
    ['AUC', 'auc', 3],
    ['AP', 'ap', 3],
    ['false alarms: reviewers', 'falseAlarmsReviewers', 4],
    ['agents', 'falseAlarmsAgents', 4],
    ['damage', 'damage', 3],
    ['honest weight', 'honestWeight', 3],
  ] as const;
  return table(
    ['market', 'attack', 'engine', ...columns.map(([title]) => title)],
    summaries.map(({ market, attack, engine, figures }) => [
      market,
      attack,
      engine,
      ...columns.map(([, measure, digits]) => figureText(figures[measure], digits)),
    ]),
  );
}

/** One measure, one column an engine; attacks that it has no figure for are left out. */
export function comparison(summaries: readonly Summary[], engines: readonly string[], measure: keyof Measures): string {
  const rows = new Map<string, string[]>();
  for (const { market, attack, engine, figures } of summaries) {
    if (Number.isNaN(figures[measure].median)) continue;
    const key = `${market} ${attack}`;
    const row = rows.get(key) ?? [market, attack, ...engines.map(() => '–')];
    const column = engines.indexOf(engine);
    if (column >= 0) row[2 + column] = figures[measure].median.toFixed(3);
    rows.set(key, row);
  }
  return table(['market', 'attack', ...engines], [...rows.values()]);
}

export function flagTable(summaries: readonly Summary[]): string {
  const flagging = summaries.filter(({ figures }) => !Number.isNaN(figures.flagged.median));
  return table(
    ['market', 'attack', 'engine', 'targets', 'others'],
    flagging.map(({ market, attack, engine, figures }) => [
      market,
      attack,
      engine,
      figureText(figures.flagged, 2),
      figureText(figures.flaggedWrongly, 3),
    ]),
  );
}

export function figureText({ median, interval }: Figure, digits: number): string {
  return withInterval(median, interval, digits);
}

export function withInterval(value: number, { low, high }: Interval, digits = 3): string {
  return Number.isNaN(value) ? '–' : `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

function interval({ low, high }: Interval): string {
  return low === 0 && high === 0 ? '–' : `[${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}
