// The figures that decide whether an engine is any good, with what is asked of it.
import type { OrganicRecord } from './evaluate.ts';
import type { Summary } from './summary.ts';
import { figureText, table, withInterval } from './tables.ts';
import type { Measures } from './under-attack.ts';

export interface Results {
  organic: readonly OrganicRecord[];
  summaries: readonly Summary[];
}

interface Question {
  figure: string;
  wanted: string;
  /** The figure of one engine in one market as text; undefined where it was not measured. */
  read: (results: Results, engine: string, market: string) => string | undefined;
}

const QUESTIONS: readonly Question[] = [
  labelled('reviewers, AUC', '≥ 0.80 on alpha', ['R', 'reviewers'], 'auc'),
  labelled('reviewers, AP', '', ['R', 'reviewers'], 'ap'),
  labelled('reviewers, leak-controlled, AUC', '', ['R, leak-controlled'], 'auc'),
  labelled('agents, leak-controlled, AUC', '≥ 0.87 on alpha', ['S', 'agents'], 'auc'),
  labelled('agents, leak-controlled, AP', '', ['S', 'agents'], 'ap'),
  ...['sybil boost', 'bombing', 'slow drip', 'repeats'].flatMap((name) => [
    attacked(`${name}: false alarms, reviewers`, '≤ 0.01', name, 'falseAlarmsReviewers'),
    attacked(`${name}: false alarms, agents`, '≤ 0.01', name, 'falseAlarmsAgents'),
  ]),
  attacked('ring of 10: AP', '≥ 0.65', 'ring of 10, density 0.6, camouflage 10', 'ap'),
  attacked('ring of 20: AP', '≥ 0.90', 'ring of 20, density 0.4', 'ap'),
  attacked('30 sybils: damage', '≤ 0.01', '30 sybils', 'damage'),
  attacked('10 % endorsed: damage', '≤ 0.10', '30 sybils, 10 % endorsed', 'damage'),
  attacked('50 % endorsed: damage', '≤ 0.40', '30 sybils, 50 % endorsed', 'damage'),
  attacked('20 hired accounts: damage', '≤ 0.60', '20 hired accounts', 'damage'),
  attacked('weight honest reviews keep', '≥ 0.90', 'sybil boost', 'honestWeight'),
];

/** One line a figure and engine, one column a market. */
export function headline(results: Results, engines: readonly string[], markets: readonly string[]): string {
  const rows = QUESTIONS.flatMap(({ figure, wanted, read }) =>
    engines
      .map((engine) => ({ engine, cells: markets.map((market) => read(results, engine, market)) }))
      .filter(({ cells }) => cells.some((cell) => cell !== undefined))
      .map(({ engine, cells }) => [figure, wanted, engine, ...cells.map((cell) => cell ?? '–')]),
  );
  return table(['figure', 'wanted', 'engine', ...markets], rows);
}

function labelled(figure: string, wanted: string, protocols: readonly string[], measure: 'auc' | 'ap'): Question {
  return {
    figure,
    wanted,
    read: ({ organic }, engine, market) => {
      const record = organic.find((r) => r.engine === engine && r.market === market && protocols.includes(r.protocol));
      return record && withInterval(record[measure], record[`${measure}Interval`]);
    },
  };
}

function attacked(figure: string, wanted: string, attack: string, measure: keyof Measures): Question {
  const digits = measure.startsWith('false') ? 4 : 3;
  return {
    figure,
    wanted,
    read: ({ summaries }, engine, market) => {
      // Rings are measured in the J-shaped twin of a market.
      const summary = summaries.find(
        (s) => s.engine === engine && s.attack === attack && [market, `${market}-J`].includes(s.market),
      );
      return summary && !Number.isNaN(summary.figures[measure].median)
        ? figureText(summary.figures[measure], digits)
        : undefined;
    },
  };
}
