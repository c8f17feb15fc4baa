/** The errors of the kit: a stable code to program against, and two sentences for people: what happened, what to do. */

export interface ErrorDetails {
  /** What to do about it. */
  hint?: string;
  cause?: unknown;
}

/** Base of every error the kit throws on purpose. */
export class AgentMarketError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
  }
}

/** The caller, or the data they passed on, is at fault. */
export class InvalidInput extends AgentMarketError {}

/** We are at fault, or two of our own parts disagree: nothing irreversible may follow. */
export class InvariantViolation extends AgentMarketError {}
