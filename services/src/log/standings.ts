/** The standings of a log's subjects, and the root of their scores. */
import type { Kysely, Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { afterChanges, changeBy, meanScoreTree, type CountedEntry, type Standing } from '@agent-market/sdk/log';
import type { ScoreTree } from '@agent-market/sdk/merkle';
import { Halted } from '../errors.ts';
import { toAddress, toBytes, toHash } from '../store/bytes.ts';
import { insertStandings } from '../store/insert-rows.ts';
import type { Schema } from '../store/schema.ts';
import { witness } from './witness.ts';

export interface StandingsAfter {
  scoresRoot: Hash;
  /** Of the subjects that the batch says something of. */
  changed: Standing[];
}

/** The standings after a batch of these entries, which are in the order of its tree. Throws `ROOT_DISAGREEMENT`. */
export async function standingsAfter(
  tx: Transaction<Schema>,
  entries: readonly CountedEntry[],
): Promise<StandingsAfter> {
  const before = new Map((await loadStandings(tx)).map((standing) => [standing.subject, standing]));
  const changed = afterChanges(entries.map(changeBy), before);
  const tree = meanScoreTree([...new Map([...before, ...changed]).values()]);
  const other = witness.scoresRootOf(tree.scores);
  if (other !== tree.root) {
    throw new Halted('ROOT_DISAGREEMENT', `our scores root is ${tree.root}, ${witness.name} says ${other}`, {
      hint: 'Nothing was frozen. Report it: one of the two engines is wrong.',
    });
  }
  return { scoresRoot: tree.root, changed: [...changed.values()] };
}

/** Rows of one statement. */
const CHUNK = 5000;

export async function storeStandings(
  tx: Transaction<Schema>,
  batchId: bigint,
  standings: readonly Standing[],
): Promise<void> {
  for (let i = 0; i < standings.length; i += CHUNK) {
    const rows = standings.slice(i, i + CHUNK).map(({ subject, count, ratingSum, history }) => ({
      subject: toBytes(subject),
      batch_id: batchId,
      count,
      rating_sum: ratingSum,
      history: toBytes(history),
    }));
    await insertStandings(tx, rows);
  }
}

/** Every subject's standing, ascending: as of a batch, or the newest. */
export async function loadStandings(db: Kysely<Schema>, { asOf }: { asOf?: bigint } = {}): Promise<Standing[]> {
  const rows = await db
    .selectFrom('standing')
    .distinctOn('subject')
    .selectAll()
    .$if(asOf !== undefined, (query) => query.where('batch_id', '<=', asOf ?? 0n))
    .orderBy('subject')
    .orderBy('batch_id', 'desc')
    .execute();
  return rows.map((row) => ({
    subject: toAddress(row.subject),
    count: row.count,
    ratingSum: row.rating_sum,
    history: toHash(row.history),
  }));
}

/** The tree of a batch's scores. Throws `STORE_CORRUPT` when the standings no longer give the root that was signed. */
export async function loadScoreTree(
  db: Kysely<Schema>,
  { batchId, scoresRoot }: { batchId: bigint; scoresRoot: Hash },
): Promise<{ standings: Standing[]; tree: ScoreTree }> {
  const standings = await loadStandings(db, { asOf: batchId });
  const tree = meanScoreTree(standings);
  if (tree.root === scoresRoot) return { standings, tree };
  throw new Halted('STORE_CORRUPT', `the standings after batch ${batchId} no longer give its scores root`, {
    hint: 'Somebody changed the database. Restore a backup.',
  });
}
