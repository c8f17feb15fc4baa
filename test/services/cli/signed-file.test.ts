// The files in which signatures are exchanged: what is written is read again, and nothing else is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAddress, parseHash } from '../../../sdk/src/hex.ts';
import { readAnySigned, readSigned, writeSigned, type SignedKind } from '../../../services/src/cli/signed-file.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

type Fields = Record<string, unknown>;

const domain = { chainId: 31_337n, contract: parseAddress(`0x${'ab'.repeat(20)}`) };
const taskId = parseHash(`0x${'12'.repeat(32)}`);
const signed = { domain, taskId, validUntil: 2n ** 64n - 1n, signature: `0x${'Ab'.repeat(65)}` };
const settlement = { remaining: 2n ** 96n, topUps: 2n ** 64n - 1n, agentAmount: 0n };
const shortening = { deadline: 2n ** 32n - 1n, newDeadline: 5n };

const WRITE: Record<SignedKind, (path: string) => void> = {
  quote: (path) => writeSigned(path, 'quote', signed),
  settlement: (path) => writeSigned(path, 'settlement', { ...signed, ...settlement }),
  shortening: (path) => writeSigned(path, 'shortening', { ...signed, ...shortening }),
};
const VALUES: Record<SignedKind, Fields> = { quote: {}, settlement, shortening };

/** What makes a file malformed: the text, given the fields of a good one. */
const MALFORMED: [why: string, text: (good: Fields) => string][] = [
  ['nothing', () => ''],
  ['a list', () => '[]'],
  ['null', () => 'null'],
  ['an empty object', () => '{}'],
  ['more than JSON', (good) => `${JSON.stringify(good)},`],
  ['a prototype', (good) => JSON.stringify(good).replace('{', '{"__proto__":{},')],
  ['nesting without end', () => '['.repeat(60_000)],
  ...(
    [
      ['another format', { type: 'agent-market-pins' }],
      ['a later version', { version: 2 }],
      ['a field too many', { note: 'pay twice' }],
      ['a field too few', { validUntil: undefined }],
      ['a number that JSON rounds', { validUntil: 1e20 }],
      ['a number with two spellings', { validUntil: '007' }],
      ['a negative number', { validUntil: '-1' }],
      ['a time beyond 64 bits', { validUntil: String(2n ** 64n) }],
      ['an id cut short', { taskId: '0x12' }],
      ['an id that is a list', { taskId: [taskId] }],
      ['an escrow that is no address', { contract: 'nobody' }],
      ['a signature in words', { signature: 'yes' }],
      ['a signature without bytes', { signature: '0x' }],
    ] satisfies [string, Fields][]
  ).map(([why, changes]): [string, (good: Fields) => string] => [
    why,
    (good) => JSON.stringify({ ...good, ...changes }),
  ]),
];

describe('services/cli/signed-file', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'agent-market-signed-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  for (const kind of ['quote', 'settlement', 'shortening'] as const) {
    describe(`given a signed ${kind}`, () => {
      let path: string;
      let good: Fields;
      before(() => {
        path = join(directory, `${kind}.json`);
        WRITE[kind](path);
        good = JSON.parse(readFileSync(path, 'utf8')) as Fields;
      });
      const file = (text: string): string => {
        const changed = join(directory, `${kind}-changed.json`);
        writeFileSync(changed, text);
        return changed;
      };
      const read = (from: string, taskIdOf: string = taskId): unknown =>
        readSigned(from, kind, { domain, taskId: taskIdOf });

      it('reads what was written, as one kind and as any', () => {
        const { domain: _domain, ...message } = signed;
        const whole = { type: `agent-market-${kind}`, version: 1, ...domain, ...message, ...VALUES[kind] };
        expect(read(path)).to.deep.equal(whole);
        expect(read(path, taskId.toUpperCase().replace('X', 'x'))).to.deep.equal(whole);
        expect(readAnySigned(path, domain)).to.deep.equal(whole);
      });

      it('never replaces a file', () => {
        expect(codeOf(() => WRITE[kind](path))).to.equal('FILE_EXISTS');
      });

      for (const [why, text] of MALFORMED) {
        it(`says MALFORMED for ${why}`, () => {
          const bad = file(text(good));
          expect(codeOf(() => read(bad))).to.equal('MALFORMED');
          expect(codeOf(() => readAnySigned(bad, domain))).to.equal('MALFORMED');
        });
      }

      it('says MALFORMED for each value that it does without, or in which something else stands', () => {
        for (const name of Object.keys(VALUES[kind])) {
          for (const value of [undefined, null, 1, '', '0x1', '1.5', String(2n ** 256n)]) {
            const bad = file(JSON.stringify({ ...good, [name]: value }));
            expect(
              codeOf(() => read(bad)),
              `${name} ${String(value)}`,
            ).to.equal('MALFORMED');
          }
        }
      });

      it('says MALFORMED for a file of another kind', () => {
        for (const other of ['quote', 'settlement', 'shortening'] as const) {
          if (other === kind) continue;
          const attempt = codeOf(() => readSigned(path, other, { domain, taskId }));
          expect(attempt).to.equal('MALFORMED');
        }
      });

      it('says so when it is about another task, chain or escrow', () => {
        const wrong = `WRONG_${kind.toUpperCase()}`;
        expect(codeOf(() => read(path, `0x${'13'.repeat(32)}`))).to.equal(wrong);
        for (const changes of [{ chainId: '1' }, { contract: `0x${'cd'.repeat(20)}` }]) {
          const other = file(JSON.stringify({ ...good, ...changes }));
          expect(codeOf(() => read(other))).to.equal(wrong);
          expect(codeOf(() => readAnySigned(other, domain))).to.equal(wrong);
        }
      });

      it('reads no file that is too large, or is not there', () => {
        expect(codeOf(() => read(file(' '.repeat((64 << 10) + 1))))).to.equal('FILE_TOO_LARGE');
        expect(codeOf(() => read(join(directory, 'none.json')))).to.equal('FILE_UNREADABLE');
      });
    });
  }
});
