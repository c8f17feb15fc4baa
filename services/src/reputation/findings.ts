/** The findings of the newest screening, kept so that whoever asks for an agent need not wait for a new one. */
import { sql, type Kysely } from 'kysely';
import type { Address } from '@agent-market/sdk';
import type { Finding } from '@agent-market/sdk/collusion';
import { arrayLiteral, columnList, selectRows, type ColumnTypes } from '../store/array-rows.ts';
import { toBytes } from '../store/bytes.ts';
import type { Store } from '../store/open.ts';
import type { Schema } from '../store/schema.ts';

const FINDING: ColumnTypes<'place' | 'found_at' | 'body'> = { place: 'int', found_at: 'bigint', body: 'text' };
const AGENT: ColumnTypes<'subject' | 'place'> = { subject: 'bytea', place: 'int' };
/** Bodies of one statement, in characters: they are as long as what they are about is large. */
const CHARACTERS = 1_000_000;
/** Agents of one statement. */
const CHUNK = 5000;

/** Replaces all findings by these, which were made at `at` (unix seconds), most evidence first. */
export async function writeFindings(
  store: Pick<Store, 'transaction'>,
  { at, findings }: { at: bigint; findings: readonly Finding[] },
): Promise<void> {
  const agents = findings.flatMap((finding, place) =>
    finding.agents.map((agent) => ({ subject: toBytes(agent as Address), place })),
  );
  await store.transaction(async (tx) => {
    // Of two screenings at once the later one replaces all of the other's; nobody who reads waits for either.
    await sql`lock table finding in share row exclusive mode`.execute(tx);
    await sql`delete from finding_agent`.execute(tx);
    await sql`delete from finding`.execute(tx);
    for (const rows of bodies(findings)) {
      const whole = rows.map((row) => ({ ...row, found_at: at }));
      await sql`insert into finding (${columnList(Object.keys(FINDING))}) ${selectRows(FINDING, whole)}`.execute(tx);
    }
    for (let i = 0; i < agents.length; i += CHUNK) {
      const rows = selectRows(AGENT, agents.slice(i, i + CHUNK));
      await sql`insert into finding_agent (${columnList(Object.keys(AGENT))}) ${rows}`.execute(tx);
    }
  });
}

interface Row {
  place: number;
  body: string;
}

/** Rows of one statement after the other. */
function* bodies(findings: readonly Finding[]): Generator<Row[]> {
  let rows: Row[] = [];
  let characters = 0;
  for (const [place, finding] of findings.entries()) {
    const body = JSON.stringify(finding);
    rows.push({ place, body });
    characters += body.length;
    if (characters < CHARACTERS) continue;
    yield rows;
    [rows, characters] = [[], 0];
  }
  if (rows.length > 0) yield rows;
}

/** What was found about an agent, most evidence first. */
export async function findingsAbout(db: Kysely<Schema>, agent: Address): Promise<Finding[]> {
  const rows = await db
    .selectFrom('finding_agent')
    .innerJoin('finding', 'finding.place', 'finding_agent.place')
    .select('finding.body')
    .where(sql<boolean>`finding_agent.subject = any(${arrayLiteral([toBytes(agent)])}::bytea[])`)
    .orderBy('finding.place')
    .execute();
  // Only this program writes them.
  return rows.map(({ body }) => JSON.parse(body) as Finding);
}
