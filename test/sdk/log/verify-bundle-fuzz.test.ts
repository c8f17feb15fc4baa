import { expect } from 'chai';
import fc from 'fast-check';

import { canonicalJson, type Json } from '../../../sdk/src/canonical-json.ts';
import { MAX_BUNDLE_BYTES } from '../../../sdk/src/log/bundle.ts';
import { isGenuine, VERDICTS, type Verification } from '../../../sdk/src/log/verdict.ts';
import { verifyBundle } from '../../../sdk/src/log/verify-bundle.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyText } from '../../helpers/sdk/arbitraries.ts';
import { leavesOf } from '../../helpers/sdk/json-leaves.ts';
import { frozenBundle } from '../../helpers/sdk/read-vector.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

const { source, pins } = frozenBundle();
const leaves = leavesOf(source);

/** Verifies hostile text: it must not throw, take a second of processor time, or print what a terminal obeys. */
async function verifyHostile(text: string): Promise<Verification> {
  const before = process.cpuUsage();
  const verification = await verifyBundle(text, pins);
  const { user, system } = process.cpuUsage(before);
  expect(user + system).to.be.below(1_000_000);
  expect(VERDICTS).to.have.property(verification.verdict);
  expect(verification.detail).to.not.match(/[\p{Cc}\p{Cf}]/u);
  expect(verification.detail.length).to.be.below(1000);
  return verification;
}

async function isRefused(text: string): Promise<void> {
  const { verdict } = await verifyHostile(text);
  expect(isGenuine(verdict) && text.trimEnd() !== source.trimEnd()).to.equal(false);
}

/** The frozen bundle with one value replaced by any JSON, written canonically or as JavaScript writes it. */
function withLeaf(path: string, value: unknown, canonical: boolean): string {
  const root = JSON.parse(source) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((node, name) => node[name] as Record<string, unknown>, root);
  parent[last] = value;
  try {
    return canonical ? `${canonicalJson(root as Json)}\n` : JSON.stringify(root);
  } catch {
    return JSON.stringify(root);
  }
}

const anyHex = fc.uint8Array({ maxLength: 70 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
const anyHostile = fc.oneof(
  fc.jsonValue(),
  anyHex,
  anyText(20),
  fc.bigInt().map(String),
  fc.string({ unit: fc.constantFrom('\ud800', '\udc00', '\u0000', '\u009b', '\u202e', '"', '\\') }),
  fc.constantFrom(
    ...leaves.map(({ from, to }) => JSON.parse(Buffer.from(source).subarray(from, to).toString()) as unknown),
  ),
);

describe('sdk/log/verify-bundle, fuzzed', () => {
  describe('given anything', () => {
    law('random text is MALFORMED_INPUT', [fc.oneof(fc.string({ unit: 'binary' }), fc.json())], async (text) => {
      expect((await verifyHostile(text)).verdict).to.equal('MALFORMED_INPUT');
    });

    law('random bytes are MALFORMED_INPUT', [fc.uint8Array({ maxLength: 300 })], async (bytes) => {
      for (const encoding of ['utf8', 'latin1', 'utf16le'] as const) {
        expect((await verifyHostile(Buffer.from(bytes).toString(encoding))).verdict).to.equal('MALFORMED_INPUT');
      }
    });
  });

  describe('given a genuine bundle with something done to it', () => {
    law(
      'one value replaced by anything is not genuine',
      [fc.constantFrom(...leaves), anyHostile, fc.boolean()],
      ({ path }, value, canonical) => isRefused(withLeaf(path, value, canonical)),
      { cost: 2 },
    );

    law(
      'a piece cut out, copied or moved is not genuine',
      [fc.nat(source.length), fc.nat(80), fc.nat(source.length), fc.boolean()],
      (from, length, to, keep) => {
        const piece = source.slice(from, from + length);
        const rest = keep ? source : source.slice(0, from) + source.slice(from + length);
        return isRefused(rest.slice(0, to) + piece + rest.slice(to));
      },
      { cost: 2 },
    );

    law(
      'two values exchanged are not genuine',
      [fc.constantFrom(...leaves), fc.constantFrom(...leaves)],
      (a, b) => {
        const [first, second] = a.from < b.from ? [a, b] : [b, a];
        const bytes = Buffer.from(source);
        const text = (leaf: typeof a) => bytes.subarray(leaf.from, leaf.to).toString();
        if (text(first) === text(second)) return undefined;
        const between = bytes.subarray(first.to, second.from).toString();
        const [head, tail] = [bytes.subarray(0, first.from), bytes.subarray(second.to)];
        return isRefused(`${head.toString()}${text(second)}${between}${text(first)}${tail.toString()}`);
      },
      { cost: 2 },
    );
  });

  describe('given a file made to hurt', () => {
    const deep = 100_000;
    const hostile: [string, () => string][] = [
      ['deep lists', () => '['.repeat(deep)],
      ['deep lists, closed', () => '['.repeat(deep) + ']'.repeat(deep)],
      ['deep objects', () => '{"a":'.repeat(deep)],
      ['deep objects, closed', () => `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`],
      [
        'a deep value in a field',
        () => source.replace(/"proof":\[/, `"proof":[${'['.repeat(deep)}${']'.repeat(deep)},`),
      ],
      ['many items', () => source.replace(/"proof":\[/, `"proof":[${'"0x",'.repeat(200_000)}`)],
      ['many fields', () => `{${Array.from({ length: 80_000 }, (_, i) => `"${i}":1`).join(',')}}`],
      ['a long key', () => `{"${'k'.repeat(MAX_BUNDLE_BYTES - 10)}":1}`],
      ['a long number', () => source.replace('"version":1', `"version":1${'0'.repeat(900_000)}`)],
      ['a long decimal', () => source.replace('"index":"9"', `"index":"${'9'.repeat(1_000_000)}"`)],
      ['a long hex', () => source.replace('"signature":"0x', `"signature":"0x${'ab'.repeat(400_000)}`)],
      ['a long text', () => source.replace('"text":"', `"text":"${'x'.repeat(1_000_000)}`)],
      ['a hundred megabytes', () => ' '.repeat(100_000_000)],
      ['UTF-16', () => Buffer.from(source, 'utf16le').toString('latin1')],
    ];
    for (const [name, make] of hostile) {
      it(`${name}: MALFORMED_INPUT, at once`, async () => {
        expect((await verifyHostile(make())).verdict).to.equal('MALFORMED_INPUT');
      });
    }

    it('the check can fail: the untouched bundle is genuine', async () => {
      expect(isGenuine((await verifyHostile(source)).verdict)).to.equal(true);
      expect(withLeaf(at(leaves, 0).path, '31337', true)).to.equal(source);
    });
  });
});
