import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';

import { canonicalJson, type Json } from '../../../sdk/src/canonical-json.ts';
import { ZERO_HASH } from '../../../sdk/src/hex.ts';
import { readdirSync } from 'node:fs';
import { SDK_FOLDER } from '../../helpers/sdk/sdk-entries.ts';
import { law } from '../../helpers/fast-check.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { damageBytes, damageStructure, diceOf } from '../../helpers/sdk/damage.ts';
import { allFormats, schemaOf, type Format } from '../../helpers/sdk/formats.ts';

type Fields = Record<string, Json>;

const formats = await allFormats();
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: false });
const schemas = new Map<string, ValidateFunction>(formats.map(({ type }) => [type, ajv.compile(schemaOf(type))]));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function accepts({ type }: Format, text: string): boolean {
  return schemas.get(type)?.(parsed(text)) === true;
}

function isRead({ rewrite }: Format, text: string): boolean {
  return codeOf(() => rewrite(text)) === 'ACCEPTED';
}

describe('sdk/schemas', function () {
  this.timeout(120_000);
  it('there is one for each format, and each is offered by the package', () => {
    const files = readdirSync(`${SDK_FOLDER}schemas`);
    expect(files).to.have.members(formats.map(({ type }) => `${type}-v1.schema.json`));
  });

  for (const format of formats) {
    const { type, samples } = format;
    const seeds = fc.tuple(fc.constantFrom(...samples), fc.constantFrom(...samples), fc.nat(2 ** 31));

    describe(`given ${type}`, () => {
      it('the schema accepts every sample, and no other format', () => {
        for (const sample of samples) expect(accepts(format, sample)).to.equal(true);
        for (const other of formats.filter((each) => each !== format)) {
          for (const sample of other.samples) expect(accepts(format, sample)).to.equal(false);
        }
      });

      law(
        'what the reader accepts the schema accepts: what it refuses the reader refuses',
        [seeds],
        ([sample, other, seed]) => {
          for (const damage of [damageStructure, damageBytes]) {
            const text = damage(sample, other, diceOf(seed));
            if (isRead(format, text)) expect(accepts(format, text), text.slice(0, 2000)).to.equal(true);
          }
        },
        { cost: 0.2 },
      );

      it('every field can be refused: missing, of another kind, and with one besides', () => {
        let refused = 0;
        for (const sample of samples) {
          for (const text of spoilt(JSON.parse(sample) as Json)) {
            if (accepts(format, text)) continue;
            refused += 1;
            expect(isRead(format, text), text.slice(0, 2000)).to.equal(false);
          }
        }
        expect(refused).to.be.above(30);
      });
    });
  }

  describe('given what the reader refuses and no schema can', () => {
    const [proof, , , , , pins] = formats as [Format, Format, Format, Format, Format, Format];
    const file = parsed(proof.samples[0] ?? '') as Fields & { header: Fields; review: Fields & { feedback: Fields } };
    const line = (changes: Fields): string => `${canonicalJson({ ...file, ...changes })}\n`;
    const differences: [string, Format, string][] = [
      ['another spelling of the same JSON', proof, JSON.stringify(file, null, 2)],
      ['a number beyond its bits', proof, line({ header: { ...file.header, batchId: '9'.repeat(20) } })],
      ['an index beyond its bound', proof, line({ index: '9'.repeat(10) })],
      [
        'nobody reviews themselves',
        proof,
        line({ review: { ...file.review, subject: file.review['reviewer'] ?? '' } }),
      ],
      [
        'half a character',
        proof,
        JSON.stringify({ ...file, review: { ...file.review, feedback: { ...file.review.feedback, text: '\ud800' } } }),
      ],
      [
        'more UTF-16 units than characters',
        proof,
        line({ review: { ...file.review, feedback: { ...file.review.feedback, text: '😀'.repeat(16_000) } } }),
      ],
      [
        'a wrong checksum',
        pins,
        (pins.samples[0] ?? '').replace(/"contract":"0x[0-9a-f]+/, (field) => field.replace('e', 'E')),
      ],
    ];
    for (const [name, format, text] of differences) {
      it(`${name}: the schema accepts it, the reader does not`, () => {
        expect(accepts(format, text)).to.equal(true);
        expect(isRead(format, text)).to.equal(false);
      });
    }

    it('a salt of zero is refused by both', () => {
      const feedback = { ...file.review.feedback, salt: ZERO_HASH };
      const text = line({ review: { ...file.review, feedback } });
      expect([accepts(proof, text), isRead(proof, text)]).to.deep.equal([false, false]);
    });
  });
});

/** The file with each of its members in turn dropped, of another kind, and joined by one more. */
function* spoilt(root: Json): Generator<string> {
  for (const path of pathsIn(root)) {
    for (const change of ['drop', null, 7, '', 'zz', ' ', [], ['0x'], {}, { zzz: '1' }, 'besides'] as const) {
      const copy = structuredClone({ root });
      let parent = copy as unknown as Record<string, unknown>;
      for (const name of path.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
      const key = path.at(-1) ?? '';
      if (change === 'drop') Reflect.deleteProperty(parent, key);
      else if (change === 'besides') parent['zzz'] = '1';
      else parent[key] = change;
      yield JSON.stringify(copy.root ?? null);
    }
  }
}

function pathsIn(value: Json, path: string[] = ['root']): string[][] {
  if (typeof value !== 'object') return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsIn(member, [...path, key]))];
}
