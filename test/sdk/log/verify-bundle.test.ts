import { expect } from 'chai';
import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import { serializeBundle, type ProofBundle } from '../../../sdk/src/log/bundle.ts';
import { hashHeader, signHeader } from '../../../sdk/src/log/header.ts';
import type { Pins } from '../../../sdk/src/log/pins.ts';
import { signReceipt, type Receipt } from '../../../sdk/src/log/receipt.ts';
import { verifyBundle } from '../../../sdk/src/log/verify-bundle.ts';
import { asEntry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview } from '../../../sdk/src/reviews/hash.ts';
import { signReview } from '../../../sdk/src/reviews/sign.ts';
import {
  addressOf,
  at,
  pinsFor,
  sampleBatch,
  sampleBundle,
  sampleReview,
  throwawayWallet,
  type SampleBatch,
} from '../../helpers/sdk/sample-log.ts';

const REVIEWER = addressOf(throwawayWallet('reviewer 2'));

// Everything here is properly formed and properly signed by somebody; only one statement is not true.
describe('sdk/log/verify-bundle', () => {
  let batch: SampleBatch;
  let bundle: ProofBundle;
  let pins: Pins;

  before(async () => {
    batch = await sampleBatch({ size: 6, header: { fromTime: 1_700_000_000n } });
    bundle = await sampleBundle(batch, 2);
    pins = pinsFor(batch);
  });

  async function verdictOf(changes: Partial<ProofBundle>, trusted: Partial<Pins> = {}): Promise<string> {
    const { verdict } = await verifyBundle(serializeBundle({ ...bundle, ...changes }), { ...pins, ...trusted });
    return verdict;
  }

  describe('given a bundle in which everything is true', () => {
    it('every entry is genuine, whole and erased', async () => {
      for (let i = 0; i < batch.entries.length; i++) {
        const whole = await sampleBundle(batch, i);
        const erased = { ...whole, entry: asEntry(eraseReview(at(batch.entries, i).review)) };
        for (const each of [whole, erased]) expect(await verdictOf(each)).to.equal('VALID_UNANCHORED');
      }
    });

    it('so is the only entry of a batch', async () => {
      const alone = await sampleBatch({ size: 1 });
      expect(await verdictOf(await sampleBundle(alone, 0))).to.equal('VALID_UNANCHORED');
    });
  });

  describe('given pins that trust something else', () => {
    it('another chain or contract is WRONG_CONTRACT', async () => {
      const contract = addressOf(throwawayWallet('contract'));
      expect(await verdictOf({}, { domain: { ...pins.domain, chainId: 1n } })).to.equal('WRONG_CONTRACT');
      expect(await verdictOf({}, { domain: { ...pins.domain, contract } })).to.equal('WRONG_CONTRACT');
    });

    it('another operator, or none, is UNKNOWN_OPERATOR', async () => {
      expect(await verdictOf({}, { operators: [] })).to.equal('UNKNOWN_OPERATOR');
      expect(await verdictOf({}, { operators: [REVIEWER] })).to.equal('UNKNOWN_OPERATOR');
    });

    it('a whole log by a stranger is UNKNOWN_OPERATOR, however true it is', async () => {
      const theirs = await sampleBatch({ operator: throwawayWallet('stranger') });
      expect(await verdictOf(await sampleBundle(theirs, 0))).to.equal('UNKNOWN_OPERATOR');
    });

    it('a log of another chain under our name is WRONG_CONTRACT, and BAD_SIGNATURE when it lies about it', async () => {
      const theirs = await sampleBundle(await sampleBatch({ domain: { ...pins.domain, chainId: 1n } }), 0);
      expect(await verdictOf(theirs)).to.equal('WRONG_CONTRACT');
      expect(await verdictOf({ ...theirs, domain: pins.domain })).to.equal('BAD_SIGNATURE');
    });
  });

  describe('given anchors in the pins', () => {
    it('this header there is FINAL, another one of the batch HEADER_MISMATCH, others say nothing', async () => {
      const { operator, batchId } = bundle.header;
      const ours = { operator, batchId, headerHash: hashHeader(pins.domain, bundle.header) };
      const other = { ...ours, headerHash: id('other') as Hash };
      expect(await verdictOf({}, { anchored: [ours] })).to.equal('FINAL');
      expect(await verdictOf({}, { anchored: [other] })).to.equal('HEADER_MISMATCH');
      const elsewhere = [
        { ...ours, batchId: 1n },
        { ...ours, operator: REVIEWER },
      ];
      expect(await verdictOf({}, { anchored: elsewhere })).to.equal('VALID_UNANCHORED');
      expect(await verdictOf({}, { anchored: [...elsewhere, ours] })).to.equal('FINAL');
    });
  });

  describe('given a false review', () => {
    it('one signed by somebody else is BAD_SIGNATURE', async () => {
      const signed = await signReview(throwawayWallet('reviewer 3'), pins.domain, sampleReview(3));
      expect(await verdictOf({ signature: signed.signature })).to.equal('BAD_SIGNATURE');
      expect(await verdictOf({ entry: asEntry(signed.review) })).to.equal('BAD_SIGNATURE');
    });

    it('a genuine one that is not in the batch is NOT_INCLUDED', async () => {
      const review = sampleReview(2, { rating: 1 });
      const { signature } = await signReview(throwawayWallet('reviewer 2'), pins.domain, review);
      expect(await verdictOf({ entry: asEntry(review), signature })).to.equal('NOT_INCLUDED');
    });
  });

  describe('given a false proof', () => {
    it('the proof of another entry, or another index, is NOT_INCLUDED', async () => {
      const { index, proof } = await sampleBundle(batch, 4);
      for (const change of [{ index }, { proof }, { index, proof }, { proof: [] }, { proof: bundle.proof.slice(1) }]) {
        expect(await verdictOf(change)).to.equal('NOT_INCLUDED');
      }
    });
  });

  describe('given a false header', () => {
    it('one that the operator did not sign is HEADER_MISMATCH', async () => {
      const header = { ...bundle.header, toTime: bundle.header.toTime + 1n };
      expect(await verdictOf({ header })).to.equal('HEADER_MISMATCH');
      const elsewhere = await signHeader(batch.operator, { ...pins.domain, chainId: 1n }, bundle.header);
      expect(await verdictOf({ headerSignature: elsewhere })).to.equal('HEADER_MISMATCH');
    });

    it('one that the operator did sign, of another batch, is NOT_INCLUDED', async () => {
      const { header } = await sampleBatch({ size: 3 });
      const headerSignature = await signHeader(batch.operator, pins.domain, header);
      expect(await verdictOf({ header, headerSignature })).to.equal('NOT_INCLUDED');
    });
  });

  describe('given a false receipt', () => {
    async function withReceipt(changes: Partial<Receipt>): Promise<string> {
      const receipt = { ...bundle.receipt.receipt, ...changes };
      return verdictOf({ receipt: await signReceipt(batch.operator, pins.domain, receipt) });
    }

    it('one of another entry is BAD_RECEIPT', async () => {
      expect(await verdictOf({ receipt: (await sampleBundle(batch, 4)).receipt })).to.equal('BAD_RECEIPT');
      expect(await withReceipt({ commitment: id('x') as Hash })).to.equal('BAD_RECEIPT');
    });

    it('one that promises nothing, or more than 48 hours from acceptance, is BAD_RECEIPT', async () => {
      const { acceptedAt, anchorBy } = bundle.receipt.receipt;
      expect(await withReceipt({ anchorBy: anchorBy + 1n })).to.equal('BAD_RECEIPT');
      expect(await withReceipt({ anchorBy: acceptedAt - 1n })).to.equal('BAD_RECEIPT');
    });

    it('acceptance lies after the batch before and no later than the batch', async () => {
      const { fromTime, toTime } = bundle.header;
      const accepted = (acceptedAt: bigint) => withReceipt({ acceptedAt, anchorBy: acceptedAt });
      expect(await accepted(fromTime)).to.equal('BAD_RECEIPT');
      expect(await accepted(fromTime + 1n)).to.equal('VALID_UNANCHORED');
      expect(await accepted(toTime)).to.equal('VALID_UNANCHORED');
      expect(await accepted(toTime + 1n)).to.equal('BAD_RECEIPT');
    });
  });
});
