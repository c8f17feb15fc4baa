import { expect } from 'chai';
import { id } from 'ethers';

import { findEquivocation, parseEvidence, type Evidence } from '../../../sdk/src/bond/index.ts';
import type { Address, Hash } from '../../../sdk/src/hex.ts';
import { serializeBundle, serializeOmission, serializeReceipt, signReceipt } from '../../../sdk/src/log/index.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { at, hardhatDomain, sampleBatch, sampleBundle, throwawayWallet } from '../../helpers/sdk/sample-log.ts';
import { omissionWorld } from '../../helpers/sdk/sample-omission.ts';

const domain = hardhatDomain();
const OTHER = id('another') as Hash;

describe('sdk/bond/evidence', () => {
  let bundles: Evidence[];
  let omission: Evidence;
  before(async () => {
    const batch = await sampleBatch();
    const made = await Promise.all([0, 1].map((i) => sampleBundle(batch, i)));
    bundles = made.map((bundle) => parseEvidence(serializeBundle(bundle)));
    omission = parseEvidence(serializeOmission((await omissionWorld()).omission));
  });

  const batchOf = ({ batch }: Evidence): NonNullable<Evidence['batch']> => {
    if (batch === undefined) throw new Error('this evidence has no batch');
    return batch;
  };
  const withHeader = (evidence: Evidence, changes: object): Evidence => {
    const { stated, leaves } = batchOf(evidence);
    return { ...evidence, batch: { stated: { ...stated, header: { ...stated.header, ...changes } }, leaves } };
  };
  const withLeaf = (evidence: Evidence, index: number, commitment: Hash): Evidence => ({
    ...evidence,
    batch: { ...batchOf(evidence), leaves: [{ index, commitment, proof: [] }] },
  });
  const find = (a: Evidence, b: Evidence) => findEquivocation(domain, a, b);

  describe('when it reads files', () => {
    it('a bundle states a receipt, a header and one leaf', () => {
      const { receipt, batch } = at(bundles, 0);
      expect(batch?.leaves.map(({ commitment }) => commitment)).to.deep.equal([receipt.receipt.commitment]);
    });

    it('an omission proof states a receipt, a header and the neighbours', () => {
      const [before, after] = batchOf(omission).leaves;
      expect((after?.index ?? 0) - (before?.index ?? 0)).to.equal(1);
    });

    it('a receipt states itself', () => {
      const { receipt } = at(bundles, 0);
      expect(parseEvidence(serializeReceipt({ domain, receipt }))).to.deep.equal({ domain, receipt });
    });

    it('anything else is malformed', () => {
      for (const source of ['', '{}', '{"type":"agent-review-receipt"}', '{"type":"agent-review-omission"}']) {
        expect(codeOf(() => parseEvidence(source))).to.equal('MALFORMED');
      }
    });
  });

  describe('when it compares', () => {
    it('an honest log’s files agree, whichever two they are', () => {
      for (const a of [...bundles, omission]) {
        for (const b of [...bundles, omission]) expect(find(a, b)).to.equal(undefined);
      }
    });

    it('two receipts of one review are found, before anything else', async () => {
      const { receipt } = at(bundles, 0);
      const changed = { ...receipt.receipt, acceptedAt: receipt.receipt.acceptedAt + 1n };
      const second = await signReceipt(throwawayWallet('operator'), domain, changed);
      const found = find(at(bundles, 0), { domain, receipt: second });
      expect(found).to.deep.equal({ statement: 'Receipt', receipts: [receipt, second] });
    });

    it('receipts of another operator, or another review, are none', () => {
      const { receipt, signature } = at(bundles, 0).receipt;
      for (const changes of [{ operator: `0x${'12'.repeat(20)}` as Address, anchorBy: 1n }, { digest: OTHER }]) {
        const other = { domain, receipt: { receipt: { ...receipt, ...changes }, signature } };
        expect(find(at(bundles, 0), other)).to.equal(undefined);
      }
    });

    it('two headers of one batch are found', () => {
      const second = withHeader(at(bundles, 1), { scorer: OTHER });
      const found = find(at(bundles, 0), second);
      expect(found).to.deep.equal({
        statement: 'Header',
        headers: [batchOf(at(bundles, 0)).stated, batchOf(second).stated],
      });
    });

    it('headers of other batches and operators are none', () => {
      for (const changes of [{ batchId: 1n }, { operator: `0x${'12'.repeat(20)}` }]) {
        expect(find(at(bundles, 0), withHeader(at(bundles, 1), changes))).to.equal(undefined);
      }
    });

    it('leaves that do not ascend are found, lowest index first', () => {
      const [low, high] = [`0x${'11'.repeat(32)}` as Hash, `0x${'22'.repeat(32)}` as Hash];
      for (const [a, b, isOne] of [
        [low, high, false],
        [high, low, true],
        [low, low, true],
      ] as const) {
        const pair = [withLeaf(at(bundles, 0), 3, a), withLeaf(at(bundles, 1), 7, b)] as const;
        for (const found of [find(...pair), find(pair[1], pair[0])]) {
          const indexes = found?.statement === 'Leaf' ? found.leaves.map(({ index }) => index) : undefined;
          expect(indexes).to.deep.equal(isOne ? [3, 7] : undefined);
        }
      }
    });

    it('two leaves at one index are found', () => {
      const found = find(
        at(bundles, 0),
        withLeaf(at(bundles, 1), batchOf(at(bundles, 0)).leaves[0]?.index ?? -1, OTHER),
      );
      expect(found?.statement).to.equal('Leaf');
    });
  });
});
