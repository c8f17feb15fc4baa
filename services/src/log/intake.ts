/** The intake: from a stranger's JSON to a signed receipt. */
import type { Hash } from '@agent-market/sdk';
import { AgentMarketError } from '@agent-market/sdk/errors';
import type { SignedReceipt } from '@agent-market/sdk/log';
import { reviewIn, targetOf } from '@agent-market/sdk/reviews';
import { Halted, Refused } from '../errors.ts';
import type { LogEntry } from '../store/entry.ts';
import type { PlacedEntry } from './append-entries.ts';
import { appendTogether } from './append-together.ts';
import { refusalBy } from './attempt.ts';
import { checkAdmissible, type CheckedEntry } from './check-entry.ts';
import type { IntakeContext } from './context.ts';
import { findEntries } from './find-entries.ts';
import { readSubmissions } from './read-submissions.ts';
import { issueReceipts } from './receipts.ts';
import { doStep } from './steps.ts';

export interface Accepted {
  digest: Hash;
  /** The same however often the review is submitted. */
  receipt: SignedReceipt;
  /** False when the log already had the review. */
  fresh: boolean;
}

/** One submission's fate among many. */
export type Outcome = { accepted: Accepted } | { refused: AgentMarketError };

/** What to do about what cannot be. */
const BUG = 'This is a bug: report it. What was submitted may be submitted again.';

/** How many tasks are looked up at the same time. */
const LOOKUPS = 16;

/**
 * Accepts one signed review, revision or retraction: when this returns, it is durable and its receipt is signed and stored.
 *
 * Errors: those of {@link readSubmission}, {@link checkSubmission} and {@link checkAdmissible}; `ALREADY_REVIEWED`, `NOT_CURRENT`.
 */
export async function acceptReview(ctx: IntakeContext, json: unknown): Promise<Accepted> {
  const [outcome] = await acceptReviews(ctx, [json]);
  if (outcome === undefined) throw new Halted('INTAKE_LOST_REVIEW', 'the intake lost a review', { hint: BUG });
  if ('refused' in outcome) throw outcome.refused;
  return outcome.accepted;
}

/**
 * Accepts many; the outcomes are in the order given, and one refusal stops no other. What is new goes into one transaction, and
 * what is about something new in the same call into a further one.
 */
export async function acceptReviews(ctx: IntakeContext, many: readonly unknown[]): Promise<Outcome[]> {
  const read = await readSubmissions(ctx, many);
  const valid = read.filter((each): each is CheckedEntry => !(each instanceof AgentMarketError));

  const targets = valid.flatMap(({ entry }) => targetOf(entry) ?? []);
  const log = await findEntries(ctx.store.db, [...valid.map(({ digest }) => digest), ...targets]);
  const refusals = new Map<Hash, AgentMarketError>();
  const fresh = new Set<Hash>();
  for (const round of rounds(valid.filter(({ digest }) => !log.has(digest)))) {
    const admitted = await admit(ctx, round, { log, refusals });
    if (admitted.length === 0) continue;
    const appended = await doStep(ctx, { step: 'accept' }, () => appendTogether(ctx, admitted));
    for (const [digest, entry] of appended.entries) log.set(digest, entry);
    for (const digest of appended.fresh) fresh.add(digest);
  }

  const held = new Set(valid.map(({ digest }) => digest));
  const receipts = await issueReceipts(
    ctx,
    [...log.values()].filter(({ digest }) => held.has(digest)),
  );
  return read.map((each) => {
    if (each instanceof AgentMarketError) return { refused: each };
    const receipt = receipts.get(each.digest);
    if (receipt === undefined) return { refused: refusals.get(each.digest) ?? brokeARuleOfOne(each) };
    // The first of several equal submissions is the fresh one.
    return { accepted: { digest: each.digest, receipt, fresh: fresh.delete(each.digest) } };
  });
}

/** What is about another one of the same call comes in a round after it. */
function* rounds(entries: readonly CheckedEntry[]): Generator<CheckedEntry[]> {
  let waiting = [...entries];
  while (waiting.length > 0) {
    const digests = new Set<Hash | undefined>(waiting.map(({ digest }) => digest));
    // No hash can name itself, so there is always one to begin with.
    yield waiting.filter(({ entry }) => !digests.has(targetOf(entry)));
    waiting = waiting.filter(({ entry }) => digests.has(targetOf(entry)));
  }
}

/** Those that nothing speaks against, with whose standing they belong to. */
async function admit(
  ctx: IntakeContext,
  entries: readonly CheckedEntry[],
  { log, refusals }: { log: ReadonlyMap<Hash, LogEntry>; refusals: Map<Hash, AgentMarketError> },
): Promise<PlacedEntry[]> {
  const admitted: PlacedEntry[] = [];
  for (let i = 0; i < entries.length; i += LOOKUPS) {
    const checks = entries.slice(i, i + LOOKUPS).map(async (checked) => {
      const target = log.get(targetOf(checked.entry) ?? checked.digest);
      const error = await refusalBy(checkAdmissible(ctx, checked, target));
      if (error !== undefined) refusals.set(checked.digest, error);
      else admitted.push({ ...checked, ...placeOf(checked, target) });
    });
    await Promise.all(checks);
  }
  return admitted;
}

function placeOf({ entry, digest }: CheckedEntry, target: LogEntry | undefined): Pick<LogEntry, 'subject' | 'taskId'> {
  const found = reviewIn(entry) ?? target;
  if (found === undefined) {
    throw new Halted('INTAKE_LOST_REVIEW', `nothing is known of what ${digest} is about`, { hint: BUG });
  }
  return { subject: found.subject, taskId: found.taskId };
}

function brokeARuleOfOne({ entry, author }: CheckedEntry): Refused {
  const target = targetOf(entry);
  if (target !== undefined) {
    return new Refused('NOT_CURRENT', `${target} was already revised or retracted`, {
      hint: 'Revise or retract the newest revision instead; a retraction is for good.',
    });
  }
  const subject = reviewIn(entry)?.subject;
  return new Refused('ALREADY_REVIEWED', `${author} has already reviewed ${subject} for this task`, {
    hint: 'There is one review per party and task, also after a retraction; sign a revision of it instead.',
  });
}
