import { expect } from 'chai';

import { canonicalJson } from '../../../sdk/src/canonical-json.ts';
import { ZERO_HASH } from '../../../sdk/src/hex.ts';
import { asEntry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview } from '../../../sdk/src/reviews/hash.ts';
import {
  MAX_TAG,
  MAX_TAGS,
  MAX_TEXT,
  parseReview,
  parseSignedEntry,
  reviewJson,
  signedReviewJson,
} from '../../../sdk/src/reviews/json.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signReview } from '../../../sdk/src/reviews/sign.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyReview } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { hardhatDomain, sampleReview, throwawayWallet } from '../../helpers/sdk/sample-log.ts';

type Fields = Record<string, unknown>;

function jsonOf(changes: Partial<Review> = {}): Fields {
  return JSON.parse(canonicalJson(reviewJson(sampleReview(1, changes)))) as Fields;
}

function codeOfReview(value: unknown): string {
  return codeOf(() => parseReview(value, 'review'));
}

describe('sdk/reviews/json', () => {
  describe('given any review', () => {
    law('it is read back as it was, whole and erased', [anyReview], (review) => {
      for (const each of [review, eraseReview(review)]) {
        expect(parseReview(JSON.parse(canonicalJson(reviewJson(each))), 'review')).to.deep.equal(each);
      }
    });
  });

  describe('given a signed review', () => {
    it('it is read back, and an erased one is not taken from a reviewer', async () => {
      const signed = await signReview(throwawayWallet('reviewer 1'), hardhatDomain(), sampleReview(1));
      const json = JSON.parse(canonicalJson(signedReviewJson(signed))) as Fields;
      expect(parseSignedEntry(json, 'entry')).to.deep.equal({
        entry: asEntry(signed.review),
        signature: signed.signature,
      });
      const erased = { ...json, review: reviewJson(eraseReview(signed.review)) };
      expect(codeOf(() => parseSignedEntry(erased, 'entry'))).to.equal('MALFORMED');
    });
  });

  describe('given a field that is missing, unknown or of another type', () => {
    const values = [null, 1, -1, 1.5, true, [], {}, '', ' ', 'x', '-1', '1e3', '1.0', '0x1', '9'.repeat(400), '\ud800'];

    for (const field of Object.keys(jsonOf())) {
      it(`${field} is refused`, () => {
        const { [field]: _dropped, ...rest } = jsonOf();
        expect(codeOfReview(rest)).to.equal('MALFORMED');
        for (const value of values) expect(codeOfReview({ ...rest, [field]: value })).to.equal('MALFORMED');
      });
    }

    it('so is every field besides', () => {
      for (const key of ['extra', 'feedbackHash', '', 'Rating', 'rating ']) {
        expect(codeOfReview({ ...jsonOf(), [key]: ZERO_HASH })).to.equal('MALFORMED');
      }
      expect(codeOfReview(JSON.parse(JSON.stringify(jsonOf()).replace('{', '{"__proto__":{},')))).to.equal('MALFORMED');
    });
  });

  describe('given a value out of its range', () => {
    it('is refused as a review, not as a file', () => {
      const wrong: Fields[] = [{ rating: '0' }, { subject: jsonOf()['reviewer'] }];
      for (const change of wrong) expect(codeOfReview({ ...jsonOf(), ...change })).to.equal('INVALID_REVIEW');
      expect(codeOfReview({ ...jsonOf(), rating: '6' })).to.equal('MALFORMED');
      expect(codeOfReview(jsonOf({ feedback: { text: '', tags: [], salt: ZERO_HASH } }))).to.equal('INVALID_REVIEW');
    });
  });

  describe('given text and tags at their limits', () => {
    const { salt } = sampleReview(1).feedback;

    it('the limit is accepted and one more is not', () => {
      const within = { text: 'x'.repeat(MAX_TEXT), tags: Array<string>(MAX_TAGS).fill('t'.repeat(MAX_TAG)), salt };
      expect(codeOfReview(jsonOf({ feedback: within }))).to.equal('ACCEPTED');
      const beyond = [
        { ...within, text: `${within.text}x` },
        { ...within, tags: [...within.tags, ''] },
        { ...within, tags: ['t'.repeat(MAX_TAG + 1)] },
      ];
      for (const feedback of beyond) expect(codeOfReview(jsonOf({ feedback }))).to.equal('MALFORMED');
    });
  });
});
