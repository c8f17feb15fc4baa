import { expect } from 'chai';
import { Wallet } from 'ethers';

import { hashReceipt, signReceipt, type Receipt } from '../../sdk/src/log/receipt.ts';
import { commitmentOf } from '../../sdk/src/log/commitment.ts';
import type { Hash, Hex } from '../../sdk/src/hex.ts';
import { domainOf, readVector, structOf, type ReceiptVectors } from '../helpers/sdk/read-vector.ts';
import { referenceCommitment, referenceDigest, referenceDomain, referenceTypes } from '../helpers/sdk/reference.ts';

interface CommitmentVectors {
  cases: { tag: string; digest: Hash; signature: Hex; commitment: Hash }[];
}

describe('parity: receipt and commitment', () => {
  describe('given the frozen receipts', () => {
    it('SDK and ethers agree on digest and signature', async () => {
      const { cases } = readVector<ReceiptVectors>('receipt');
      expect(cases).to.have.length.above(4);
      for (const vector of cases) {
        const domain = domainOf(vector.domain);
        const receipt = structOf<Receipt>(vector.receipt);
        const wallet = new Wallet(vector.privateKey);
        expect(hashReceipt(domain, receipt)).to.equal(vector.digest);
        expect(referenceDigest(domain, 'Receipt', receipt)).to.equal(vector.digest);
        expect((await signReceipt(wallet, domain, receipt)).signature).to.equal(vector.signature);
        const types = referenceTypes('Receipt');
        expect(await wallet.signTypedData(referenceDomain(domain), types, receipt)).to.equal(vector.signature);
      }
    });
  });

  describe('given the frozen commitments', () => {
    it('SDK and ethers agree', () => {
      const { cases } = readVector<CommitmentVectors>('commitment');
      expect(cases).to.have.length.above(4);
      for (const { digest, signature, commitment } of cases) {
        expect(commitmentOf(digest, signature)).to.equal(commitment);
        expect(referenceCommitment(digest, signature)).to.equal(commitment);
      }
    });
  });
});
