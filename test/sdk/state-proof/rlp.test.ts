import { expect } from 'chai';
import { encodeRlp, hexlify } from 'ethers';
import fc from 'fast-check';

import { fromHex, type Hex } from '../../../sdk/src/hex.ts';
import { decodeRlp, isBytes, uintOf, type Rlp } from '../../../sdk/src/state-proof/rlp.ts';
import { law } from '../../helpers/fast-check.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

type Nested = string | Nested[];

const anyBytes = fc
  .oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.uint8Array({ minLength: 50, maxLength: 60 }),
    fc.uint8Array({ minLength: 250, maxLength: 300 }),
  )
  .map((bytes) => hexlify(bytes));
const lists = (items: fc.Arbitrary<Nested>): fc.Arbitrary<Nested> =>
  fc.oneof(anyBytes, fc.array(items, { maxLength: 6 }));
/** As deep as four lists. */
const anyItem = lists(lists(lists(lists(anyBytes))));

function shown(item: Rlp): Nested {
  return isBytes(item) ? hexlify(item) : item.map(shown);
}

const code = (hex: string): string => codeOf(() => decodeRlp(fromHex(hex as Hex)));

describe('sdk/state-proof/rlp', () => {
  law('it reads what ethers writes', [anyItem], (item) => {
    expect(shown(decodeRlp(fromHex(encodeRlp(item) as Hex)))).to.deep.equal(item);
  });

  law('what it reads is what ethers writes: one spelling each', [fc.uint8Array({ maxLength: 70 })], (bytes) => {
    let item: Rlp;
    try {
      item = decodeRlp(bytes);
    } catch {
      return;
    }
    expect(encodeRlp(shown(item))).to.equal(hexlify(bytes));
  });

  describe('given bytes that are no RLP, or another spelling', () => {
    const long = 'aa'.repeat(56);
    const table: [string, string][] = [
      ['nothing', ''],
      ['a byte after the end', '8000'],
      ['a second value', '0102'],
      ['a small byte with a length', '8100'],
      ['the largest small byte with a length', '817f'],
      ['a string that is cut', '82aa'],
      ['a list that is cut', 'c2aa'],
      ['a list with an item that is cut', 'c182'],
      ['a length that is cut', 'b9ff'],
      ['a length without its bytes', 'b8'],
      ['a long form for a short string', `b837${'aa'.repeat(55)}`],
      ['a long form for a short list', `f837${'aa'.repeat(55)}`],
      ['a length with a leading zero', `b90038${long}`],
      ['a list length with a leading zero', `f90038${long}`],
      ['a length beyond all memory', `bfffffffffffffffff${long}`],
      ['a list length beyond all memory', `ffffffffffffffffff${long}`],
      ['a length of zero in the long form', 'b800'],
      ['five lists', 'c4c3c2c1c0'],
    ];
    for (const [name, hex] of table) {
      it(`refuses ${name}`, () => {
        expect(code(`0x${hex}`)).to.equal('INVALID_STATE_PROOF');
      });
    }

    it('takes their nearest right spellings', () => {
      const right = ['00', '7f', '80', '8180', '81ff', 'c0', 'c3c2c1c0', `b838${long}`, `f838${'01'.repeat(56)}`];
      for (const hex of right) expect(code(`0x${hex}`), hex).to.equal('ACCEPTED');
    });

    it('lists deeper than any node cost nothing', () => {
      expect(codeOf(() => decodeRlp(fromHex(encodeRlp(nested(2000)) as Hex)))).to.equal('INVALID_STATE_PROOF');
    });
  });

  it('numbers have no leading zero', () => {
    expect(uintOf(new Uint8Array())).to.equal(0n);
    expect(uintOf(Uint8Array.of(1, 0))).to.equal(256n);
    expect(codeOf(() => uintOf(Uint8Array.of(0)))).to.equal('INVALID_STATE_PROOF');
    expect(codeOf(() => uintOf(Uint8Array.of(0, 1)))).to.equal('INVALID_STATE_PROOF');
  });
});

function nested(depth: number): Nested {
  return depth === 0 ? [] : [nested(depth - 1)];
}
