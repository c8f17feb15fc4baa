// Replicates of one attack as one line: medians, and how sure they are.
import { intervalOfMedian, median, type Interval } from './bootstrap.ts';
import type { AttackRecord } from './evaluate.ts';
import { random } from './random.ts';
import type { Measures } from './under-attack.ts';

export interface Summary {
  market: string;
  attack: string;
  engine: string;
  replicates: number;
  figures: Record<keyof Measures, Figure>;
}

export interface Figure {
  median: number;
  interval: Interval;
}

const MEASURES = [
  'auc',
  'ap',
  'falseAlarmsReviewers',
  'falseAlarmsAgents',
  'damage',
  'flagged',
  'flaggedWrongly',
  'honestWeight',
] as const satisfies readonly (keyof Measures)[];

export function summarise(records: readonly AttackRecord[], rounds: number): Summary[] {
  const groups = new Map<string, AttackRecord[]>();
  for (const record of records) {
    const key = JSON.stringify([record.market, record.attack, record.engine]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups].map(([key, group]) => {
    const [market, attack, engine] = JSON.parse(key) as [string, string, string];
    const figure = (measure: keyof Measures): Figure => {
      const values = group.map((record) => record[measure]).filter((value) => !Number.isNaN(value));
      if (values.length === 0) return { median: NaN, interval: { low: NaN, high: NaN } };
      const interval = intervalOfMedian(values, { rng: random(`replicates/${key}/${measure}`), rounds });
      return { median: median(values), interval };
    };
    const figures = Object.fromEntries(MEASURES.map((measure) => [measure, figure(measure)])) as Summary['figures'];
    return { market, attack, engine, replicates: group.length, figures };
  });
}
