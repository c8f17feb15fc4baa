import { expect } from 'chai';
import fc from 'fast-check';

import { AgentMarketError } from '../../../sdk/src/errors.ts';
import { parseOmission } from '../../../sdk/src/log/omission.ts';
import { parsePins, type Pins } from '../../../sdk/src/log/pins.ts';
import { OMISSION_VERDICTS, verifyOmission } from '../../../sdk/src/log/verify-omission.ts';
import { SCORE_VERDICTS, verifyScoreBundle } from '../../../sdk/src/log/verify-score-bundle.ts';
import { verifyBundle } from '../../../sdk/src/log/verify-bundle.ts';
import { VERDICTS } from '../../../sdk/src/log/verdict.ts';
import { readBlockHeader } from '../../../sdk/src/state-proof/block-header.ts';
import { fromHex } from '../../../sdk/src/hex.ts';
import { law } from '../../helpers/fast-check.ts';
import { damageBytes, damageStructure, diceOf, type Dice } from '../../helpers/sdk/damage.ts';
import { allFormats, type Format } from '../../helpers/sdk/formats.ts';
import { vectorText } from '../../helpers/sdk/read-vector.ts';

/** More than this of processor time, and a file could stop whoever reads many. */
const LONGEST_MICROSECONDS = 1_000_000;

const formats = await allFormats();
const everySample = formats.flatMap(({ samples }) => samples);
const pins: Pins = pinsFor(formats);

type Damage = (source: string, other: string, dice: Dice) => string;

/** Reads a hostile file; whatever it is, the reader must not crash, hang, or take it in a spelling that it would not write. */
function readHostile({ type, rewrite }: Format, text: string): void {
  const before = process.cpuUsage();
  let written: string | undefined;
  try {
    written = rewrite(text);
  } catch (error) {
    if (!(error instanceof AgentMarketError)) throw error;
  }
  expect(spent(before), type).to.be.below(LONGEST_MICROSECONDS);
  if (written !== undefined)
    expect(written.trimEnd(), type).to.equal(text.endsWith('\n') ? text.slice(0, -1).trimEnd() : text);
}

interface Found {
  verdict: string;
  detail: string;
}

/** The verifier of each format that has one, and its exit codes. */
const verifiers: [
  type: string,
  verify: (text: string) => Promise<Found>,
  codes: Record<string, { exitCode: number }>,
][] = [
  ['agent-review-proof', (text) => verifyBundle(text, pins), VERDICTS],
  ['agent-review-omission', (text) => verifyOmission(text, pins), OMISSION_VERDICTS],
  ['agent-score-proof', (text) => verifyScoreBundle(text, pins), SCORE_VERDICTS],
];

/** What may be otherwise in a file that verifies, and why. */
const OPEN: { part: RegExp; when: (type: string, exitCode: number | undefined) => boolean }[] = [
  // Of a block that nobody trusts the verdict says so, and names it for comparing.
  { part: /"blockHeader":"0x[0-9a-f]*"/, when: (_type, exitCode) => exitCode !== 0 },
  // One entry of the scores shows of every account up to the next one that it is unknown.
  { part: /"subject":"0x[0-9a-f]{40}","type"/, when: (type) => type === 'agent-score-proof' },
];

describe('sdk/log, every format fuzzed', function () {
  // Of the clock; what a file may take is counted in processor time.
  this.timeout(120_000);
  for (const format of formats) {
    const { type, samples } = format;
    const seeds = fc.tuple(fc.constantFrom(...samples), fc.constantFrom(...everySample), fc.nat(2 ** 31));

    describe(`given ${type}`, () => {
      const damages: [string, Damage][] = [
        ['structure', damageStructure],
        ['bytes', damageBytes],
      ];
      for (const [what, damage] of damages) {
        law(
          `damaged in its ${what} it is refused, or read as it stands`,
          [seeds],
          ([sample, other, seed]) => {
            readHostile(format, damage(sample, other, diceOf(seed)));
          },
          { cost: 0.2 },
        );
      }

      it('the check can fail: the samples are read as they stand, and not with a space more', () => {
        for (const sample of samples) {
          expect(format.rewrite(sample)).to.equal(sample);
          readHostile(format, sample);
          if (type !== 'agent-market-pins') expect(() => format.rewrite(sample.replace(':', ': '))).to.throw();
        }
      });
    });
  }

  for (const [type, verify, codes] of verifiers) {
    const samples = formats.find((each) => each.type === type)?.samples ?? [];
    const seeds = fc.tuple(fc.constantFrom(...samples), fc.constantFrom(...everySample), fc.nat(2 ** 31), fc.boolean());
    const isGenuine = ({ verdict }: Found): boolean => (codes[verdict]?.exitCode ?? 99) < 20;
    const genuine = new Set<string>();
    before(async () => {
      for (const sample of samples) if (isGenuine(await verify(sample))) genuine.add(sample.trimEnd());
    });

    describe(`given the verifier of ${type}`, () => {
      it('some of the samples are genuine', () => {
        expect(genuine.size).to.be.above(0);
      });

      law(
        'nothing verifies but what was there before, to the byte',
        [seeds],
        async ([sample, other, seed, inBytes]) => {
          const text = (inBytes ? damageBytes : damageStructure)(sample, other, diceOf(seed));
          const before = process.cpuUsage();
          const found = await verify(text);
          expect(spent(before)).to.be.below(LONGEST_MICROSECONDS);
          expect(codes).to.have.property(found.verdict);
          expect(found.detail).to.not.match(/[\p{Cc}\p{Cf}]/u);
          if (isGenuine(found)) expect(isThere(text, found), text.slice(0, 3000)).to.equal(true);
        },
      );
    });

    function isThere(text: string, { verdict }: Found): boolean {
      const body = text.endsWith('\n') ? text.slice(0, -1) : text;
      const open = OPEN.filter(({ when }) => when(type, codes[verdict]?.exitCode));
      const fixed = (file: string): string => open.reduce((rest, { part }) => rest.replace(part, ''), file);
      return [...genuine].some((each) => fixed(each) === fixed(body));
    }
  }
});

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Trusts the operators of the samples and the blocks of their state proofs, and no header. */
function pinsFor([, omission]: Format[]): Pins {
  const trust = parsePins(vectorText('bundle-v1-state-proof.pins.json'));
  const proofs = (omission?.samples ?? []).map((sample) => parseOmission(sample).stateProof);
  const blocks = proofs.flatMap((proof) => (proof ? [readBlockHeader(fromHex(proof.blockHeader)).hash] : []));
  const { operators } = parsePins(vectorText('log-v1.pins.json'));
  return { ...trust, operators: [...trust.operators, ...operators], blocks: [...(trust.blocks ?? []), ...blocks] };
}
