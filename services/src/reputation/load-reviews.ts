/** The reviews of a log that stand, as the columns that scores are computed from. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { graphOfColumns, type ReviewGraph } from '@agent-market/sdk/reputation';
import { toBytes, ZERO_HASH } from '../store/bytes.ts';
import type { Schema } from '../store/schema.ts';

/** subject 20, reviewer 20, digest 32, and as in one number of 8 bytes: the time × 16 + stars × 2 + whether it is verified. */
const ROW_BYTES = 80;
/** Subjects are read in as many parts, by their first byte. */
const PARTS = 32;

/**
 * The graph of all reviews that were not revised or retracted. The database packs each part into one value: a million rows of
 * their own would take more memory than everything that is made of them.
 *
 * @param asOf A batch: the reviews that stand after it, each as old as the batch that holds it, which is all that the log says of
 *   its time. It may be one that is about to be frozen. Else all reviews, each of the moment it was accepted.
 * @param others Parties of whom something else is known, such as a vouch; lower case.
 */
export async function loadReviewGraph(
  db: Kysely<Schema>,
  { asOf, others = [] }: { asOf?: { batchId: bigint; toTime: bigint }; others?: Iterable<string> } = {},
): Promise<ReviewGraph> {
  const parts: Uint8Array[] = [];
  for (let part = 0; part < PARTS; part++) parts.push(await loadPart(db, part, asOf));
  const count = parts.reduce((sum, part) => sum + part.length / ROW_BYTES, 0);
  const [reviewer, agent] = [new Uint32Array(count), new Uint32Array(count)];
  const [rating, verified, at] = [new Float64Array(count), new Uint8Array(count), new Float64Array(count)];
  const digests: Uint8Array[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (bytes: Uint8Array): number => {
    const name = `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
    const known = numbers.get(name) ?? numbers.size;
    if (known === numbers.size) numbers.set(name, known);
    return known;
  };
  for (const name of others) if (!numbers.has(name)) numbers.set(name, numbers.size);
  let place = 0;
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    for (let from = 0; from < part.length; from += ROW_BYTES) {
      const packed = view.getUint32(from + 72) * 2 ** 32 + view.getUint32(from + 76);
      agent[place] = numberOf(part.subarray(from, from + 20));
      reviewer[place] = numberOf(part.subarray(from + 20, from + 40));
      digests.push(part.subarray(from + 40, from + 72));
      rating[place] = Math.floor(packed / 2) % 8;
      verified[place] = packed % 2;
      at[place] = Math.floor(packed / 16);
      place += 1;
    }
  }
  const compareIds = (a: number, b: number): number => Buffer.compare(digests[a] ?? NO_BYTES, digests[b] ?? NO_BYTES);
  return graphOfColumns([...numbers.keys()], { reviewer, agent, rating, verified, at, compareIds });
}

const NO_BYTES = new Uint8Array();

async function loadPart(
  db: Kysely<Schema>,
  part: number,
  asOf: { batchId: bigint; toTime: bigint } | undefined,
): Promise<Uint8Array> {
  const width = 256 / PARTS;
  const from = Buffer.from([part * width]);
  const isAbove = sql`entry.subject >= ${from}::bytea`;
  const isPart =
    part === PARTS - 1 ? isAbove : sql`${isAbove} and entry.subject < ${Buffer.from([(part + 1) * width])}::bytea`;
  const isThere = (table: string): RawBuilder<unknown> =>
    asOf === undefined
      ? sql`true`
      : sql`(${sql.ref(`${table}.batch_id`)} <= ${asOf.batchId}
          or ${sql.ref(`${table}.batch_id`)} is null and ${sql.ref(`${table}.accepted_at`)} <= ${asOf.toTime})`;
  const time = asOf === undefined ? sql`entry.accepted_at` : sql`coalesce(batch.to_time, ${asOf.toTime}::bigint)`;
  const { rows } = await sql<{ reviews: Uint8Array | null }>`
    select string_agg(entry.subject || entry.reviewer || entry.digest ||
        int8send(${time} * 16 + entry.rating * 2 + (entry.task_id <> ${toBytes(ZERO_HASH)}::bytea)::int), ''::bytea
      ) as reviews
    from entry left join entry as later
      on later.subject = entry.subject and later.target = entry.digest and later.kind in ('revision', 'retraction') and ${isThere('later')}
    left join batch on batch.id = entry.batch_id
    where ${isPart} and ${isThere('entry')} and entry.rating is not null and later.target is null and entry.reviewer <> entry.subject
  `.execute(db);
  return rows[0]?.reviews ?? NO_BYTES;
}
