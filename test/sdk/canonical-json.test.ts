import { expect } from 'chai';
import fc from 'fast-check';

import { canonicalJson, type Json } from '../../sdk/src/canonical-json.ts';
import { law } from '../helpers/fast-check.ts';
import { anyText } from '../helpers/sdk/arbitraries.ts';
import { codeOf } from '../helpers/sdk/code-of.ts';

const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText(10),
    fc.maxSafeInteger().filter((n) => !Object.is(n, -0)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText(6), tie('value'), { maxKeys: 5 }),
  ),
}));

describe('sdk/canonical-json', () => {
  describe('given any value of the formats', () => {
    law('the text parses back to the value', [anyJson], (value) =>
      expect(JSON.parse(canonicalJson(value))).to.deep.equal(value),
    );
    law('the text is a fixed point: it is the canonical text of what it says', [anyJson], (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text) as Json)).to.equal(text);
    });
    law(
      'the order in which keys were written does not matter',
      [fc.dictionary(anyText(6), fc.maxSafeInteger(), { maxKeys: 8 })],
      (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        const safe = Object.fromEntries(Object.entries(turned).map(([key, n]) => [key, n + 0]));
        expect(canonicalJson(safe)).to.equal(canonicalJson(Object.fromEntries(Object.entries(safe).reverse())));
      },
    );
  });

  describe('given the examples of RFC 8785', () => {
    it('sorts keys by UTF-16 units, not by code points (3.2.3)', () => {
      const keys = {
        '€': 'Euro',
        '\r': 'CR',
        '\ufb33': 'Dalet',
        '1': 'One',
        '\ud83d\ude00': 'Smile',
        '\u0080': 'C',
        ö: 'o',
      };
      expect(Object.keys(JSON.parse(canonicalJson(keys)) as object)).to.have.length(7);
      expect(canonicalJson(keys)).to.equal(
        '{"\\r":"CR","1":"One","\u0080":"C","ö":"o","€":"Euro","😀":"Smile","\ufb33":"Dalet"}',
      );
    });

    it('escapes what must be escaped and nothing else (3.2.2.2)', () => {
      expect(canonicalJson('€$\u000f\u000aA\'\u0042\u0022\u005c\\"/')).to.equal('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
      expect(canonicalJson('\b\t\n\f\r\u0000\u001f\u007f\u2028')).to.equal(
        '"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028"',
      );
    });

    it('writes no white space', () => {
      expect(canonicalJson({ b: [1, 2, { c: 'x y' }], a: {} })).to.equal('{"a":{},"b":[1,2,{"c":"x y"}]}');
    });
  });

  describe('given a value without a form of ours', () => {
    const values = [0.5, 1e21, NaN, Infinity, -Infinity, -0, 2 ** 53, null, undefined, true, 1n, Symbol('s'), () => 1];

    it('refuses it at any depth', () => {
      for (const value of values as Json[]) {
        for (const where of [value, [value], { key: value }, { key: ['x', { key: value }] }]) {
          expect(codeOf(() => canonicalJson(where))).to.equal('NOT_CANONICAL_JSON');
        }
      }
    });

    it('refuses a lone surrogate, which has no UTF-8 form, in values and in keys', () => {
      for (const lone of ['\ud800', 'a\udc00', '\ude00\ud83d']) {
        expect(codeOf(() => canonicalJson(lone))).to.equal('NOT_CANONICAL_JSON');
        expect(codeOf(() => canonicalJson({ [lone]: 'x' }))).to.equal('NOT_CANONICAL_JSON');
      }
    });
  });
});
