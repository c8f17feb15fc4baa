import { expect } from 'chai';
import { TypedDataEncoder } from 'ethers';

import { eraseReview, hashFeedback, hashReview } from '../../../sdk/src/reviews/hash.ts';
import { isErased, REVIEW_TYPES } from '../../../sdk/src/reviews/review.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyDomain, anyFeedback, anyReview, anyText, anyUint } from '../../helpers/sdk/arbitraries.ts';
import { referenceDigest, referenceTypes } from '../../helpers/sdk/reference.ts';
import { hardhatDomain, sampleReview } from '../../helpers/sdk/sample-log.ts';

describe('sdk/reviews/hash', () => {
  describe('given any review', () => {
    law('the digest is the one of ethers', [anyDomain, anyReview], (domain, review) =>
      expect(hashReview(domain, review)).to.equal(referenceDigest(domain, 'Review', review)),
    );

    law('the hash of the feedback is hashStruct of ethers', [anyFeedback], (feedback) =>
      expect(hashFeedback(feedback)).to.equal(
        TypedDataEncoder.hashStruct('Feedback', referenceTypes('Feedback'), feedback),
      ),
    );

    law('erasing the text keeps the digest and leaves no word of it', [anyDomain, anyReview], (domain, review) => {
      const erased = eraseReview(review);
      expect(hashReview(domain, erased)).to.equal(hashReview(domain, review));
      expect(isErased(erased) && !isErased(review)).to.equal(true);
      expect(erased).to.not.have.property('feedback');
      expect(Object.keys(erased)).to.have.length(7);
    });

    law(
      'another chain or contract gives another digest',
      [anyDomain, anyReview, anyUint(255)],
      (domain, review, chainId) => {
        const digest = hashReview(domain, review);
        const contract = `0x${domain.contract.slice(3)}${domain.contract.charAt(2)}` as typeof domain.contract;
        if (chainId !== domain.chainId) expect(hashReview({ ...domain, chainId }, review)).to.not.equal(digest);
        if (contract !== domain.contract) expect(hashReview({ ...domain, contract }, review)).to.not.equal(digest);
      },
    );

    law('tags are told apart from their concatenation', [anyText(8), anyText(8)], (a, b) => {
      const { feedback } = sampleReview(0);
      const hashes = [[a, b], [a + b], [a + b, ''], ['', a + b]].map((tags) => hashFeedback({ ...feedback, tags }));
      const spellings = new Set([[a, b], [a + b], [a + b, ''], ['', a + b]].map((tags) => JSON.stringify(tags)));
      expect(new Set(hashes).size).to.equal(spellings.size);
    });
  });

  describe('given a review of which one field changes', () => {
    it('every field is in the digest', () => {
      const review = sampleReview(1);
      const other = sampleReview(8);
      const digests = Object.keys(review).map((field) =>
        hashReview(hardhatDomain(), { ...review, [field]: other[field as keyof typeof other] }),
      );
      const feedbacks = Object.keys(review.feedback).map((field) =>
        hashFeedback({ ...review.feedback, [field]: other.feedback[field as keyof typeof other.feedback] }),
      );
      expect(new Set([...digests, hashReview(hardhatDomain(), review)]).size).to.equal(digests.length + 1);
      expect(new Set([...feedbacks, hashFeedback(review.feedback)]).size).to.equal(feedbacks.length + 1);
    });
  });

  describe('given the exported EIP-712 types', () => {
    it('are those of the design, in its order', () => {
      expect(REVIEW_TYPES).to.deep.equal(referenceTypes('Review'));
    });
  });
});
