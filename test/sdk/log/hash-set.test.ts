import { expect } from 'chai';
import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import { hashSet } from '../../../sdk/src/log/hash-set.ts';

describe('sdk/log/hash-set', () => {
  const hash = (n: number): Hash => id(String(n)) as Hash;
  /** Hashes that all belong into one place, and hardly differ. */
  const alike = (n: number): Hash => `0xffffffff${n.toString(16).padStart(56, '0')}` as Hash;

  for (const [what, make] of [
    ['any hashes', hash],
    ['hashes for one place', alike],
  ] as const) {
    it(`knows ${what} again, however many there are`, () => {
      const set = hashSet();
      const rest = Array.from({ length: 400 }, (_, i) => make(i));
      expect(rest.filter((each) => !set.add(each))).to.deep.equal([]);
      expect(rest.filter((each) => set.add(each))).to.deep.equal([]);
      expect(set.add(make(400))).to.equal(true);
      expect(hashSet().add(make(0))).to.equal(true);
    });
  }
});
