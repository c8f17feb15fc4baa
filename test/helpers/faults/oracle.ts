/** Judges a log after a schedule, from the chain, the store, the folder, and what outsiders were given. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditLog, hashHeader, type SignedReceipt } from '@agent-market/sdk/log';
import { buildTree } from '@agent-market/sdk/merkle';
import { createAnchorReader } from '../../../services/src/chain/anchor-reader.ts';
import { ServiceError } from '../../../services/src/errors.ts';
import { folderSource } from '../../../services/src/log/folder-source.ts';
import { findEntries } from '../../../services/src/log/find-entries.ts';
import { loadBatches, loadCommitments } from '../../../services/src/log/load-batch.ts';
import { receiptOf } from '../../../services/src/store/entry.ts';
import type { LogIdentity } from '../../../services/src/store/identity.ts';
import type { Store } from '../../../services/src/store/open.ts';
import { anchorsOf, type LogChain } from '../log-on-chain.ts';

export interface Loss {
  kind: 'lost' | 'doubled' | 'rewritten' | 'receipt broken' | 'stuck' | 'wrong';
  what: string;
}

interface Surroundings {
  chain: LogChain;
  identity: LogIdentity;
  folder: string;
}

/** Remembers what outsiders saw, and compares. */
export class Witness {
  readonly #around: Surroundings;
  readonly #losses: Loss[] = [];
  /** By digest. */
  readonly #receipts = new Map<string, { text: string; receipt: SignedReceipt }>();
  /** Header hashes and published files by name, as first seen. */
  readonly #seen = new Map<string, string>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  blame(what: string): void {
    this.#losses.push({ kind: 'wrong', what });
  }

  /** What reviewers were handed. */
  keep(receipts: SignedReceipt[]): void {
    for (const receipt of receipts) {
      const { digest } = receipt.receipt;
      const text = JSON.stringify(receipt, (_name, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
      const held = this.#receipts.get(digest);
      if (held !== undefined && held.text !== text) this.#loss('receipt broken', `${digest} got two receipts`);
      this.#receipts.set(digest, { text, receipt });
    }
  }

  /** Nothing that was frozen, published or anchored is ever another thing. */
  async look(store: Store): Promise<void> {
    const batches = await this.again(() => loadBatches(store));
    for (const { header, headerHash } of batches) this.#same(`batch ${header.batchId}`, headerHash);
    const { chain, identity, folder } = this.#around;
    for (const { batchId, headerHash } of await anchorsOf(chain, identity.operator)) {
      this.#same(`batch ${batchId}`, headerHash);
    }
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const file = join(folder, name, 'batch.json');
      if (existsSync(file))
        this.#same(file, readFileSync(file, 'utf8') + readFileSync(join(folder, name, 'leaves.bin'), 'hex'));
    }
  }

  /** Asks a store whose connections may just have been broken. */
  async again<T>(question: () => Promise<T>): Promise<T> {
    for (let times = 0; ; times++) {
      try {
        return await question();
      } catch (error) {
        if (times === 20 || !(error instanceof ServiceError && error.code === 'STORE_UNREACHABLE')) throw error;
      }
    }
  }

  #same(name: string, value: string): void {
    const first = this.#seen.get(name) ?? value;
    this.#seen.set(name, first);
    if (first !== value) this.#loss('rewritten', `${name} was ${first} and is ${value}`);
  }

  #loss(kind: Loss['kind'], what: string): void {
    this.#losses.push({ kind, what });
  }

  /** Everything that is wrong when all is calm again; `submitted` reviews must be in the log. */
  async losses(store: Store, submitted: number): Promise<Loss[]> {
    await this.#checkStore(store, submitted);
    await this.#checkChain(store);
    await this.#checkFolder();
    return this.#losses;
  }

  async #checkStore(store: Store, submitted: number): Promise<void> {
    const { domain } = this.#around.identity;
    const entries = await store.db.selectFrom('entry').select('batch_id').execute();
    if (entries.length !== submitted) this.#loss('lost', `${submitted} submitted, ${entries.length} in the store`);
    const open = entries.filter((each) => each.batch_id === null).length;
    if (open > 0) this.#loss('stuck', `${open} reviews are in no batch`);
    let placed = 0n;
    for (const { header, headerHash, final } of await loadBatches(store)) {
      const commitments = await loadCommitments(store, header.batchId);
      placed += BigInt(new Set(commitments).size);
      if (buildTree(commitments).root !== header.root) this.#loss('lost', `batch ${header.batchId} lost its leaves`);
      if (hashHeader(domain, header) !== headerHash) this.#loss('rewritten', `header ${header.batchId} was changed`);
      if (!final) this.#loss('stuck', `batch ${header.batchId} is not final`);
    }
    if (placed !== BigInt(submitted - open)) this.#loss('doubled', `${placed} leaves for ${submitted - open} reviews`);
    const found = await findEntries(
      store.db,
      [...this.#receipts.values()].map(({ receipt }) => receipt.receipt.digest),
    );
    for (const { text, receipt } of this.#receipts.values()) {
      const entry = found.get(receipt.receipt.digest);
      const kept = entry && receiptOf(store.operator, entry);
      const now = JSON.stringify(kept, (_name, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
      if (now !== text) this.#loss('receipt broken', `${text} is ${now} in the store`);
    }
  }

  async #checkChain(store: Store): Promise<void> {
    const { chain, identity } = this.#around;
    const anchors = await anchorsOf(chain, identity.operator);
    const batches = await loadBatches(store);
    if (new Set(anchors.map(({ batchId }) => batchId)).size !== anchors.length) {
      this.#loss('doubled', `anchors ${anchors.map(({ batchId }) => batchId).join()}`);
    }
    if (anchors.length !== batches.length) this.#loss('stuck', `${batches.length} batches, ${anchors.length} anchors`);
    for (const [index, { headerHash, header, mined }] of batches.entries()) {
      const anchor = anchors[index];
      if (anchor?.batchId !== header.batchId || anchor.headerHash !== headerHash) {
        this.#loss('wrong', `batch ${header.batchId} is not anchor ${index}`);
      } else if (mined?.txHash !== anchor.txHash || Number(mined.blockNumber) !== anchor.blockNumber) {
        this.#loss('wrong', `batch ${header.batchId} is noted in ${mined?.txHash}, but mined in ${anchor.txHash}`);
      }
    }
  }

  /** The judgement of a stranger: `audit`, with all receipts, over the files alone and the chain. */
  async #checkFolder(): Promise<void> {
    const { chain, identity, folder } = this.#around;
    const { domain, operator } = identity;
    const receipts = [...this.#receipts.values()].map(({ receipt }) => receipt);
    if (receipts.length === 0) return;
    const audit = await auditLog(folderSource(folder), {
      operator,
      pins: { domain, operators: [operator], anchored: [] },
      chain: createAnchorReader({ url: chain.url, domain, confirmations: 3n }),
      receipts,
    });
    if (audit.verdict !== 'CONSISTENT') this.#loss('wrong', `an audit says ${audit.verdict}: ${audit.detail}`);
    if (audit.kept !== receipts.length) this.#loss('receipt broken', `${audit.kept} of ${receipts.length} were kept`);
  }
}
