/** The errors of processes: the kit's errors, which here also say whether trying again can help. */
import { AgentMarketError, type ErrorDetails } from '@agent-market/sdk/errors';

export interface ServiceErrorDetails extends ErrorDetails {
  /** Whether the same call can succeed later with nothing changed by the caller. */
  retryable?: boolean;
}

/** Base of every error a service throws on purpose. */
export class ServiceError extends AgentMarketError {
  readonly retryable: boolean;

  constructor(code: string, message: string, details: ServiceErrorDetails = {}) {
    super(code, message, details);
    this.retryable = details.retryable ?? false;
  }
}

/** The request is at fault, or comes too early. */
export class Refused extends ServiceError {}

/** Something this process depends on (a node, a database, a lock) did not do its part. Retryable unless said otherwise. */
export class Unavailable extends ServiceError {
  constructor(code: string, message: string, details: ServiceErrorDetails = {}) {
    super(code, message, { retryable: true, ...details });
  }
}

/** Facts contradict each other. The process must stop and a person must look: nothing here is ever repaired by guessing. */
export class Halted extends ServiceError {}
