/** The standings of a log's subjects, and the root of their scores. */
import type { Kysely, Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import {
  afterChanges,
  changeBy,
  scorerOf,
  scoreTree,
  withTrust,
  type BatchHeader,
  type CountedEntry,
  type Scorer,
  type ScoreRow,
  type Standing,
} from '@agent-market/sdk/log';
import type { ScoreTree } from '@agent-market/sdk/merkle';
import { trustEvidence, trustScores } from '@agent-market/sdk/reputation';
import { Halted } from '../errors.ts';
import { loadReviewGraph } from '../reputation/load-reviews.ts';
import { toAddress, toBytes, toHash } from '../store/bytes.ts';
import { insertStandings } from '../store/insert-rows.ts';
import type { Schema } from '../store/schema.ts';
import { witness } from './witness.ts';

export interface StandingsAfter {
  scoresRoot: Hash;
  /** Of the subjects that the batch says something of. */
  changed: Standing[];
}

/** A batch that was frozen, or is about to be. */
type ScoredBatch = Pick<BatchHeader, 'batchId' | 'toTime'>;

/** The scores after a batch of these entries, which are in the order of its tree. Throws `ROOT_DISAGREEMENT`. */
export async function standingsAfter(
  tx: Transaction<Schema>,
  entries: readonly CountedEntry[],
  { scorer, batch }: { scorer: Scorer; batch: ScoredBatch },
): Promise<StandingsAfter> {
  const before = new Map((await loadStandings(tx)).map((standing) => [standing.subject, standing]));
  const changed = afterChanges(entries.map(changeBy), before);
  const standings = [...new Map([...before, ...changed]).values()];
  const tree = scoreTree(await rowsOf(tx, standings, { scorer, batch }));
  const other = witness.scoresRootOf(tree.scores);
  if (other !== tree.root) {
    throw new Halted('ROOT_DISAGREEMENT', `our scores root is ${tree.root}, ${witness.name} says ${other}`, {
      hint: 'Nothing was frozen. Report it: one of the two engines is wrong.',
    });
  }
  return { scoresRoot: tree.root, changed: [...changed.values()] };
}

/** Standings with their scores, as far as the scorer needs more than standings. Of `trust-v1` nothing is stored: it follows from the reviews. */
async function rowsOf(
  db: Kysely<Schema>,
  standings: readonly Standing[],
  { scorer, batch }: { scorer: Scorer; batch: ScoredBatch },
): Promise<readonly ScoreRow[]> {
  if (scorer === 'mean-v1') return standings;
  const graph = await loadReviewGraph(db, { asOf: batch });
  return withTrust(standings, trustEvidence(trustScores(graph, { now: Number(batch.toTime) })));
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

/** The rows and the tree of a batch's scores. Throws `STORE_CORRUPT` when the store no longer gives the root that was signed. */
export async function loadScoreTree(
  db: Kysely<Schema>,
  header: BatchHeader,
): Promise<{ rows: readonly ScoreRow[]; tree: ScoreTree }> {
  const { batchId, scoresRoot } = header;
  const standings = await loadStandings(db, { asOf: batchId });
  const rows = await rowsOf(db, standings, { scorer: scorerOf(header) ?? 'mean-v1', batch: header });
  const tree = scoreTree(rows);
  if (tree.root === scoresRoot) return { rows, tree };
  throw new Halted('STORE_CORRUPT', `the entries up to batch ${batchId} no longer give its scores root`, {
    hint: 'Somebody changed the database. Restore a backup.',
  });
}
