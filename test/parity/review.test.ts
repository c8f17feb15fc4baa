import { expect } from 'chai';
import { TypedDataEncoder, verifyTypedData, Wallet } from 'ethers';

import { hashFeedback, hashReview, eraseReview } from '../../sdk/src/reviews/hash.ts';
import { parseReview } from '../../sdk/src/reviews/json.ts';
import type { Review } from '../../sdk/src/reviews/review.ts';
import { signReview } from '../../sdk/src/reviews/sign.ts';
import { parseSignature, recoverSigner } from '../../sdk/src/reviews/signature.ts';
import { domainOf, readVector, type ReviewVectors } from '../helpers/sdk/read-vector.ts';
import { referenceDigest, referenceDomain, referenceTypes } from '../helpers/sdk/reference.ts';

describe('parity: review', () => {
  for (const vector of readVector<ReviewVectors>('review').cases) {
    describe(`given the frozen review "${vector.name}"`, () => {
      const domain = domainOf(vector.domain);
      const review = parseReview(vector.review, 'review') as Review;
      const wallet = new Wallet(vector.privateKey);

      it('SDK and ethers agree on feedback hash and digest', () => {
        expect(hashFeedback(review.feedback)).to.equal(vector.feedbackHash);
        expect(TypedDataEncoder.hashStruct('Feedback', referenceTypes('Feedback'), review.feedback)).to.equal(
          vector.feedbackHash,
        );
        expect(hashReview(domain, review)).to.equal(vector.digest);
        expect(hashReview(domain, eraseReview(review))).to.equal(vector.digest);
        expect(referenceDigest(domain, 'Review', review)).to.equal(vector.digest);
      });

      it('SDK and ethers sign it alike and recover its reviewer', async () => {
        expect((await signReview(wallet, domain, review)).signature).to.equal(vector.signature);
        const types = referenceTypes('Review');
        expect(await wallet.signTypedData(referenceDomain(domain), types, review)).to.equal(vector.signature);
        expect(recoverSigner(vector.digest, parseSignature(vector.signature))).to.equal(review.reviewer);
        const seen = verifyTypedData(referenceDomain(domain), types, review, vector.signature);
        expect(seen.toLowerCase()).to.equal(review.reviewer);
      });
    });
  }
});
