import { expect } from 'chai';
import { verifyTypedData, Wallet } from 'ethers';

import type { Address } from '../../../sdk/src/hex.ts';
import { ZERO_HASH } from '../../../sdk/src/hex.ts';
import { hashReview } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { checkReview } from '../../../sdk/src/reviews/check.ts';
import { signReview } from '../../../sdk/src/reviews/sign.ts';
import { isSignedBy, recoverSigner } from '../../../sdk/src/reviews/signature.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyDomain, anyPrivateKey, anyReview } from '../../helpers/sdk/arbitraries.ts';
import { codeOf, rejectionCode } from '../../helpers/sdk/code-of.ts';
import { referenceDomain, referenceTypes } from '../../helpers/sdk/reference.ts';
import { addressOf, hardhatDomain, sampleReview, throwawayWallet } from '../../helpers/sdk/sample-log.ts';

describe('sdk/reviews/sign', () => {
  describe('given the wallet of the reviewer', () => {
    law(
      'what it signs is recovered to it by us and by ethers',
      [anyPrivateKey, anyDomain, anyReview],
      async (key, domain, given) => {
        const wallet = new Wallet(key);
        const review = { ...given, reviewer: addressOf(wallet) };
        const signed = await signReview(wallet, domain, review);
        expect(signed.review).to.equal(review);
        expect(recoverSigner(hashReview(domain, review), signed.signature)).to.equal(review.reviewer);
        const seen = verifyTypedData(referenceDomain(domain), referenceTypes('Review'), review, signed.signature);
        expect(seen).to.equal(wallet.address);
      },
      { cost: 20 },
    );

    it('the signature is worthless on another chain and on another contract', async () => {
      const domain = hardhatDomain();
      const { review, signature } = await signReview(throwawayWallet('reviewer 0'), domain, sampleReview(0));
      const elsewhere = [
        { ...domain, chainId: 1n },
        { ...domain, contract: review.subject },
      ];
      for (const other of elsewhere) {
        expect(isSignedBy(review.reviewer, hashReview(other, review), signature)).to.equal(false);
      }
    });
  });

  describe('given the wallet of somebody else', () => {
    it('signReview hands out nothing', async () => {
      const signing = signReview(throwawayWallet('stranger'), hardhatDomain(), sampleReview(0));
      expect(await rejectionCode(signing)).to.equal('SIGNER_MISMATCH');
    });
  });

  describe('given a signer that returns something else than a signature', () => {
    it('signReview refuses it', async () => {
      const address = throwawayWallet('reviewer 0').address;
      for (const raw of ['0x', 'deny', `0x${'11'.repeat(64)}`, `0x${'ff'.repeat(65)}`, `0x${'00'.repeat(64)}1b`]) {
        const signer = { getAddress: async () => address, signTypedData: async () => raw };
        const code = await rejectionCode(signReview(signer, hardhatDomain(), sampleReview(0)));
        expect(code, raw).to.be.oneOf(['INVALID_SIGNATURE', 'SIGNER_MISMATCH']);
      }
    });

    it('signReview lowers the case that wallets write', async () => {
      const wallet = throwawayWallet('reviewer 0');
      const loud = {
        getAddress: () => wallet.getAddress(),
        signTypedData: async (...data: Parameters<Wallet['signTypedData']>) =>
          (await wallet.signTypedData(...data)).toUpperCase().replace('0X', '0x'),
      };
      const { signature } = await signReview(loud, hardhatDomain(), sampleReview(0));
      expect(signature).to.equal((await signReview(wallet, hardhatDomain(), sampleReview(0))).signature);
    });
  });

  describe('given a review with a value out of range', () => {
    const outOfRange: [string, Partial<Review>][] = [
      ['no star', { rating: 0 }],
      ['six stars', { rating: 6 }],
      ['half a star', { rating: 4.5 }],
      ['NaN stars', { rating: NaN }],
      ['a time before 1970', { issuedAt: -1n }],
      ['a time of 65 bits', { issuedAt: 1n << 64n }],
      ['a negative nonce', { nonce: -1n }],
      ['a nonce of 257 bits', { nonce: 1n << 256n }],
      ['itself as subject', { subject: sampleReview(0).reviewer }],
      ['a zero salt', { feedback: { text: '', tags: [], salt: ZERO_HASH } }],
    ];
    for (const [name, changes] of outOfRange) {
      it(`refuses ${name}`, async () => {
        const review = sampleReview(0, changes);
        expect(codeOf(() => checkReview(review))).to.equal('INVALID_REVIEW');
        const signing = signReview(throwawayWallet('reviewer 0'), hardhatDomain(), review);
        expect(await rejectionCode(signing)).to.equal('INVALID_REVIEW');
      });
    }

    it('accepts the extremes', () => {
      for (const changes of [{ rating: 1 }, { rating: 5 }, { issuedAt: 0n }, { issuedAt: (1n << 64n) - 1n }]) {
        expect(codeOf(() => checkReview(sampleReview(0, changes)))).to.equal('ACCEPTED');
      }
      expect(codeOf(() => checkReview(sampleReview(0, { nonce: (1n << 256n) - 1n })))).to.equal('ACCEPTED');
      const fewest = sampleReview(0, { subject: `0x${'00'.repeat(20)}` as Address, taskId: ZERO_HASH });
      expect(codeOf(() => checkReview(fewest))).to.equal('ACCEPTED');
    });
  });
});
