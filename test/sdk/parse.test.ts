import { expect } from 'chai';

import {
  address,
  array,
  bytes,
  hash,
  literal,
  object,
  record,
  signature,
  smallUint,
  text,
  uint,
  type Reader,
} from '../../sdk/src/parse.ts';
import { law } from '../helpers/fast-check.ts';
import { anyUint } from '../helpers/sdk/arbitraries.ts';
import { codeOf } from '../helpers/sdk/code-of.ts';

function read<T>(reader: Reader<T>, value: unknown): string {
  return codeOf(() => reader(value, 'value'));
}

const NOT_TEXT = [undefined, null, true, 0, -0, 1, 1.5, NaN, 10n, [], ['1'], {}, { toString: () => '1' }, Symbol('s')];
const READERS = { uint: uint(256), smallUint: smallUint(5), address, hash, signature, text: text(10), bytes: bytes(3) };

describe('sdk/parse', () => {
  for (const [name, reader] of Object.entries(READERS)) {
    describe(`given the reader ${name}`, () => {
      it('refuses everything that is not a string', () => {
        for (const value of NOT_TEXT) expect(read(reader as Reader<unknown>, value)).to.equal('MALFORMED');
      });
    });
  }

  describe('given numbers', () => {
    law('every integer has one spelling, and it is read back', [anyUint(256)], (n) =>
      expect(uint(256)(String(n), 'n')).to.equal(n),
    );

    it('refuses every other spelling', () => {
      const hostile = ['', ' ', '-1', '-0', '+1', '00', '05', '0x1', '0b1', '1_000', '1e3', '1e309', '1.0', '1.', '.5'];
      const stranger = [
        '١٢',
        '１２',
        '1\n',
        ' 1',
        '1 ',
        '1\u0000',
        'NaN',
        'Infinity',
        '1n',
        '9'.repeat(79),
        '9'.repeat(100_000),
      ];
      for (const spelling of [...hostile, ...stranger]) expect(read(uint(256), spelling)).to.equal('MALFORMED');
    });

    it('refuses exactly what does not fit', () => {
      for (const bits of [8, 32, 48, 64, 256]) {
        const limit = 1n << BigInt(bits);
        expect(read(uint(bits), String(limit - 1n))).to.equal('ACCEPTED');
        expect(read(uint(bits), String(limit))).to.equal('MALFORMED');
      }
      expect(read(smallUint(5), '5')).to.equal('ACCEPTED');
      expect(read(smallUint(5), '6')).to.equal('MALFORMED');
      expect(smallUint(2 ** 31)(String(2 ** 31), 'n')).to.equal(2 ** 31);
    });
  });

  describe('given hex', () => {
    const sizes: [Reader<unknown>, number][] = [
      [address, 40],
      [hash, 64],
      [signature, 130],
    ];

    it('accepts one length in lower case and nothing else', () => {
      for (const [reader, digits] of sizes) {
        const right = `0x${'a'.repeat(digits)}`;
        expect(read(reader, right)).to.equal('ACCEPTED');
        const wrong = [right.slice(2), `${right}a`, right.slice(0, -1), right.toUpperCase(), `0X${right.slice(2)}`];
        const odd = [`0x${'A'.repeat(digits)}`, `${right}\n`, `\n${right}`, `0x${'g'.repeat(digits)}`, '0x', ''];
        for (const value of [...wrong, ...odd]) expect(read(reader, value)).to.equal('MALFORMED');
      }
    });
  });

  describe('given bytes', () => {
    it('accepts whole bytes in lower case, up to their number', () => {
      for (const value of ['0x', '0x00', '0xa1b2c3']) expect(read(bytes(3), value)).to.equal('ACCEPTED');
      for (const value of ['', '0', '0x0', '0xA1', 'a1', '0xa1b2c3d4', '0xa1\n', '0xgg', ' 0x', '0X00']) {
        expect(read(bytes(3), value)).to.equal('MALFORMED');
      }
    });
  });

  describe('given text', () => {
    it('refuses what is too long and what has no UTF-8 form', () => {
      expect(read(text(4), '😀😀')).to.equal('ACCEPTED');
      for (const value of ['abcde', '\ud800', '\udc00\ud83d', 'a\udfff'])
        expect(read(text(4), value)).to.equal('MALFORMED');
    });
  });

  describe('given literals and lists', () => {
    it('a literal is itself and nothing that looks like it', () => {
      expect(read(literal(1), 1)).to.equal('ACCEPTED');
      for (const value of ['1', 1n, true, [1], null]) expect(read(literal(1), value)).to.equal('MALFORMED');
    });

    it('a list is a list, of at most its length, and names the bad item', () => {
      const list = array(hash, 2);
      const item = `0x${'00'.repeat(32)}`;
      expect(read(list, [item, item])).to.equal('ACCEPTED');
      for (const value of [[item, item, item], [item, 1], { length: 0 }, 'ab', null]) {
        expect(read(list, value)).to.equal('MALFORMED');
      }
      expect(() => list([item, 1], 'list')).to.throw('list[1]');
    });
  });

  describe('given objects', () => {
    const pair = object<{ a: string; b: string }>({ a: text(5), b: text(5) });

    it('is an object, and no text or number that has no fields either', () => {
      for (const value of ['', 'ab', 1, true, undefined, null, []]) {
        expect(codeOf(() => record(value, 'value'))).to.equal('MALFORMED');
      }
    });

    it('accepts exactly its fields', () => {
      expect(pair({ b: '2', a: '1' }, 'pair')).to.deep.equal({ a: '1', b: '2' });
      for (const value of [{}, { a: '1' }, { a: '1', b: '2', c: '3' }, { a: '1', B: '2' }, [], null, 'ab', 1]) {
        expect(read(pair, value)).to.equal('MALFORMED');
      }
    });

    it('takes optional fields or leaves them out, and reads them as strictly', () => {
      const some = object<{ a: string }, { b: string }>({ a: text(5) }, { b: text(5) });
      expect(some({ a: '1' }, 'some')).to.deep.equal({ a: '1' });
      expect(some({ b: '2', a: '1' }, 'some')).to.deep.equal({ a: '1', b: '2' });
      const inherited = Object.assign(Object.create({ b: 2 }) as object, { a: '1' });
      expect(some(inherited, 'some')).to.deep.equal({ a: '1' });
      for (const value of [{ b: '2' }, { a: '1', b: undefined }, { a: '1', b: 2 }, { a: '1', c: '3' }]) {
        expect(read(some, value)).to.equal('MALFORMED');
      }
    });

    it('is not deceived by what objects inherit', () => {
      for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        expect(read(pair, JSON.parse(`{"a":"1","b":"2","${key}":"3"}`))).to.equal('MALFORMED');
      }
      expect(read(pair, JSON.parse('{"a":"1","__proto__":{"b":"2"}}'))).to.equal('MALFORMED');
      expect(read(pair, Object.create({ a: '1', b: '2' }))).to.equal('MALFORMED');
    });
  });
});
