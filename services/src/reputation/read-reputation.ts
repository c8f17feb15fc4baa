/** Reads what is known of subjects, one row each; reads that are asked for at the same time become one query. */
import { sql, type Kysely } from 'kysely';
import type { Address } from '@agent-market/sdk';
import type { BaselineSums } from '@agent-market/sdk/reputation';
import { arrayLiteral } from '../store/array-rows.ts';
import type { Schema } from '../store/schema.ts';
import type { TrustEvidence } from '@agent-market/sdk/reputation';

export interface SubjectReputation {
  /** Over the reviews that stand: the score `baseline-v1` of any moment follows from them. */
  sums: BaselineSums;
  /** The newest trust score, and the moment it is of (unix seconds); absent before the first. */
  trust?: TrustEvidence & { at: bigint };
}

export interface ReputationReader {
  /** Undefined for a subject that nothing is known of. Errors: `STORE_UNREACHABLE`, `STORE_FAILED`. */
  read(this: void, subject: Address): Promise<SubjectReputation | undefined>;
}

/** Queries at the same time: enough for server and client to be at work at once; all further reads wait, to go together. */
const QUERIES = 3;
/** Subjects of one query. */
const BATCH = 1000;

/** One subject's read, which may be many callers'. */
class Waiting {
  readonly promise: Promise<SubjectReputation | undefined>;
  resolve!: (found: SubjectReputation | undefined) => void;
  reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

/**
 * A reader of this database, or of a replica of it. It keeps nothing: each read sees what was committed before it was asked.
 *
 * Reads of one turn of the event loop, and all that come while {@link QUERIES} are on their way, share a query; those of one subject share a
 * row. The more there are, the cheaper each is, and one that is alone waits for nobody.
 */
export function reputationReader(db: Kysely<Schema>): ReputationReader {
  let waiting = new Map<Address, Waiting>();
  let running = 0;
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled || running >= QUERIES || waiting.size === 0) return;
    scheduled = true;
    // After what this turn has still to tell: further requests may have arrived with this one.
    setImmediate(start);
  };
  const start = (): void => {
    scheduled = false;
    const batch = take();
    running++;
    void answer(db, batch).finally(() => {
      running--;
      schedule();
    });
    schedule();
  };
  const take = (): Map<Address, Waiting> => {
    const all = waiting;
    if (all.size <= BATCH) {
      waiting = new Map();
      return all;
    }
    const batch = new Map([...all].slice(0, BATCH));
    for (const subject of batch.keys()) all.delete(subject);
    return batch;
  };

  return {
    read(subject) {
      const asked = waiting.get(subject);
      if (asked !== undefined) return asked.promise;
      const added = new Waiting();
      waiting.set(subject, added);
      schedule();
      return added.promise;
    },
  };
}

/** Settles all who wait; never rejects itself. */
async function answer(db: Kysely<Schema>, batch: Map<Address, Waiting>): Promise<void> {
  try {
    const found = await load(db, [...batch.keys()]);
    for (const [subject, { resolve }] of batch) resolve(found.get(subject));
  } catch (error) {
    for (const { reject } of batch.values()) reject(error);
  }
}

interface Row {
  subject: string;
  reviews: bigint;
  weight: string;
  stars: string;
  verified: string;
  trust_at: bigint | null;
  micro_stars: bigint;
  micro_stars_low: bigint;
  micro_stars_high: bigint;
  micro_reviews: bigint;
  micro_reviewers: bigint;
}

async function load(db: Kysely<Schema>, subjects: readonly Address[]): Promise<Map<Address, SubjectReputation>> {
  // As text, a subject needs no buffer on its way from being a key to being one again.
  const keys = subjects.map((subject) => `\\x${subject.slice(2)}`);
  const { rows } = await sql<Row>`
    select encode(subject, 'hex') as subject, reviews, weight, stars, verified,
      trust_at, micro_stars, micro_stars_low, micro_stars_high, micro_reviews, micro_reviewers
    from reputation where subject = any(${arrayLiteral(keys)}::bytea[])
  `.execute(db);
  return new Map(rows.map((row) => [`0x${row.subject}` as Address, readRow(row)]));
}

function readRow(row: Row): SubjectReputation {
  const sums = {
    count: row.reviews,
    weight: BigInt(row.weight),
    stars: BigInt(row.stars),
    verified: BigInt(row.verified),
  };
  if (row.trust_at === null) return { sums };
  const trust = {
    at: row.trust_at,
    microStars: row.micro_stars,
    low: row.micro_stars_low,
    high: row.micro_stars_high,
    microReviews: row.micro_reviews,
    microReviewers: row.micro_reviewers,
  };
  return { sums, trust };
}
