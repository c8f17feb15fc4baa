import { expect } from 'chai';
import fc from 'fast-check';

import { toHex, type Hash } from '../../../sdk/src/hex.ts';
import { commitmentOf } from '../../../sdk/src/log/commitment.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { referenceCommitment } from '../../helpers/sdk/reference.ts';

const anySignature = fc.uint8Array({ minLength: 65, maxLength: 65 }).map(toHex);

describe('sdk/log/commitment', () => {
  describe('given any digest and signature', () => {
    law('the commitment is what ethers encodes and hashes', [anyHash, anySignature], (digest, signature) =>
      expect(commitmentOf(digest, signature)).to.equal(referenceCommitment(digest, signature)),
    );

    law('both are inside', [anyHash, anyHash, anySignature, anySignature], (d1, d2, s1, s2) => {
      const same = (a: Hash, b: Hash) => expect(a === b);
      same(commitmentOf(d1, s1), commitmentOf(d2, s1)).to.equal(d1 === d2);
      same(commitmentOf(d1, s1), commitmentOf(d1, s2)).to.equal(s1 === s2);
    });
  });
});
