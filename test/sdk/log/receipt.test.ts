import { expect } from 'chai';
import { id, verifyTypedData, Wallet } from 'ethers';

import type { Address, Hash } from '../../../sdk/src/hex.ts';
import {
  ANCHOR_WITHIN_SECONDS,
  hashReceipt,
  RECEIPT_TYPES,
  receiptFault,
  signReceipt,
  type Receipt,
} from '../../../sdk/src/log/receipt.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyDomain, anyPrivateKey, anyReceipt } from '../../helpers/sdk/arbitraries.ts';
import { rejectionCode } from '../../helpers/sdk/code-of.ts';
import { referenceDigest, referenceDomain, referenceTypes } from '../../helpers/sdk/reference.ts';
import { addressOf, hardhatDomain, throwawayWallet } from '../../helpers/sdk/sample-log.ts';

const operator = throwawayWallet('operator');
const receipt: Receipt = {
  operator: addressOf(operator),
  digest: id('digest') as Hash,
  commitment: id('commitment') as Hash,
  acceptedAt: 1_700_000_060n,
  anchorBy: 1_700_000_060n + ANCHOR_WITHIN_SECONDS,
};

/** Whether the receipt with these changes, properly signed, stands for the entry of `receipt`. */
async function stands(changes: Partial<Receipt>, signer = operator, domain = hardhatDomain()): Promise<boolean> {
  const signed = await signReceipt(signer, domain, { ...receipt, ...changes });
  return receiptFault(hardhatDomain(), signed, receipt) === undefined;
}

describe('sdk/log/receipt', () => {
  describe('given any receipt', () => {
    law('its digest is the one of ethers', [anyDomain, anyReceipt], (domain, any) =>
      expect(hashReceipt(domain, any)).to.equal(referenceDigest(domain, 'Receipt', any)),
    );

    law(
      'its signature is the operator by ethers',
      [anyPrivateKey, anyDomain, anyReceipt],
      async (key, domain, given) => {
        const wallet = new Wallet(key);
        const signed = await signReceipt(wallet, domain, { ...given, operator: addressOf(wallet) });
        const types = referenceTypes('Receipt');
        const seen = verifyTypedData(referenceDomain(domain), types, signed.receipt, signed.signature);
        expect(seen).to.equal(wallet.address);
      },
      { cost: 20 },
    );
  });

  describe('given a receipt for the entry', () => {
    it('stands, up to a promise of exactly 48 hours', async () => {
      expect(await stands({})).to.equal(true);
      expect(await stands({ anchorBy: receipt.acceptedAt })).to.equal(true);
    });

    it('does not stand with a promise that is longer or in the past', async () => {
      expect(await stands({ anchorBy: receipt.anchorBy + 1n })).to.equal(false);
      expect(await stands({ anchorBy: receipt.acceptedAt - 1n })).to.equal(false);
    });

    it('does not stand for another review or another signature of it', async () => {
      expect(await stands({ digest: id('other') as Hash })).to.equal(false);
      expect(await stands({ commitment: id('other') as Hash })).to.equal(false);
    });

    it('does not stand when another operator gave it, or for another chain or contract', async () => {
      const stranger = throwawayWallet('stranger');
      expect(await stands({ operator: addressOf(stranger) }, stranger)).to.equal(false);
      expect(await stands({}, operator, { ...hardhatDomain(), chainId: 1n })).to.equal(false);
      expect(await stands({}, operator, { ...hardhatDomain(), contract: addressOf(stranger) })).to.equal(false);
    });

    it('does not stand with the signature of another receipt', async () => {
      const { signature } = await signReceipt(operator, hardhatDomain(), { ...receipt, acceptedAt: 1n, anchorBy: 2n });
      expect(receiptFault(hardhatDomain(), { receipt, signature }, receipt)).to.be.a('string');
    });
  });

  describe('given the key of somebody else', () => {
    it('signReceipt hands out nothing', async () => {
      const other = { ...receipt, operator: `0x${'11'.repeat(20)}` as Address };
      expect(await rejectionCode(signReceipt(operator, hardhatDomain(), other))).to.equal('SIGNER_MISMATCH');
    });
  });

  describe('given the exported EIP-712 types', () => {
    it('are those of the design, in its order', () => {
      expect(RECEIPT_TYPES).to.deep.equal(referenceTypes('Receipt'));
    });
  });
});
