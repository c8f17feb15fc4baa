/** The intake: from a stranger's JSON to a signed receipt. */
import type { Hash } from '@agent-market/sdk';
import { AgentMarketError } from '@agent-market/sdk/errors';
import type { SignedReceipt } from '@agent-market/sdk/log';
import { Halted, Refused } from '../errors.ts';
import { appendEntries, type CheckedReview } from './append-entries.ts';
import { checkAdmissible, readSubmission } from './check-review.ts';
import type { IntakeContext } from './context.ts';
import { findEntries } from './find-entries.ts';
import { issueReceipts } from './receipts.ts';
import { doStep } from './steps.ts';

export interface Accepted {
  digest: Hash;
  /** The same however often the review is submitted. */
  receipt: SignedReceipt;
  /** False when the log already had the review. */
  fresh: boolean;
}

/** One review's fate among many. */
export type Outcome = { accepted: Accepted } | { refused: AgentMarketError };

/** How many tasks are looked up at the same time. */
const LOOKUPS = 16;

/**
 * Accepts one signed review: when this returns, the review is durable and its receipt is signed and stored.
 *
 * Errors: those of {@link readSubmission} and {@link checkAdmissible}, and `ALREADY_REVIEWED`.
 */
export async function acceptReview(ctx: IntakeContext, json: unknown): Promise<Accepted> {
  const [outcome] = await acceptReviews(ctx, [json]);
  if (outcome === undefined) throw new Halted('INTAKE_LOST_REVIEW', 'the intake lost a review');
  if ('refused' in outcome) throw outcome.refused;
  return outcome.accepted;
}

/** Accepts many in one transaction; the outcomes are in the order given, and one refusal stops no other review. */
export async function acceptReviews(ctx: IntakeContext, many: readonly unknown[]): Promise<Outcome[]> {
  const read = await Promise.all(many.map((json) => attempt(() => readSubmission(ctx.store.domain, json))));
  const valid = read.filter((each): each is CheckedReview => !(each instanceof AgentMarketError));

  const known = await findEntries(
    ctx.store.db,
    valid.map(({ digest }) => digest),
  );
  const refusals = await refusalsOf(
    ctx,
    valid.filter(({ digest }) => !known.has(digest)),
  );
  const admitted = valid.filter(({ digest }) => !known.has(digest) && !refusals.has(digest));

  const appended =
    admitted.length === 0 ? undefined : await doStep(ctx, { step: 'accept' }, () => appendEntries(ctx, admitted));
  const entries = new Map([...known, ...(appended?.entries ?? [])]);
  const receipts = await issueReceipts(ctx, [...entries.values()]);

  const told = new Set<Hash>();
  return read.map((each) => {
    if (each instanceof AgentMarketError) return { refused: each };
    const receipt = receipts.get(each.digest);
    if (receipt === undefined) return { refused: refusals.get(each.digest) ?? alreadyReviewed(each) };
    const fresh = appended?.fresh.has(each.digest) === true && !told.has(each.digest);
    told.add(each.digest);
    return { accepted: { digest: each.digest, receipt, fresh } };
  });
}

async function refusalsOf(ctx: IntakeContext, reviews: CheckedReview[]): Promise<Map<Hash, AgentMarketError>> {
  const refusals = new Map<Hash, AgentMarketError>();
  for (let i = 0; i < reviews.length; i += LOOKUPS) {
    const checks = reviews.slice(i, i + LOOKUPS).map(async ({ review, digest }) => {
      const error = await attempt(() => checkAdmissible(ctx, review));
      if (error instanceof AgentMarketError) refusals.set(digest, error);
    });
    await Promise.all(checks);
  }
  return refusals;
}

/** Errors made on purpose are outcomes; any other is a bug or an outage and stops the whole call. */
async function attempt<T>(action: () => T | Promise<T>): Promise<T | AgentMarketError> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof AgentMarketError) return error;
    throw error;
  }
}

function alreadyReviewed({ review }: CheckedReview): Refused {
  return new Refused('ALREADY_REVIEWED', `${review.reviewer} has already reviewed ${review.subject} for this task`, {
    hint: 'There is one review per party and task.',
  });
}
