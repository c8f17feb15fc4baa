import { readFileSync } from 'node:fs';

import { expect } from 'chai';
import { id } from 'ethers';
import fc from 'fast-check';

import { ZERO_HASH, type Hash, type Hex } from '../../../sdk/src/hex.ts';
import type { AnchorReader } from '../../../sdk/src/log/anchor.ts';
import { parseBundle, serializeBundle } from '../../../sdk/src/log/bundle.ts';
import { hashHeader } from '../../../sdk/src/log/header.ts';
import { parseOmission, serializeOmission } from '../../../sdk/src/log/omission.ts';
import { parsePins, type Pins } from '../../../sdk/src/log/pins.ts';
import {
  HEADER_HASH_SLOT,
  headerHashSlot,
  provenHeaderHash,
  type StateProof,
} from '../../../sdk/src/log/state-proof.ts';
import { verifyBundle } from '../../../sdk/src/log/verify-bundle.ts';
import { verifyOmission } from '../../../sdk/src/log/verify-omission.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyAddress, anyUint } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { frozenBundle, vectorText } from '../../helpers/sdk/read-vector.ts';
import { omissionWorld } from '../../helpers/sdk/sample-omission.ts';
import { mappingSlot, stateProofOf } from '../../helpers/sdk/sample-state.ts';

const frozen = vectorText('bundle-v1-state-proof.review-proof.json');
const pins = parsePins(vectorText('bundle-v1-state-proof.pins.json'));
const untrusting: Pins = { ...pins, blocks: [id('another block') as Hash] };
const bundle = parseBundle(frozen);
const OURS = hashHeader(bundle.domain, bundle.header);
const OTHER = id('another header') as Hash;

function chainSaying(final: Hash | Error, latest: Hash | Error): AnchorReader {
  const say = async (answer: Hash | Error): Promise<Hash> => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { finalHeaderHash: () => say(final), latestHeaderHash: () => say(latest) };
}

/** The frozen bundle over a block that has `held` for its batch, and pins that trust it or not. */
async function verdictOver(held: Hash, trusted: boolean, more: { pins?: Partial<Pins>; chain?: AnchorReader } = {}) {
  const { blockHash, stateProof } = await stateProofOf(bundle, held);
  const trust = { ...pins, blocks: trusted ? [OTHER, blockHash] : [], ...more.pins };
  return (await verifyBundle(serializeBundle({ ...bundle, stateProof }), trust, more.chain)).verdict;
}

describe('sdk/log/state-proof', () => {
  describe('given the layout of the contract', () => {
    it('the slot is the one in the snapshot', () => {
      const snapshot = new URL('../../../contracts/snapshots/AgentReputation.storage.txt', import.meta.url);
      const line = /slot (\d+), bytes 0-31: mapping\(address => mapping\(uint64 => bytes32\)\) _headerHash /;
      expect(line.exec(readFileSync(snapshot, 'utf8'))?.[1]).to.equal(String(HEADER_HASH_SLOT));
    });

    law('entries of the mapping are where Solidity puts them', [anyAddress, anyUint(64)], (operator, batchId) => {
      expect(headerHashSlot(operator, batchId)).to.equal(mappingSlot(operator, batchId));
    });
  });

  describe('given a bundle with a state proof and no chain', () => {
    it('the frozen one is FINAL by its block alone', async () => {
      const { verdict, detail, proven } = await verifyBundle(frozen, pins);
      expect(verdict).to.equal('FINAL');
      const { digest } = bundle.receipt.receipt;
      const author = 'review' in bundle.entry ? bundle.entry.review.reviewer : undefined;
      expect(proven).to.deep.equal({ bundle, digest, author });
      expect(detail).to.include('block 1000000 of time 1700090000');
      expect(pins.anchored).to.deep.equal([]);
    });

    it('without trust in its block, it is VALID_UNANCHORED and says what to compare', async () => {
      for (const trust of [untrusting, { ...pins, blocks: [] }, { ...pins, blocks: undefined as never }]) {
        const { verdict, detail } = await verifyBundle(frozen, trust);
        expect(verdict).to.equal('VALID_UNANCHORED');
        for (const part of ['1000000', '1700090000', pins.blocks?.[0]]) expect(detail).to.include(part);
      }
    });

    const table: [string, Hash, boolean, string][] = [
      ['this header, in a trusted block', OURS, true, 'FINAL'],
      ['another header, in a trusted block', OTHER, true, 'HEADER_MISMATCH'],
      ['no header, in a trusted block', ZERO_HASH, true, 'NOT_ON_CHAIN'],
      ['this header, in another block', OURS, false, 'VALID_UNANCHORED'],
      ['another header, in another block', OTHER, false, 'BAD_STATE_PROOF'],
      ['no header, in another block', ZERO_HASH, false, 'BAD_STATE_PROOF'],
    ];
    for (const [name, held, trusted, verdict] of table) {
      it(`${name}: ${verdict}`, async () => {
        expect(await verdictOver(held, trusted)).to.equal(verdict);
      });
    }

    it('pinned headers count as ever, and neither source may contradict', async () => {
      const { operator, batchId } = bundle.header;
      const pinned = (headerHash: Hash) => ({ pins: { anchored: [{ operator, batchId, headerHash }] } });
      expect(await verdictOver(OURS, true, pinned(OURS))).to.equal('FINAL');
      expect(await verdictOver(OURS, false, pinned(OURS))).to.equal('FINAL');
      // The block may be older than the batch.
      expect(await verdictOver(ZERO_HASH, true, pinned(OURS))).to.equal('FINAL');
      expect(await verdictOver(OTHER, true, pinned(OURS))).to.equal('HEADER_MISMATCH');
      expect(await verdictOver(OURS, true, pinned(OTHER))).to.equal('HEADER_MISMATCH');
      expect(await verdictOver(OURS, false, pinned(OTHER))).to.equal('HEADER_MISMATCH');
    });
  });

  describe('given a chain as well', () => {
    const down = new Error('down');
    const table: [string, Hash, boolean, AnchorReader, string][] = [
      ['both have this header', OURS, true, chainSaying(OURS, OURS), 'FINAL'],
      ['the chain has it in no final block yet', OURS, true, chainSaying(ZERO_HASH, OURS), 'MINED_NOT_FINAL'],
      ['the trusted block is older than the batch', ZERO_HASH, true, chainSaying(OURS, OURS), 'FINAL'],
      ['neither has a header', ZERO_HASH, true, chainSaying(ZERO_HASH, ZERO_HASH), 'NOT_ON_CHAIN'],
      ['both have another header', OTHER, true, chainSaying(OTHER, OTHER), 'HEADER_MISMATCH'],
      ['the chain lacks what the trusted block has', OURS, true, chainSaying(ZERO_HASH, ZERO_HASH), 'NETWORK_ERROR'],
      ['the chain has another than the trusted block', OURS, true, chainSaying(OTHER, OTHER), 'NETWORK_ERROR'],
      ['the trusted block has another than the chain', OTHER, true, chainSaying(OURS, OURS), 'NETWORK_ERROR'],
      ['the chain has another than an untrusted block', OURS, false, chainSaying(OTHER, OTHER), 'HEADER_MISMATCH'],
      ['the chain lacks what an untrusted block has', OURS, false, chainSaying(ZERO_HASH, ZERO_HASH), 'NOT_ON_CHAIN'],
      ['the chain has it, an untrusted block has another', OTHER, false, chainSaying(OURS, OURS), 'BAD_STATE_PROOF'],
      ['the chain cannot be asked', OURS, true, chainSaying(down, down), 'NETWORK_ERROR'],
    ];
    for (const [name, held, trusted, chain, verdict] of table) {
      it(`${name}: ${verdict}`, async () => {
        expect(await verdictOver(held, trusted, { chain })).to.equal(verdict);
      });
    }
  });

  describe('given a state proof that somebody changed', () => {
    const { stateProof } = bundle;
    if (stateProof === undefined) throw new Error('the frozen bundle has a state proof');
    const verdictOf = async (changed: StateProof, trust = pins): Promise<string> =>
      (await verifyBundle(serializeBundle({ ...bundle, stateProof: changed }), trust)).verdict;

    const flips = (['account', 'storage'] as const).flatMap((part) =>
      stateProof[part].map((node, i) => ({
        node,
        put: (to: Hex) => ({ ...stateProof, [part]: stateProof[part].with(i, to) }),
      })),
    );
    law(
      'a byte of any node: BAD_STATE_PROOF, whatever is trusted',
      [fc.constantFrom(...flips), fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean()],
      async ({ node, put }, at, mask, trusted) => {
        expect(await verdictOf(put(flip(node, at, mask)), trusted ? pins : untrusting)).to.equal('BAD_STATE_PROOF');
      },
    );

    law('a byte of the block header is never FINAL', [fc.nat(), fc.integer({ min: 1, max: 255 })], async (at, mask) => {
      const verdict = await verdictOf({ ...stateProof, blockHeader: flip(stateProof.blockHeader, at, mask) });
      // A header with another time is one of another block, which nobody trusts.
      expect(verdict).to.be.oneOf(['BAD_STATE_PROOF', 'VALID_UNANCHORED']);
    });

    it('nodes missing, left over, doubled or exchanged: BAD_STATE_PROOF', async () => {
      const { account, storage } = stateProof;
      for (const changed of [
        { account: [], storage },
        { account, storage: [] },
        { account: account.slice(1), storage },
        { account, storage: storage.slice(0, -1) },
        { account: [...account, '0x80' as const], storage },
        { account, storage: [...storage, ...storage.slice(-1)] },
        { account: storage, storage: account },
      ]) {
        expect(await verdictOf({ ...stateProof, ...changed })).to.equal('BAD_STATE_PROOF');
      }
      expect(await verdictOf({ ...stateProof, blockHeader: '0x' })).to.equal('BAD_STATE_PROOF');
    });

    it('fields missing, of another kind or too large: MALFORMED_INPUT', async () => {
      const { account, storage } = stateProof;
      const large: Hex = `0x${'00'.repeat(1025)}`;
      const wrong = [{}, { account }, { account, storage, blockHeader: '0xf' }, { ...stateProof, more: '0x' }];
      const sized = [{ account: Array<Hex>(65).fill('0x') }, { storage: [large] }, { blockHeader: large.repeat(9) }];
      for (const proof of [...wrong, ...sized.map((each) => ({ ...stateProof, ...each })), null, []]) {
        const text = frozen.replace(/"stateProof":\{.*?\}/, `"stateProof":${JSON.stringify(proof)}`);
        expect((await verifyBundle(text, pins)).verdict).to.equal('MALFORMED_INPUT');
      }
    });

    it('a proof of another batch, operator or contract: BAD_STATE_PROOF', () => {
      const place = { contract: bundle.domain.contract, operator: bundle.header.operator, batchId: 0n };
      expect(provenHeaderHash(stateProof, place).headerHash).to.equal(OURS);
      for (const change of [{ contract: place.operator }, { operator: place.contract }, { batchId: 1n }]) {
        expect(codeOf(() => provenHeaderHash(stateProof, { ...place, ...change }))).to.equal('INVALID_STATE_PROOF');
      }
    });
  });

  it('a bundle without one is read, and written, as ever', () => {
    const { source } = frozenBundle();
    expect(parseBundle(source)).to.not.have.property('stateProof');
    const { stateProof: _proof, ...rest } = bundle;
    expect(serializeBundle(rest)).to.equal(source);
    expect(serializeBundle(bundle)).to.equal(frozen);
  });

  it('an accusation with one convicts by its block alone', async () => {
    const { omission, pins: trust } = await omissionWorld();
    const { blockHash, stateProof } = await stateProofOf(omission);
    const source = serializeOmission({ ...omission, stateProof });
    expect(parseOmission(source).stateProof).to.deep.equal(stateProof);
    const verdict = async (blocks: Hash[], text = source): Promise<string> =>
      (await verifyOmission(text, { ...trust, blocks })).verdict;
    expect(await verdict([blockHash])).to.equal('OMITTED');
    expect(await verdict([])).to.equal('OMITTED_UNANCHORED');
    const cut = serializeOmission({ ...omission, stateProof: { ...stateProof, storage: [] } });
    expect(await verdict([blockHash], cut)).to.equal('BAD_STATE_PROOF');
    const other = await stateProofOf(omission, OTHER);
    const elsewhere = serializeOmission({ ...omission, stateProof: other.stateProof });
    expect(await verdict([other.blockHash], elsewhere)).to.equal('HEADER_MISMATCH');
  });
});

function flip(hex: Hex, at: number, mask: number): Hex {
  const bytes = Buffer.from(hex.slice(2), 'hex');
  const place = at % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(place) ^ mask, place);
  return `0x${bytes.toString('hex')}`;
}
