/** Refusals as values. Errors made on purpose are outcomes; any other is a bug or an outage and stops the whole call. */
import { AgentMarketError } from '@agent-market/sdk/errors';

/** What `action` returns, or the refusal it throws. */
export function attempt<T>(action: () => T): T | AgentMarketError {
  try {
    return action();
  } catch (error) {
    return refusal(error);
  }
}

/** The refusal that a check ends with; undefined when it passes. */
export function refusalBy(check: Promise<void>): Promise<AgentMarketError | undefined> {
  return check.then(() => undefined, refusal);
}

function refusal(error: unknown): AgentMarketError {
  if (error instanceof AgentMarketError) return error;
  throw error;
}
