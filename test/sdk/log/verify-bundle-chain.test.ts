import { expect } from 'chai';
import { id } from 'ethers';

import { ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { parseBundle } from '../../../sdk/src/log/bundle.ts';
import { hashHeader } from '../../../sdk/src/log/header.ts';
import type { AnchorReader } from '../../../sdk/src/log/anchor.ts';
import { verifyBundle } from '../../../sdk/src/log/verify-bundle.ts';
import { frozenBundle } from '../../helpers/sdk/read-vector.ts';

const { source, pins } = frozenBundle();
const bundle = parseBundle(source);
const OURS = hashHeader(pins.domain, bundle.header);
const OTHER = id('another header') as Hash;

type Answer = unknown;

/** A chain that answers what it is told; an Error is thrown. */
function chainSaying(final: Answer, latest: Answer): AnchorReader {
  const say = async (answer: Answer): Promise<Hash> => {
    if (answer instanceof Error) throw answer;
    return answer as Hash;
  };
  return { finalHeaderHash: () => say(final), latestHeaderHash: () => say(latest) };
}

async function verdictWith(final: Answer, latest: Answer): Promise<string> {
  return (await verifyBundle(source, pins, chainSaying(final, latest))).verdict;
}

describe('sdk/log/verify-bundle with a chain', () => {
  describe('given a chain that answers', () => {
    const table: [string, Hash, Hash, string][] = [
      ['the header in a final block', OURS, OURS, 'FINAL'],
      ['the header in the newest block only', ZERO_HASH, OURS, 'MINED_NOT_FINAL'],
      ['no header', ZERO_HASH, ZERO_HASH, 'NOT_ON_CHAIN'],
      ['another header in the newest block', ZERO_HASH, OTHER, 'HEADER_MISMATCH'],
      ['another header in a final block', OTHER, OTHER, 'HEADER_MISMATCH'],
      ['another header in a final block, ours after it', OTHER, OURS, 'HEADER_MISMATCH'],
      ['another header in a final block, none after it', OTHER, ZERO_HASH, 'HEADER_MISMATCH'],
    ];
    for (const [name, final, latest, verdict] of table) {
      it(`${name}: ${verdict}`, async () => {
        expect(await verdictWith(final, latest)).to.equal(verdict);
      });
    }

    it('it is asked for the batch of the bundle and for nothing else', async () => {
      const asked: unknown[] = [];
      const note = async (...question: unknown[]): Promise<Hash> => {
        asked.push(question);
        return ZERO_HASH;
      };
      await verifyBundle(source, pins, { finalHeaderHash: note, latestHeaderHash: note });
      const { operator, batchId } = bundle.header;
      expect(asked).to.deep.equal([
        [operator, batchId],
        [operator, batchId],
      ]);
    });

    it('its answer counts, not the pins', async () => {
      expect(pins.anchored).to.have.length(1);
      expect(await verdictWith(ZERO_HASH, ZERO_HASH)).to.equal('NOT_ON_CHAIN');
    });
  });

  describe('given a chain that cannot answer', () => {
    it('an error is NETWORK_ERROR, whatever is thrown', async () => {
      expect(await verdictWith(new Error('down'), OURS)).to.equal('NETWORK_ERROR');
      expect(await verdictWith(ZERO_HASH, new Error('down'))).to.equal('NETWORK_ERROR');
      for (const thrown of ['text', null, undefined, 7, { code: 'X' }]) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- foreign code may reject with anything
        const throwing = () => Promise.reject<Hash>(thrown);
        const chain = { finalHeaderHash: throwing, latestHeaderHash: throwing };
        expect((await verifyBundle(source, pins, chain)).verdict).to.equal('NETWORK_ERROR');
      }
    });

    it('garbage is NETWORK_ERROR: it says nothing about the operator', async () => {
      const garbage = [
        undefined,
        null,
        '',
        '0x',
        '0x0',
        'garbage',
        `${OURS}00`,
        OURS.slice(2),
        0,
        true,
        {},
        [],
        [OURS],
      ];
      for (const answer of garbage) {
        expect(await verdictWith(answer, OURS), JSON.stringify(answer)).to.equal('NETWORK_ERROR');
        expect(await verdictWith(ZERO_HASH, answer), JSON.stringify(answer)).to.equal('NETWORK_ERROR');
      }
    });
  });

  describe('given a bundle that is wrong in itself', () => {
    it('no chain is asked', async () => {
      const never: AnchorReader = {
        finalHeaderHash: () => expect.fail('asked'),
        latestHeaderHash: () => expect.fail('asked'),
      };
      const verdicts = [];
      for (const text of ['{}', source.replace('"rating":"2"', '"rating":"5"')]) {
        verdicts.push((await verifyBundle(text, pins, never)).verdict);
      }
      expect(verdicts).to.deep.equal(['MALFORMED_INPUT', 'BAD_SIGNATURE']);
    });
  });
});
