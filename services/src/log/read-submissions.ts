/** Reads and checks many submissions; if there are threads, they find out who signed. */
import { AgentMarketError } from '@agent-market/sdk/errors';
import { attempt } from './attempt.ts';
import { checkSubmission, readSubmission, type CheckedEntry, type ReadEntry } from './check-entry.ts';
import type { LogContext } from './context.ts';

/** What each one is, in the order given, or why it is refused: the same with threads and without. */
export async function readSubmissions(
  { store: { domain }, workers }: LogContext,
  many: readonly unknown[],
): Promise<(CheckedEntry | AgentMarketError)[]> {
  const read = many.map((json) => attempt(() => readSubmission(domain, json)));
  const signed = read.filter((each): each is ReadEntry => !(each instanceof AgentMarketError));
  const signers = (await workers?.recover(signed)) ?? [];
  const signerOf = new Map(signed.map((each, i) => [each, signers[i]]));
  return read.map((each) =>
    each instanceof AgentMarketError ? each : attempt(() => checkSubmission(domain, each, signerOf.get(each))),
  );
}
