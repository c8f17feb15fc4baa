/** `agent-market reputation score`: a table of reviews in, a table of scores out. */
import { assessMarket, type Assessment } from '@agent-market/sdk/collusion';
import { reviewGraph } from '@agent-market/sdk/reputation';
import { seedsUnknown, unknownSeeds } from '../../reputation/known-seeds.ts';
import { readReviewsCsv } from '../../reputation/reviews-csv.ts';
import { print } from '../output.ts';
import { writeTextFile } from '../write-file.ts';

export interface AssessOptions {
  seeds?: string;
  json?: boolean;
}

/** The assessment of a table's reviews. Tells on standard error what it left out. Errors: those of the table, `SEEDS_UNKNOWN`. */
export async function assessCsv(path: string, options: AssessOptions): Promise<Assessment> {
  const { reviews, others, ofThemselves } = await readReviewsCsv(path);
  if (ofThemselves > 0) process.stderr.write(`  left out: ${ofThemselves} reviews of oneself\n`);
  const graph = reviewGraph(reviews, others);
  const seeds = options.seeds?.split(',').map((seed) => seed.trim());
  const unknown = seeds === undefined ? [] : unknownSeeds(graph, seeds);
  if (unknown.length > 0) throw seedsUnknown(unknown);
  return assessMarket(graph, { seeds });
}

export async function scoreCsv(path: string, options: AssessOptions & { out: string }): Promise<void> {
  const assessment = await assessCsv(path, options);
  const { agents, reviewers, text } = scoresCsv(assessment);
  writeTextFile(options.out, text, { replace: true });
  print(options.json, `Scored ${agents} agents and ${reviewers} reviewers`, { agents, reviewers, out: options.out });
}

/**
 * `id,role,score`, agents first, each ascending by id. An agent's score is the low end of its interval, in stars: what is safe to
 * assume. A reviewer's is its suspicion, 0 to 1.
 */
function scoresCsv({ scores, suspicion }: Assessment): { agents: number; reviewers: number; text: string } {
  const { parties, received } = scores.graph;
  const lines = ['id,role,score'];
  const note = (id: string, role: string, score: number): number => lines.push(`${quoted(id)},${role},${score}`);
  parties.forEach((id, party) => {
    const isRated = received.start[party] !== received.start[party + 1];
    if (isRated) note(id, 'agent', scores.low[party] ?? 0);
  });
  const agents = lines.length - 1;
  parties.forEach((id, party) => {
    const score = suspicion[party];
    if (score !== undefined) note(id, 'reviewer', score);
  });
  return { agents, reviewers: lines.length - 1 - agents, text: `${lines.join('\n')}\n` };
}

/** As RFC 4180 asks for. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
