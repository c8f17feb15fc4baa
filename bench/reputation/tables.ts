// The figures as Markdown tables that read well in a terminal too.
import type { Interval } from './bootstrap.ts';
import type { OrganicRecord } from './evaluate.ts';
import type { Figure, Summary } from './summary.ts';

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
  return table(
    [
      'market',
      'attack',
      'engine',
      'AUC',
      'AP',
      'false alarms: reviewers',
      'agents, pulled',
      'agents, company',
      'damage',
      'honest weight',
    ],
    summaries.map(({ market, attack, engine, figures }) => [
      market,
      attack,
      engine,
      figureText(figures.auc, 3),
      figureText(figures.ap, 3),
      figureText(figures.falseAlarmsReviewers, 4),
      figureText(figures.falseAlarmsPulled, 4),
      figureText(figures.falseAlarmsCompany, 4),
      figureText(figures.damage, 3),
      figureText(figures.honestWeight, 3),
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
