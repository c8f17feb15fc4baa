/** The findings of the newest screening, kept so that whoever asks for an agent need not wait for a new one. */
import { sql, type Kysely } from 'kysely';
import type { Address } from '@agent-market/sdk';
import type { Finding } from '@agent-market/sdk/collusion';
import { arrayLiteral, columnList, selectRows } from '../store/array-rows.ts';
import { toBytes } from '../store/bytes.ts';
import type { Store } from '../store/open.ts';
import type { Schema } from '../store/schema.ts';

const COLUMNS = { subject: 'bytea', place: 'int', found_at: 'bigint', body: 'text' } as const;
/** Rows of one statement. */
const CHUNK = 1000;

/** Replaces all findings by these, which were made at `at` (unix seconds), most evidence first. */
export async function writeFindings(
  store: Pick<Store, 'transaction'>,
  { at, findings }: { at: bigint; findings: readonly Finding[] },
): Promise<void> {
  const rows = findings.flatMap((finding, place) =>
    finding.agents.map((agent) => ({
      ...{ subject: toBytes(agent as Address), place, found_at: at, body: JSON.stringify(finding) },
    })),
  );
  await store.transaction(async (tx) => {
    await sql`delete from finding`.execute(tx);
    for (let i = 0; i < rows.length; i += CHUNK) {
      await sql`insert into finding (${columnList(Object.keys(COLUMNS))}) ${selectRows(COLUMNS, rows.slice(i, i + CHUNK))}`.execute(
        tx,
      );
    }
  });
}

/** What was found about an agent, most evidence first. */
export async function findingsAbout(db: Kysely<Schema>, agent: Address): Promise<Finding[]> {
  const rows = await db
    .selectFrom('finding')
    .select('body')
    .where(sql<boolean>`subject = any(${arrayLiteral([toBytes(agent)])}::bytea[])`)
    .orderBy('place')
    .execute();
  // Only this program writes them.
  return rows.map(({ body }) => JSON.parse(body) as Finding);
}
