/** What an audit can end with, and what ends it. */
import { AgentMarketError } from '../errors.ts';
import type { Omission } from './omission.ts';

/** Each has one exit code of `agent-market audit`. */
export const AUDIT_VERDICTS = {
  CONSISTENT: { exitCode: 0, says: 'everything published is what was signed, and anchored in final blocks' },
  NOT_FINAL: { exitCode: 10, says: 'the same, but the newest batches are not anchored in final blocks yet' },
  UNANCHORED: { exitCode: 11, says: 'everything published is what was signed; whether it is anchored was not shown' },
  OMITTED: { exitCode: 20, says: 'the operator gave a receipt and left the entry out' },
  WRONG_LEAVES: { exitCode: 21, says: 'the published leaves are not those of the signed header' },
  HEADER_MISMATCH: { exitCode: 22, says: 'a header is not the one that the operator signed or anchored' },
  OVERDUE: { exitCode: 23, says: 'the operator promised an anchor by a time that is over, and the chain has none' },
  BAD_RECEIPT: { exitCode: 24, says: 'a receipt is not one of this operator' },
  BROKEN_CHAIN: { exitCode: 25, says: 'a batch does not follow the one before it' },
  WITHHELD: { exitCode: 26, says: 'something that is anchored was not published' },
  WRONG_ENTRIES: {
    exitCode: 27,
    says: 'the published entries are not those of the leaves, or break the rules of the log',
  },
  WRONG_SCORES: { exitCode: 28, says: 'the scores are not those that follow from the entries' },
  FORKED: { exitCode: 29, says: 'this is not the log that was audited before' },
  WRONG_CONTRACT: { exitCode: 30, says: 'the log is for another chain or contract than the one you trust' },
  UNKNOWN_OPERATOR: { exitCode: 31, says: 'the operator is not among those you trust' },
  MALFORMED_INPUT: { exitCode: 40, says: 'a published file is not what it should be' },
  NETWORK_ERROR: { exitCode: 50, says: 'the chain could not be asked; this says nothing about the log' },
} as const;

export type AuditVerdict = keyof typeof AUDIT_VERDICTS;

/** What stopped an audit. */
export class Fault extends Error {
  readonly verdict: AuditVerdict;
  readonly omission: Omission | undefined;
  constructor(verdict: AuditVerdict, detail: string, omission?: Omission) {
    super(detail);
    [this.verdict, this.omission] = [verdict, omission];
  }
}

/** Runs `read`; an error that the kit throws on purpose is a fault of what was read. */
export function attempt<T>(verdict: AuditVerdict, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AgentMarketError) throw new Fault(verdict, `${what}: ${error.message}`);
    throw error;
  }
}
