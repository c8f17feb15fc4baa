/** Frozen batches, read back. */
import type { Hash } from '@agent-market/sdk';
import { buildTree, type ReviewTree } from '@agent-market/sdk/merkle';
import { Halted } from '../errors.ts';
import { readBatch, type StoredBatch } from '../store/batch.ts';
import { toHash } from '../store/bytes.ts';
import type { Store } from '../store/open.ts';

/** Batches in order, from `from` on. */
export async function loadBatches(store: Store, { from = 0n }: { from?: bigint } = {}): Promise<StoredBatch[]> {
  const rows = await store.db.selectFrom('batch').selectAll().where('id', '>=', from).orderBy('id').execute();
  return rows.map((row) => readBatch(row, store.operator));
}

export async function loadBatch(store: Store, batchId: bigint): Promise<StoredBatch | undefined> {
  const row = await store.db.selectFrom('batch').selectAll().where('id', '=', batchId).executeTakeFirst();
  return row && readBatch(row, store.operator);
}

/** The commitments of a batch in the order of its leaves: what `leaves.bin` holds. */
export async function loadCommitments(store: Store, batchId: bigint): Promise<Hash[]> {
  const rows = await store.db
    .selectFrom('entry')
    .select('commitment')
    .where('batch_id', '=', batchId)
    .orderBy('leaf_index')
    .execute();
  return rows.map(({ commitment }) => toHash(commitment));
}

/** Trees are dear to build and proofs are asked for in runs, so each store keeps its last one. */
const lastTree = new WeakMap<Store, { root: Hash; tree: ReviewTree }>();

/** The tree of a batch. Throws `STORE_CORRUPT` when the entries no longer give the root that was signed. */
export async function loadTree(store: Store, { header }: StoredBatch): Promise<ReviewTree> {
  const cached = lastTree.get(store);
  if (cached?.root === header.root) return cached.tree;
  const tree = buildTree(await loadCommitments(store, header.batchId));
  if (tree.root !== header.root) {
    throw new Halted('STORE_CORRUPT', `the entries of batch ${header.batchId} no longer give its root`, {
      hint: 'Somebody changed the database. Restore a backup.',
    });
  }
  lastTree.set(store, { root: tree.root, tree });
  return tree;
}
