/** How an agent was rated, month by month. */
import { sql, type Kysely } from 'kysely';
import type { Address } from '@agent-market/sdk';
import { toBytes } from '../store/bytes.ts';
import type { Schema } from '../store/schema.ts';

export interface RatedMonth {
  /** `2026-11`, in UTC. */
  month: string;
  reviews: number;
  /** Their mean. */
  stars: number;
}

/** Months with reviews that stand, the oldest first. */
export async function ratingHistory(db: Kysely<Schema>, agent: Address): Promise<RatedMonth[]> {
  const { rows } = await sql<{ month: string; reviews: bigint; stars: number }>`
    select to_char(to_timestamp(entry.accepted_at) at time zone 'UTC', 'YYYY-MM') as month,
      count(*) as reviews, avg(entry.rating)::float8 as stars
    from entry left join entry as later
      on later.subject = entry.subject and later.target = entry.digest and later.kind in ('revision', 'retraction')
    where entry.subject = ${toBytes(agent)}::bytea and entry.rating is not null and later.target is null
    group by month order by month
  `.execute(db);
  return rows.map(({ month, reviews, stars }) => ({ month, reviews: Number(reviews), stars }));
}
