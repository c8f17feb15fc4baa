/** Reads many submissions: parsed here, their signers recovered by threads if there are any, and judged here. */
import { AgentMarketError } from '@agent-market/sdk/errors';
import { attempt } from './attempt.ts';
import type { CheckedReview, ParsedReview } from './append-entries.ts';
import { checkSubmission, parseSubmission } from './check-review.ts';
import type { LogContext } from './context.ts';

/** What each one is, in the order given, or why it is refused: the same with threads and without. */
export async function readSubmissions(
  { store: { domain }, workers }: LogContext,
  many: readonly unknown[],
): Promise<(CheckedReview | AgentMarketError)[]> {
  const parsed = many.map((json) => attempt(() => parseSubmission(domain, json)));
  const signed = parsed.filter((each): each is ParsedReview => !(each instanceof AgentMarketError));
  const signers = (await workers?.recover(signed)) ?? [];
  const signerOf = new Map(signed.map((each, i) => [each, signers[i]]));
  return parsed.map((each) =>
    each instanceof AgentMarketError ? each : attempt(() => checkSubmission(domain, each, signerOf.get(each))),
  );
}
