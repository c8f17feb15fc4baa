/** `agent-market agent show`: what is known of one agent, and how far it can be relied on. */
import { parseAddress } from '@agent-market/sdk';
import { baselineScore } from '@agent-market/sdk/reputation';
import { systemClock } from '../../log/context.ts';
import { findingsAbout } from '../../reputation/findings.ts';
import { reputationReader } from '../../reputation/read-reputation.ts';
import { ratingHistory, type RatedMonth } from '../../reputation/rating-history.ts';
import { asOperator, type OperatorOptions } from '../operator.ts';
import { print, printable } from '../output.ts';

/** Below so many effective reviews a score says little. */
const PROVISIONAL = 3;

export async function showAgent(address: string, options: OperatorOptions): Promise<void> {
  const agent = parseAddress(address);
  await asOperator(options, async ({ store }) => {
    const known = await reputationReader(store.db).read(agent);
    const history = await ratingHistory(store.db, agent);
    const findings = await findingsAbout(store.db, agent);
    const { trust } = known ?? {};
    const facts = {
      reviews: known?.sums.count ?? 0n,
      ...(trust && {
        stars: stars(trust.microStars),
        interval: `${stars(trust.low)} to ${stars(trust.high)}`,
        effectiveReviews: stars(trust.microReviews),
        effectiveReviewers: stars(trust.microReviewers),
        provisional: Number(trust.microReviews) / 1e6 < PROVISIONAL,
        asOf: new Date(Number(trust.at) * 1000).toISOString(),
      }),
      ...(known && { baseline: stars(baselineScore(known.sums, Number(systemClock())).microStars) }),
    };
    if (options.json === true) return print(true, '', { agent, ...facts, history, findings });
    const unscored =
      trust === undefined && known !== undefined ? ' (not screened yet: agent-market reputation refresh)' : '';
    print(false, known === undefined ? `${agent} is unknown here` : `${agent}${unscored}`, facts);
    if (history.length > 0) process.stdout.write(`${chart(history)}\n`);
    for (const { kind, rule, statistic, evidence } of findings) {
      const chance = `chance at most 10^-${evidence.toFixed(1)}`;
      process.stdout.write(printable(`finding: ${kind}: ${rule}; ${statistic}; ${chance}`) + '\n');
    }
  });
}

function stars(micro: bigint): number {
  return Math.round(Number(micro) / 1e4) / 100;
}

const BARS = '▁▂▃▄▅▆▇█';

/** A bar for each month, from one star to five, and a blank where nobody reviewed. */
function chart(history: readonly RatedMonth[]): string {
  const [first, last] = [history[0]?.month ?? '', history.at(-1)?.month ?? ''];
  const bars = months(first, last).map((month) => {
    const rated = history.find((each) => each.month === month);
    return rated === undefined ? ' ' : BARS[Math.round(((rated.stars - 1) / 4) * (BARS.length - 1))];
  });
  return `  stars by month, ${first} to ${last}\n  ${bars.slice(-MOST_MONTHS).join('')}`;
}

const MOST_MONTHS = 72;

/** `2026-01`, `2026-02`, … */
function months(first: string, last: string): string[] {
  const all: string[] = [];
  let [year = 0, month = 0] = first.split('-').map(Number);
  for (let name = first; name <= last; name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`) {
    all.push(name);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return all;
}
