import { expect } from 'chai';

import { parseBundle } from '../../../sdk/src/log/bundle.ts';
import { isGenuine, type Verdict } from '../../../sdk/src/log/verdict.ts';
import { verifyBundle } from '../../../sdk/src/log/verify-bundle.ts';
import { leavesOf } from '../../helpers/sdk/json-leaves.ts';
import { frozenBundle } from '../../helpers/sdk/read-vector.ts';

const { source, erased, pins } = frozenBundle();

/** What a change of each part is called, when the file is still a bundle. First match counts. */
const VERDICT_OF: [RegExp, Verdict][] = [
  [/^domain\./, 'WRONG_CONTRACT'],
  [/^header\.operator$/, 'UNKNOWN_OPERATOR'],
  [/^(review\.|signature$)/, 'BAD_SIGNATURE'],
  [/^(header\.|headerSignature$)/, 'HEADER_MISMATCH'],
  [/^(index$|proof\.)/, 'NOT_INCLUDED'],
  [/^receipt\./, 'BAD_RECEIPT'],
];

/** Ways to damage byte `i`. */
const DAMAGES: Record<string, (bytes: Buffer, i: number) => Buffer> = {
  'changed in its lowest bit': (bytes, i) => flip(bytes, i, 1),
  'turned to the other case': (bytes, i) => flip(bytes, i, 0x20),
  'changed in its highest bit': (bytes, i) => flip(bytes, i, 0x80),
  removed: (bytes, i) => Buffer.concat([bytes.subarray(0, i), bytes.subarray(i + 1)]),
  doubled: (bytes, i) => Buffer.concat([bytes.subarray(0, i + 1), bytes.subarray(i)]),
};

function flip(bytes: Buffer, i: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(i) ^ mask, i);
  return copy;
}

function isBundle(text: string): boolean {
  try {
    parseBundle(text);
    return true;
  } catch {
    return false;
  }
}

/** Damages every byte in turn, checks each verdict, and returns how often each was given. */
async function damageEveryByte(text: string, damage: (bytes: Buffer, i: number) => Buffer) {
  const bytes = Buffer.from(text);
  const leaves = leavesOf(text);
  const seen = new Map<Verdict, number>();
  for (let i = 0; i < bytes.length; i++) {
    const damaged = damage(bytes, i).toString('utf8');
    const { verdict } = await verifyBundle(damaged, pins);
    const path = leaves.find(({ from, to }) => from <= i && i < to)?.path ?? 'structure';
    // The line break that ends the file is the one byte that carries nothing.
    const isEnd = i === bytes.length - 1 && damaged === text.trimEnd();
    if (!isEnd) expect(isGenuine(verdict), `byte ${i} of ${path}`).to.equal(false);
    const named = VERDICT_OF.find(([pattern]) => pattern.test(path))?.[1];
    if (!isEnd) expect(verdict, `byte ${i} of ${path}`).to.equal(isBundle(damaged) ? named : 'MALFORMED_INPUT');
    seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
  }
  return seen;
}

describe('sdk/log/verify-bundle, every byte', () => {
  for (const [kind, text] of Object.entries({ whole: source, erased })) {
    describe(`given a genuine bundle, ${kind}`, () => {
      for (const [name, damage] of Object.entries(DAMAGES)) {
        it(`no byte can be ${name}, and the verdict names the damaged part`, async function () {
          this.timeout(120_000);
          const seen = await damageEveryByte(text, damage);
          if (name !== 'changed in its lowest bit') return;
          // The check above says little unless many damaged files are still bundles.
          for (const verdict of new Set(VERDICT_OF.map(([, each]) => each))) {
            expect(seen.get(verdict), verdict).to.be.above(verdict === 'NOT_INCLUDED' ? 100 : 20);
          }
        });
      }

      it('no beginning of it is genuine', async () => {
        for (let length = 0; length < text.length - 1; length++) {
          expect((await verifyBundle(text.slice(0, length), pins)).verdict).to.equal('MALFORMED_INPUT');
        }
      });

      it('undamaged, it is FINAL', async () => {
        expect((await verifyBundle(text, pins)).verdict).to.equal('FINAL');
      });
    });
  }
});
