import { expect } from 'chai';

import { MAX_BUNDLE_BYTES, parseBundle, serializeBundle } from '../../../sdk/src/log/bundle.ts';
import { asEntry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview } from '../../../sdk/src/reviews/hash.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { leavesOf } from '../../helpers/sdk/json-leaves.ts';
import { frozenBundle } from '../../helpers/sdk/read-vector.ts';
import { sampleBatch, sampleBundle, sampleReview } from '../../helpers/sdk/sample-log.ts';

type Fields = Record<string, unknown>;

const { source, erased } = frozenBundle();

function codeOfBundle(text: string): string {
  return codeOf(() => parseBundle(text));
}

/** The frozen bundle with the value at `path` replaced (undefined: dropped), keys still in order. */
function edit(path: string, value: unknown): string {
  const root = JSON.parse(source) as Fields;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((node, name) => node[name] as Fields, root);
  parent[last] = value;
  return JSON.stringify(root);
}

describe('sdk/log/bundle', () => {
  describe('given bundles of every batch size', () => {
    it('what is serialised is read back, and is serialised to the same bytes', async () => {
      for (const size of [1, 2, 5]) {
        const bundle = await sampleBundle(await sampleBatch({ size }), size - 1);
        for (const each of [bundle, { ...bundle, entry: asEntry(eraseReview(sampleReview(0))) }]) {
          const text = serializeBundle(each);
          expect(parseBundle(text)).to.deep.equal(each);
          expect(serializeBundle(parseBundle(text))).to.equal(text);
        }
      }
    });

    it('the frozen ones are read, whole and erased', () => {
      expect(parseBundle(source).entry).to.have.nested.property('review.feedback');
      expect(parseBundle(erased).entry).to.have.nested.property('review.feedbackHash');
      expect(serializeBundle(parseBundle(source))).to.equal(source);
    });
  });

  describe('given another spelling of a bundle', () => {
    const object = JSON.parse(source) as Fields;
    const other: [string, string][] = [
      ['indented', JSON.stringify(object, null, 2)],
      ['with a space', source.replace(':', ': ')],
      ['with two line breaks', `${source}\n`],
      ['with a Windows line break', source.replace('\n', '\r\n')],
      ['with a byte order mark', `\ufeff${source}`],
      ['with a NUL behind', `${source}\u0000`],
      ['keys in another order', JSON.stringify(Object.fromEntries(Object.entries(object).reverse()))],
      ['an escaped letter', source.replace('"Review 6', '"\\u0052eview 6')],
      ['an escaped slash', source.replace('livré', 'livr\\u00e9')],
      ['a key twice, equal', source.replace('"index":"9"', '"index":"9","index":"9"')],
      ['a key twice, different', source.replace('"index":"9"', '"index":"0","index":"9"')],
      ['an escaped key', source.replace('"index"', '"\\u0069ndex"')],
      ['a prototype', source.replace('{', '{"__proto__":{},')],
      ['version 1.0', source.replace('"version":1', '"version":1.0')],
      ['version 1e0', source.replace('"version":1', '"version":1e0')],
    ];
    for (const [name, text] of other) {
      it(`refuses it: ${name}`, () => {
        expect(text).to.not.equal(source);
        expect(codeOfBundle(text)).to.equal('MALFORMED');
      });
    }

    it('only the line break at the end may be missing', () => {
      expect(parseBundle(source.trimEnd())).to.deep.equal(parseBundle(source));
    });
  });

  describe('given any field', () => {
    const paths = new Set(leavesOf(source).flatMap(({ path }) => prefixes(path)));

    it('writing the same value again changes nothing', () => {
      expect(codeOfBundle(edit('index', '9'))).to.equal('ACCEPTED');
    });

    it('it cannot be missing', () => {
      for (const path of paths)
        if (!/\.\d+$/.test(path)) expect(codeOfBundle(edit(path, undefined)), path).to.equal('MALFORMED');
    });

    it('it cannot be of another kind', () => {
      const values = [
        null,
        0,
        -1,
        1.5,
        true,
        {},
        [[]],
        '',
        ' 1',
        '+1',
        '05',
        '0x1',
        '1e309',
        '１',
        '٣',
        '9'.repeat(80),
      ];
      for (const path of paths) {
        if (path.startsWith('review.feedback.t')) continue; // text and tags may be any text
        for (const value of values) expect(codeOfBundle(edit(path, value)), path).to.equal('MALFORMED');
      }
    });

    it('it has no neighbour besides', () => {
      for (const parent of ['', 'domain.', 'header.', 'receipt.', 'receipt.receipt.', 'review.', 'review.feedback.']) {
        for (const key of ['zzz', 'constructor', 'toString', 'valueOf', 'feedbackHash']) {
          expect(codeOfBundle(edit(`${parent}${key}`, '0')), parent + key).to.equal('MALFORMED');
        }
      }
    });
  });

  describe('given a file of any size', () => {
    it('refuses what is larger than a bundle can be, before reading it', () => {
      expect(codeOfBundle('x'.repeat(100_000_000))).to.equal('MALFORMED');
      for (const size of [MAX_BUNDLE_BYTES - 1, MAX_BUNDLE_BYTES, MAX_BUNDLE_BYTES + 1]) {
        expect(codeOfBundle(source.trimEnd().padEnd(size))).to.equal('MALFORMED');
      }
    });
  });
});

function prefixes(path: string): string[] {
  const names = path.split('.');
  return names.map((_, i) => names.slice(0, i + 1).join('.'));
}
