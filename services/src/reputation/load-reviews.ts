/** The reviews of a log that stand, as the columns that scores are computed from. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { graphOfColumns, type ReviewColumns, type ReviewGraph } from '@agent-market/sdk/reputation';
import { toBytes, ZERO_HASH } from '../store/bytes.ts';
import type { Schema } from '../store/schema.ts';

/** subject 20, reviewer 20, and as in one number of 8 bytes: the time × 16 + stars × 2 + whether it is verified. */
const ROW_BYTES = 48;

/** Reviews of subjects whose addresses begin alike, ascending by digest. */
interface Packed {
  count: number;
  /** {@link ROW_BYTES} each, in base 64: what both drivers read several times faster than bytes. */
  reviews: string;
}

/** A batch that was frozen, or is about to be. */
interface LastBatch {
  batchId: bigint;
  toTime: bigint;
}

/**
 * The graph of all reviews that were not revised or retracted, as of one moment.
 *
 * @param options.asOf A batch: the reviews that stand after it, each as old as the batch that holds it, which is all that the log says
 *   of its time. Else all reviews, each of the moment it was accepted.
 * @param options.others Parties of whom something else is known, such as a vouch; lower case.
 */
export async function loadReviewGraph(
  db: Kysely<Schema>,
  { asOf, others = [] }: { asOf?: LastBatch; others?: Iterable<string> } = {},
): Promise<ReviewGraph> {
  const { names, columns } = unpacked(await loadPacked(db, asOf), others);
  return graphOfColumns(names, columns);
}

/**
 * In one pass over the table, whose rows are in the order of time and not of subjects. The database packs some 15 of a million reviews, and never
 * fewer than all of a subject's, into one value: rows of their own would take more memory than everything that is made of them.
 */
async function loadPacked(db: Kysely<Schema>, asOf: LastBatch | undefined): Promise<Packed[]> {
  const isThere = (table: string): RawBuilder<unknown> =>
    asOf === undefined
      ? sql`true`
      : sql`(${sql.ref(`${table}.batch_id`)} <= ${asOf.batchId}
          or ${sql.ref(`${table}.batch_id`)} is null and ${sql.ref(`${table}.accepted_at`)} <= ${asOf.toTime})`;
  const time = asOf === undefined ? sql`entry.accepted_at` : sql`coalesce(batch.to_time, ${asOf.toTime}::bigint)`;
  const { rows } = await sql<Packed>`
    select count(*)::int as count, encode(string_agg(entry.subject || entry.reviewer ||
        int8send(${time} * 16 + entry.rating * 2 + (entry.task_id <> ${toBytes(ZERO_HASH)}::bytea)::int), ''::bytea
        order by entry.digest
      ), 'base64') as reviews
    from entry left join entry as later
      on later.subject = entry.subject and later.target = entry.digest and later.kind in ('revision', 'retraction') and ${isThere('later')}
    left join batch on batch.id = entry.batch_id
    where ${isThere('entry')} and entry.rating is not null and later.target is null and entry.reviewer <> entry.subject
    group by substring(entry.subject for 2)
  `.execute(db);
  return rows;
}

function unpacked(packed: readonly Packed[], others: Iterable<string>): { names: string[]; columns: ReviewColumns } {
  const count = packed.reduce((sum, each) => sum + each.count, 0);
  const [reviewer, agent] = [new Uint32Array(count), new Uint32Array(count)];
  const [rating, verified, at] = [new Float64Array(count), new Uint8Array(count), new Float64Array(count)];
  const numbers = new Map<string, number>();
  // A character a byte: half as long as hex, a million times.
  const numberOf = (address: string): number => {
    const known = numbers.get(address) ?? numbers.size;
    if (known === numbers.size) numbers.set(address, known);
    return known;
  };
  for (const name of others) numberOf(Buffer.from(name.slice(2), 'hex').toString('latin1'));
  let place = 0;
  for (const each of packed) {
    const bytes = Buffer.from(each.reviews, 'base64');
    // Read once: by the end, the text would be as much as all that is made of it.
    each.reviews = '';
    for (let from = 0; from < bytes.length; from += ROW_BYTES) {
      const told = bytes.readUInt32BE(from + 40) * 2 ** 32 + bytes.readUInt32BE(from + 44);
      agent[place] = numberOf(bytes.toString('latin1', from, from + 20));
      reviewer[place] = numberOf(bytes.toString('latin1', from + 20, from + 40));
      rating[place] = Math.floor(told / 2) % 8;
      verified[place] = told % 2;
      at[place] = Math.floor(told / 16);
      place += 1;
    }
  }
  const names = Array.from(numbers.keys(), (address) => `0x${Buffer.from(address, 'latin1').toString('hex')}`);
  // Those of one subject are here in the order of their digests.
  const compareIds = (a: number, b: number): number => a - b;
  return { names, columns: { reviewer, agent, rating, verified, at, compareIds } };
}
