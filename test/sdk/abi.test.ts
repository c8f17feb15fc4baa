import { expect } from 'chai';
import { AbiCoder } from 'ethers';
import fc from 'fast-check';

import { encodeWords, type Word } from '../../sdk/src/abi.ts';
import { fromHex, toHex } from '../../sdk/src/hex.ts';
import { law } from '../helpers/fast-check.ts';
import { anyAddress, anyHash, anyUint } from '../helpers/sdk/arbitraries.ts';

type Typed = [type: string, word: Word];

const anyTyped: fc.Arbitrary<Typed> = fc.oneof(
  anyUint(256).map((n): Typed => ['uint256', n]),
  anyUint(64).map((n): Typed => ['uint64', n]),
  anyAddress.map((a): Typed => ['address', a]),
  anyHash.map((h): Typed => ['bytes32', h]),
  anyHash.map((h): Typed => ['bytes32', fromHex(h)]),
);

describe('sdk/abi', () => {
  describe('given words of any type', () => {
    law('encodeWords is the abi.encode of ethers', [fc.array(anyTyped, { maxLength: 12 })], (typed) => {
      const types = typed.map(([type]) => type);
      const words = typed.map(([, word]) => word);
      expect(toHex(encodeWords(...words))).to.equal(AbiCoder.defaultAbiCoder().encode(types, words));
    });

    it('an integer that is no uint256 is refused, wherever it stands', () => {
      for (const wrong of [-1n, 1n << 256n, 1n << 320n, -(1n << 255n)]) {
        for (const words of [[wrong], [0n, wrong], [wrong, 0n], [0n, 0n, wrong]]) {
          expect(() => encodeWords(...words)).to.throw(RangeError);
        }
      }
    });
  });
});
