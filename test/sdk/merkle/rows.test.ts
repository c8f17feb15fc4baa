import { expect } from 'chai';
import fc from 'fast-check';

import { toHash, type Hash } from '../../../sdk/src/hex.ts';
import { firstDisorder, orderOf, rankOf, rowAt, rowsOf } from '../../../sdk/src/merkle/rows.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

/** Rows of which many begin alike, up to all but their last byte. */
const anyRows = fc
  .array(fc.record({ row: fc.uint8Array({ minLength: 32, maxLength: 32 }), alike: fc.integer({ min: 0, max: 31 }) }), {
    minLength: 1,
    maxLength: 50,
  })
  .map((rows) => rows.map(({ row, alike }) => Buffer.concat([Buffer.alloc(alike, 7), row.subarray(alike)])));

describe('sdk/merkle/rows', () => {
  law('the order is that of the bytes', [anyRows], (rows) => {
    const order = orderOf(new Uint8Array(Buffer.concat(rows)));
    expect([...order].toSorted((a, b) => a - b)).to.deep.equal([...rows.keys()]);
    const inOrder = [...order].map((place) => rows[place] as Buffer);
    expect(inOrder).to.deep.equal(rows.toSorted((a, b) => Buffer.compare(a, b)));
  });

  law(
    'the rank is how many rows are below',
    [fc.uniqueArray(anyHash, { maxLength: 50 }), anyHash],
    (hashes, wanted) => {
      const rows = rowsOf(hashes);
      const below = hashes.filter((hash) => hash < wanted).length;
      expect(rankOf(rows, Buffer.from(wanted.slice(2), 'hex'))).to.equal(below);
    },
  );

  law('the first row that does not ascend is found', [anyRows], (rows) => {
    const wrong = rows.findIndex((row, i) => i > 0 && Buffer.compare(rows[i - 1] as Buffer, row) >= 0);
    expect(firstDisorder(new Uint8Array(Buffer.concat(rows)))).to.equal(wrong < 0 ? undefined : wrong);
  });

  it('a hundred thousand rows that differ only in their last bytes are sorted too', () => {
    const places = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_000);
    const rows = rowsOf(places.map((place) => `0x${place.toString(16).padStart(64, '0')}` as Hash));
    for (const i of [0, 1, 255, 256, 65_535, 65_536, 99_999]) expect(Number(toHash(rowAt(rows, i)))).to.equal(i);
    expect(firstDisorder(rows)).to.equal(undefined);
  });

  it('what is no hash is refused, not sorted', () => {
    const hash = `0x${'ab'.repeat(32)}`;
    for (const wrong of ['', '0x', hash.slice(0, -1), hash.slice(0, -2), `${hash}00`, hash.replace('ab', 'g0')]) {
      expect(() => rowsOf([hash as Hash, wrong as Hash])).to.throw();
    }
    expect(codeOf(() => rowsOf([`${hash}00` as Hash]))).to.equal('INVALID_HASH');
  });
});
