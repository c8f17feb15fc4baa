import { expect } from 'chai';
import { id } from 'ethers';

import { ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import type { AnchorReader } from '../../../sdk/src/log/anchor.ts';
import { auditLog, type Audit, type AuditOptions, type LogSource } from '../../../sdk/src/log/audit.ts';
import { AUDIT_VERDICTS } from '../../../sdk/src/log/audit-verdict.ts';
import { genesisOf, hashHeader, signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import { serializeOmission } from '../../../sdk/src/log/omission.ts';
import { packLeaves, parseBatch, serializeBatch, treeOfLeaves } from '../../../sdk/src/log/published.ts';
import { parseReceipt, serializeReceipt } from '../../../sdk/src/log/receipt-file.ts';
import { verifyOmission } from '../../../sdk/src/log/verify-omission.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { addressOf, at, sampleBatch, throwawayWallet } from '../../helpers/sdk/sample-log.ts';
import { ACCEPTED_AT, omissionWorld, receiptFor } from '../../helpers/sdk/sample-omission.ts';

interface Files {
  file: string;
  leaves: Uint8Array;
}

const OPERATOR = addressOf(throwawayWallet('operator'));

/** Three days of a log: thirteen entries, none, and two. */
async function sampleLog(): Promise<{ published: Files[]; headers: BatchHeader[] }> {
  const headers: BatchHeader[] = [];
  const published: Files[] = [];
  for (const size of [13, 0, 2]) {
    const last = headers.at(-1);
    const { tree, header: first, domain } = await sampleBatch({ size: size || 1 });
    const toTime = (last ?? first).toTime + (last ? 86_400n : 0n);
    const follows = last && { batchId: last.batchId + 1n, prev: hashHeader(domain, last), fromTime: last.toTime };
    const header = { ...first, ...follows, toTime, ...(size === 0 && { count: 0n, root: ZERO_HASH }) };
    const leaves = Array.from({ length: size }, (_, i) => tree.commitmentAt(i) as Hash);
    headers.push(header);
    published.push(await filesOf(header, leaves));
  }
  return { published, headers };
}

async function filesOf(header: BatchHeader, leaves: readonly Hash[], by = throwawayWallet('operator')): Promise<Files> {
  const { domain } = await sampleBatch({ size: 1 });
  const headerSignature = await signHeader(by, domain, header);
  return { file: serializeBatch({ domain, header, headerSignature }), leaves: packLeaves(leaves) };
}

/** Headers and leaves; this log has no scores. */
function sourceOf(files: readonly Files[]): LogSource {
  return {
    readBatch: async (batchId) => files[Number(batchId)]?.file,
    readLeaves: async (batchId) => files[Number(batchId)]?.leaves,
    readEntries: async () => undefined,
    readScores: async () => undefined,
  };
}

describe('sdk/log/audit', () => {
  let world: Awaited<ReturnType<typeof omissionWorld>>;
  let published: Files[];
  let headers: BatchHeader[];
  before(async () => {
    world = await omissionWorld();
    ({ published, headers } = await sampleLog());
  });

  const audit = (files: readonly Files[] = published, options: Partial<AuditOptions> = {}): Promise<Audit> =>
    auditLog(sourceOf(files), { operator: OPERATOR, pins: world.pins, ...options });
  const replaced = (i: number, files: Files): Files[] => published.map((each, j) => (i === j ? files : each));
  /** A chain on which the first `final` batches are final and the first `mined` anchored. */
  const chainOf = (final: number, mined = final, all = headers): AnchorReader => {
    const say = (count: number) => async (_: string, batchId: bigint) =>
      batchId < BigInt(count) ? hashHeader(world.pins.domain, at(all, Number(batchId))) : ZERO_HASH;
    return { finalHeaderHash: say(final), latestHeaderHash: say(mined) };
  };

  describe('given a log that is as it should be', () => {
    it('says how much of it is anchored, and counts all of it', async () => {
      const head = hashHeader(world.pins.domain, at(headers, 2));
      const all = { batches: 3n, entries: 15n, head };
      expect(await audit()).to.include({ verdict: 'UNANCHORED', ...all });
      expect(await audit(published, { chain: chainOf(3) })).to.include({ verdict: 'CONSISTENT', ...all });
      expect(await audit(published, { chain: chainOf(2, 3) })).to.include({ verdict: 'NOT_FINAL', ...all });
      // Published and not anchored yet.
      expect(await audit(published, { chain: chainOf(2) })).to.include({ verdict: 'NOT_FINAL', ...all });
    });

    it('an empty log has the genesis hash for its head', async () => {
      const head = genesisOf(world.pins.domain, OPERATOR);
      expect(await audit([], { chain: chainOf(0) })).to.include({ verdict: 'CONSISTENT', batches: 0n, head });
      expect(await audit([])).to.include({ verdict: 'UNANCHORED', batches: 0n, head });
    });

    it('tells of every batch, and keeps what receipts promise', async () => {
      const told: bigint[] = [];
      const kept = await receiptFor(world.batch.tree.commitmentAt(3) as Hash);
      const acceptedAt = ACCEPTED_AT + 9n * 86_400n;
      const due = await receiptFor(id('later') as Hash, { acceptedAt, anchorBy: acceptedAt });
      const found = await audit(published, {
        receipts: [kept, due],
        onBatch: ({ header }) => void told.push(header.batchId),
      });
      expect(found).to.include({ verdict: 'UNANCHORED', kept: 1, open: 1 });
      expect(told).to.deep.equal([0n, 1n, 2n]);
    });
  });

  describe('given an operator that cheats', () => {
    it('a broken receipt becomes a proof that convicts it, out of an empty batch too', async () => {
      for (const acceptedAt of [ACCEPTED_AT, at(headers, 1).toTime]) {
        const receipt = await receiptFor(id('left out') as Hash, { acceptedAt, anchorBy: acceptedAt + 1n });
        const found = await audit(published, { receipts: [receipt] });
        expect(found.verdict).to.equal('OMITTED');
        const source = found.omission && serializeOmission(found.omission);
        expect((await verifyOmission(source ?? '', world.pins)).verdict).to.equal('OMITTED_UNANCHORED');
      }
    });

    it('a batch that the chain has and the folder has not is WITHHELD', async () => {
      expect(await audit(published.slice(0, 2), { chain: chainOf(3) })).to.include({
        verdict: 'WITHHELD',
        batches: 2n,
      });
      expect(await audit([], { chain: chainOf(1) })).to.include({ verdict: 'WITHHELD', batches: 0n });
    });

    it('a promise whose time is over, and no batch of its time on chain, is OVERDUE', async () => {
      const acceptedAt = at(headers, 2).toTime + 1n;
      const anchorBy = acceptedAt + 3600n;
      const receipt = await receiptFor(id('promised') as Hash, { acceptedAt, anchorBy });
      const chain = chainOf(3);
      const found = (now: bigint, more: Partial<AuditOptions> = { chain }) =>
        audit(published, { receipts: [receipt], now, ...more });
      expect(await found(anchorBy)).to.include({ verdict: 'CONSISTENT', open: 1 });
      expect(await found(anchorBy + 1n)).to.include({ verdict: 'OVERDUE', open: 1, batches: 3n });
      // The folder may be an old copy: without a chain that is nobody's fault.
      expect((await found(anchorBy + 1n, {})).verdict).to.equal('UNANCHORED');
      const kept = await receiptFor(world.batch.tree.commitmentAt(3) as Hash);
      expect((await audit(published, { receipts: [kept], now: anchorBy * 2n, chain })).verdict).to.equal('CONSISTENT');
    });

    it('leaves that are not those of the header are WRONG_LEAVES', async () => {
      const { file, leaves } = at(published, 0);
      const flipped = Uint8Array.from(leaves);
      flipped[40] = (flipped[40] ?? 0) ^ 1;
      const swapped = Uint8Array.from([...leaves.subarray(32, 64), ...leaves.subarray(0, 32), ...leaves.subarray(64)]);
      for (const wrong of [leaves.subarray(32), new Uint8Array(), flipped, swapped, leaves.subarray(1)]) {
        expect((await audit(replaced(0, { file, leaves: wrong }))).verdict).to.equal('WRONG_LEAVES');
      }
    });

    it('another history than the anchored one is HEADER_MISMATCH', async () => {
      const fork = headers.map((header, i) => (i === 1 ? { ...header, scorer: id('fork') as Hash } : header));
      expect(await audit(published, { chain: chainOf(3, 3, fork) })).to.include({
        verdict: 'HEADER_MISMATCH',
        batches: 1n,
      });
      const stranger = throwawayWallet('stranger');
      const leaves = Array.from({ length: 13 }, (_, i) => world.batch.tree.commitmentAt(i) as Hash);
      const unsigned = await filesOf({ ...at(headers, 0), operator: addressOf(stranger) }, leaves, stranger);
      expect((await audit(replaced(0, unsigned))).verdict).to.equal('HEADER_MISMATCH');
      const forged = { ...unsigned, file: unsigned.file.replace(addressOf(stranger), OPERATOR) };
      expect((await audit(replaced(0, forged))).verdict).to.equal('HEADER_MISMATCH');
    });

    it('batches that do not follow one another are a BROKEN_CHAIN', async () => {
      const second = at(headers, 1);
      for (const changes of [
        { batchId: 2n },
        { prev: ZERO_HASH },
        { fromTime: second.fromTime + 1n },
        { toTime: second.fromTime },
      ]) {
        const broken = await filesOf({ ...second, ...changes }, []);
        expect((await audit(replaced(1, broken))).verdict, Object.keys(changes)[0]).to.equal('BROKEN_CHAIN');
      }
      expect((await audit(published.slice(1))).verdict).to.equal('BROKEN_CHAIN');
    });
  });

  describe('given what cannot be audited', () => {
    it('says whose fault it is', async () => {
      const { pins } = world;
      expect((await audit(published, { pins: { ...pins, operators: [] } })).verdict).to.equal('UNKNOWN_OPERATOR');
      const elsewhere = { ...pins, domain: { ...pins.domain, chainId: 1n } };
      expect((await audit(published, { pins: elsewhere })).verdict).to.equal('WRONG_CONTRACT');
      expect((await audit(replaced(0, { ...at(published, 0), file: '{}' }))).verdict).to.equal('MALFORMED_INPUT');
      const down = async (): Promise<Hash> => Promise.reject(new Error('down'));
      const dead = { finalHeaderHash: down, latestHeaderHash: down };
      expect((await audit(published, { chain: dead })).verdict).to.equal('NETWORK_ERROR');
      expect((await audit([], { chain: dead })).verdict).to.equal('NETWORK_ERROR');
      const garbage = async (): Promise<Hash> => '0x' as Hash;
      const mad = { finalHeaderHash: garbage, latestHeaderHash: garbage };
      for (const files of [published, []]) {
        expect((await audit(files, { chain: mad })).verdict).to.equal('NETWORK_ERROR');
      }
      const forged = await receiptFor(id('x') as Hash);
      const receipt = { ...forged, receipt: { ...forged.receipt, acceptedAt: ACCEPTED_AT + 1n } };
      expect((await audit(published, { receipts: [receipt] })).verdict).to.equal('BAD_RECEIPT');
      const broken = { ...sourceOf([]), readBatch: async () => Promise.reject(new Error('disk')) };
      const thrown = await auditLog(broken, { operator: OPERATOR, pins }).catch((error: Error) => error.message);
      expect(thrown).to.equal('disk');
    });
  });

  it('every verdict has a number of its own', () => {
    const codes = Object.values(AUDIT_VERDICTS).map(({ exitCode }) => exitCode);
    expect(new Set(codes).size).to.equal(codes.length);
  });

  describe('the files', () => {
    it('are read as they were written, and in no other spelling', () => {
      const { file, leaves } = at(published, 0);
      const batch = parseBatch(file);
      expect(serializeBatch(batch)).to.equal(file);
      expect(treeOfLeaves(batch.header, leaves)?.root).to.equal(batch.header.root);
      const receipt = { domain: world.pins.domain, receipt: world.receipt };
      const text = serializeReceipt(receipt);
      expect(parseReceipt(text)).to.deep.equal(receipt);
      for (const other of [text.replace(':', ': '), text.replace('receipt', 'Receipt'), '', file]) {
        expect(codeOf(() => parseReceipt(other))).to.equal('MALFORMED');
      }
      for (const other of [file.replace(':', ': '), file.replace('batch', 'Batch'), '', text]) {
        expect(codeOf(() => parseBatch(other))).to.equal('MALFORMED');
      }
    });
  });
});
