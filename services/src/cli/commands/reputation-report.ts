/** `agent-market reputation report`: what a market is like, and the evidence of collusion in it. */
import { findingsOf } from '@agent-market/sdk/collusion';
import { print, printable, toJson } from '../output.ts';
import { parseUint } from '../values.ts';
import { writeTextFile } from '../write-file.ts';
import { assessCsv, type AssessOptions } from './reputation-score.ts';

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export async function reportCsv(path: string, options: AssessOptions & { most: string; out?: string }): Promise<void> {
  const most = Number(parseUint('--most', options.most));
  const assessment = await assessCsv(path, options);
  const { graph, market, weight } = assessment.scores;
  const findings = findingsOf(assessment);
  const trust = graph.reviewer.reduce((sum, reviewer) => sum + (weight[reviewer] ?? 0), 0);
  const summary = {
    reviews: graph.count,
    parties: graph.parties.length,
    agents: countOf(graph.parties, (party) => graph.received.start[party] !== graph.received.start[party + 1]),
    reviewers: assessment.suspicion.filter((each) => each !== undefined).length,
    meanStars: round(market.mean, 3),
    deviation: round(market.deviation, 3),
    /** What the word of a review's reviewer counts on average, 0 to 1. */
    meanTrust: graph.count === 0 ? 0 : round(trust / graph.count, 3),
    findings: findings.length,
  };
  if (options.out !== undefined) writeTextFile(options.out, `${toJson({ ...summary, findings })}\n`, { replace: true });
  if (options.json === true) return print(true, '', { ...summary, findings: findings.slice(0, most) });
  print(false, `${path}: ${findings.length} findings`, summary);
  for (const { kind, rule, statistic, evidence, agents, reviewers } of findings.slice(0, most)) {
    const who = kind === 'ring' ? `members ${few(agents)}` : `agent ${few(agents)}, reviewers ${few(reviewers)}`;
    const chance = `chance at most 10^-${evidence.toFixed(1)}`;
    process.stdout.write(
      printable(`${kind}: ${rule}`) + `\n  ${printable(statistic)}; ${chance}\n  ${printable(who)}\n`,
    );
  }
  if (findings.length > most) process.stdout.write(`${findings.length - most} more: --most, or --out for all of it\n`);
}

function countOf(parties: readonly string[], is: (party: number) => boolean): number {
  return parties.filter((_, party) => is(party)).length;
}

function few(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 8), names.length - 8];
  return shown.join(' ') + (more > 0 ? ` and ${more} more` : '');
}
