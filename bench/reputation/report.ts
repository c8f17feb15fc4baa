// bench/REPUTATION.md, from the records of a run.
import { ATTACKS } from './attacks/catalogue.ts';
import type { AttackRecord, OrganicRecord, Plan } from './evaluate.ts';
import { headline } from './headline.ts';
import { jShaped } from './market.ts';
import { portraits } from './portrait.ts';
import { CIRCULARITY, DATA, HOW_TO_READ, LIMITS, MEASURES } from './prose.ts';
import { summarise, type Summary } from './summary.ts';
import { attackTable, comparison, flagTable, organicTable, table } from './tables.ts';

export interface Run {
  plan: Plan;
  /** In the order of the tables. */
  engines: readonly string[];
  /** Which of them the whole tables are about, and are compared with the first. */
  subjects: readonly string[];
  organic: readonly OrganicRecord[];
  attacked: readonly AttackRecord[];
  /** Node, commit and the like. */
  facts: string;
}

export function reportOf(run: Run): string {
  const { plan, engines, subjects, organic, attacked } = run;
  const summaries = summarise(attacked, plan.rounds);
  const markets = [...plan.real, ...plan.synthetic];
  const shown = [...plan.real, ...plan.real.map((market) => jShaped(market, plan.seed)), ...plan.synthetic];
  const detectors = engines.filter((engine) => engine !== 'echo of the labels');
  const names = markets.map(({ name }) => name);
  const compared = [...new Set([...detectors.slice(0, 1), ...subjects])];
  const sections = [
    `# Reputation under attack\n\n${command(run)}`,
    HOW_TO_READ,
    `## What is asked\n\n${headline({ organic, summaries }, compared, names)}`,
    `## Markets\n\n${DATA}\n\n${portraits(shown)}`,
    ...(plan.real.length === 0 ? ['**Run without real data: made-up markets only.**'] : []),
    `## Where the labels are circular\n\n${CIRCULARITY}`,
    `## Labelled parties\n\n${organicTable(organic)}`,
    `## Attacks\n\n${table(
      ['attack', 'what happens'],
      ATTACKS.map(({ name, what }) => [name, what]),
    )}`,
    `## Measures\n\n${MEASURES}`,
    ...subjects.map((subject) => `## Under attack: ${subject}\n\n${attackTable(of(summaries, subject))}`),
    `## Under attack: all engines\n\nDamage in stars.\n\n${comparison(summaries, detectors, 'damage')}`,
    `False alarms on real reviewers at 95 % detection.\n\n${comparison(summaries, detectors, 'falseAlarmsReviewers')}`,
    `AP of attackers among all reviewers.\n\n${comparison(summaries, detectors, 'ap')}`,
    `## Flags at the engines’ own thresholds\n\nShare of targets, and of other agents that are not known frauds.\n\n${flagTable(summaries)}`,
    `## What this does not show\n\n${LIMITS}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

const of = (summaries: readonly Summary[], engine: string): Summary[] => summaries.filter((s) => s.engine === engine);

function command({ plan, facts }: Run): string {
  const data = plan.real.length > 0 ? ' --data <folder>' : '';
  return `Written by \`npm run bench -- reputation${data} --seed ${plan.seed} --replicates ${plan.replicates}\`. ${facts} Bootstrap of ${plan.rounds.toLocaleString('en-US')} rounds. The same
seed gives the same figures.`;
}
