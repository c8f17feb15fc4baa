import { expect } from 'chai';
import { id } from 'ethers';
import fc from 'fast-check';

import { ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { hashHeader, signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import { parseOmission, proveOmission, serializeOmission, type Omission } from '../../../sdk/src/log/omission.ts';
import { OMISSION_VERDICTS, verifyOmission } from '../../../sdk/src/log/verify-omission.ts';
import { buildTree } from '../../../sdk/src/merkle/tree.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { vectorText } from '../../helpers/sdk/read-vector.ts';
import { openZeppelinAccepts } from '../../helpers/sdk/reference.ts';
import { throwawayWallet } from '../../helpers/sdk/sample-log.ts';
import { ACCEPTED_AT, omissionWorld, receiptFor, type OmissionWorld } from '../../helpers/sdk/sample-omission.ts';

describe('sdk/log/omission', () => {
  let world: OmissionWorld;
  before(async () => {
    world = await omissionWorld();
  });

  const verdictOf = async (omission: Omission): Promise<string> =>
    (await verifyOmission(serializeOmission(omission), world.pins)).verdict;
  /** The accusation over another header, which the operator signed. */
  const over = async (changes: Partial<BatchHeader>, signer = throwawayWallet('operator')): Promise<Omission> => {
    const header = { ...world.omission.header, ...changes };
    return { ...world.omission, header, headerSignature: await signHeader(signer, world.pins.domain, header) };
  };

  describe('given an entry that was left out', () => {
    it('convicts the operator by what it signed, and by the chain or the pins that hold the header', async () => {
      const { omission, pins } = world;
      const source = serializeOmission(omission);
      const verdict = async (...given: Parameters<typeof verifyOmission>): Promise<string> =>
        (await verifyOmission(...given)).verdict;
      expect(await verdict(source, pins)).to.equal('OMITTED_UNANCHORED');
      const { operator, batchId } = omission.header;
      const headerHash = hashHeader(pins.domain, omission.header);
      expect(await verdict(source, { ...pins, anchored: [{ operator, batchId, headerHash }] })).to.equal('OMITTED');
      const say = (hash: Hash) => async (): Promise<Hash> => hash;
      const chain = { finalHeaderHash: say(headerHash), latestHeaderHash: say(headerHash) };
      const found = await verifyOmission(source, pins, chain);
      expect([found.verdict, found.omission]).to.deep.equal(['OMITTED', omission]);
      const notYet = { ...chain, finalHeaderHash: say(ZERO_HASH) };
      const early = await verifyOmission(source, pins, notYet);
      expect([early.verdict, early.omission]).to.deep.equal(['OMITTED_NOT_FINAL', omission]);
      const nowhere = await verifyOmission(source, pins, { ...notYet, latestHeaderHash: say(ZERO_HASH) });
      expect(nowhere.verdict).to.equal('NOT_ON_CHAIN');
      expect(nowhere).to.not.have.property('omission');
      const other = { ...chain, finalHeaderHash: say(id('another') as Hash) };
      expect(await verdict(source, pins, other)).to.equal('HEADER_MISMATCH');
      const down = { ...chain, finalHeaderHash: async () => Promise.reject<Hash>(new Error('down')) };
      expect(await verdict(source, pins, down)).to.equal('NETWORK_ERROR');
    });

    it('every leaf in it is one that OpenZeppelin’s verifier accepts', () => {
      const { header, absence } = world.omission;
      const leaves = [absence.before, absence.after].flatMap((leaf) => (leaf ? [leaf] : []));
      expect(leaves).to.have.length(2);
      for (const { index, commitment, proof } of leaves) {
        expect(openZeppelinAccepts(header.root, index, commitment, proof)).to.equal(true);
      }
    });

    law(
      'whatever was left out, what is written is read back, and convicts',
      [anyHash],
      async (commitment) => {
        const { batch, pins } = world;
        const omission = proveOmission(pins.domain, await receiptFor(commitment), batch);
        expect(parseOmission(serializeOmission(omission))).to.deep.equal(omission);
        expect(await verdictOf(omission)).to.equal('OMITTED_UNANCHORED');
      },
      { cost: 20 },
    );

    it('an empty batch convicts without a neighbour', async () => {
      const empty = await over({ count: 0n, root: ZERO_HASH });
      expect(await verdictOf({ ...empty, absence: {} })).to.equal('OMITTED_UNANCHORED');
      expect(await verdictOf(empty)).to.equal('NOT_OMITTED');
    });

    it('the frozen one still convicts', async () => {
      const source = vectorText('omission-v1.review-omission.json');
      expect(serializeOmission(parseOmission(source))).to.equal(source);
      expect((await verifyOmission(source, world.pins)).verdict).to.equal('OMITTED_UNANCHORED');
    });
  });

  describe('given an operator that kept its promise', () => {
    it('nothing can be proven, at either end of the list or inside it', async () => {
      const { batch, pins, omission } = world;
      for (const index of [0, 5, batch.tree.count - 1]) {
        const receipt = await receiptFor(batch.tree.commitmentAt(index) as Hash);
        expect(codeOf(() => proveOmission(pins.domain, receipt, batch))).to.equal('COMMITMENT_PRESENT');
        // The neighbours of another entry, and those that it really has.
        expect(await verdictOf({ ...omission, receipt })).to.equal('NOT_OMITTED');
        const [before, after] = [index - 1, index + 1].map((i) => {
          const commitment = batch.tree.commitmentAt(i);
          return commitment && { index: i, commitment, proof: batch.tree.proof(i) };
        });
        const absence = { ...(before && { before }), ...(after && { after }) };
        expect(await verdictOf({ ...omission, receipt, absence })).to.equal('NOT_OMITTED');
      }
    });

    it('a batch of another time says nothing: the entry belongs where it was accepted', async () => {
      const day = 86_400n;
      expect(await verdictOf(await over({ fromTime: ACCEPTED_AT }))).to.equal('WRONG_BATCH');
      expect(await verdictOf(await over({ toTime: ACCEPTED_AT - 1n }))).to.equal('WRONG_BATCH');
      expect(await verdictOf(await over({ fromTime: ACCEPTED_AT - 1n, toTime: ACCEPTED_AT }))).to.equal(
        'OMITTED_UNANCHORED',
      );
      const next = { batchId: 1n, fromTime: ACCEPTED_AT + day, toTime: ACCEPTED_AT + 2n * day };
      expect(await verdictOf(await over(next))).to.equal('WRONG_BATCH');
    });
  });

  describe('given an accusation that is made up', () => {
    it('a receipt that the operator did not sign, or that promises nothing', async () => {
      const { omission } = world;
      const signed = omission.receipt;
      const forged = { ...signed, receipt: { ...signed.receipt, digest: id('another review') as Hash } };
      expect(await verdictOf({ ...omission, receipt: forged })).to.equal('BAD_RECEIPT');
      const late = await receiptFor(id('left out') as Hash, { anchorBy: ACCEPTED_AT + 48n * 3600n + 1n });
      expect(await verdictOf({ ...omission, receipt: late })).to.equal('BAD_RECEIPT');
    });

    it('a header that the operator did not sign, or of another operator, or over another root', async () => {
      const stranger = throwawayWallet('stranger');
      const unsigned = { ...world.omission, headerSignature: world.omission.receipt.signature };
      expect(await verdictOf(unsigned)).to.equal('HEADER_MISMATCH');
      const operator = stranger.address.toLowerCase() as BatchHeader['operator'];
      expect(await verdictOf(await over({ operator }, stranger))).to.equal('WRONG_BATCH');
      const { root } = buildTree([id('another') as Hash]);
      expect(await verdictOf(await over({ root }))).to.equal('NOT_OMITTED');
    });

    it('for another chain, contract or operator than the verifier trusts', async () => {
      const { omission, pins } = world;
      const source = serializeOmission(omission);
      const other = { ...pins, domain: { ...pins.domain, chainId: 1n } };
      expect((await verifyOmission(source, other)).verdict).to.equal('WRONG_CONTRACT');
      const elsewhere = { ...pins, domain: { ...pins.domain, contract: omission.header.operator } };
      expect((await verifyOmission(source, elsewhere)).verdict).to.equal('WRONG_CONTRACT');
      expect((await verifyOmission(source, { ...pins, operators: [] })).verdict).to.equal('UNKNOWN_OPERATOR');
    });

    it('no byte of it can be changed', async () => {
      const { pins } = world;
      const source = serializeOmission(world.omission);
      await fc.assert(
        fc.asyncProperty(fc.nat(source.length - 2), fc.integer({ min: 32, max: 126 }), async (place, byte) => {
          const changed = source.slice(0, place) + String.fromCharCode(byte) + source.slice(place + 1);
          fc.pre(changed !== source);
          const { verdict } = await verifyOmission(changed, pins);
          expect(verdict.startsWith('OMITTED')).to.equal(false);
        }),
        { numRuns: 300 },
      );
    });

    it('another spelling, another format, or no JSON', async () => {
      const source = serializeOmission(world.omission);
      for (const other of ['', '{}', `${source}\n`, source.replace(':', ': '), source.replace('omission', 'proof')]) {
        expect((await verifyOmission(other, world.pins)).verdict).to.equal('MALFORMED_INPUT');
      }
    });
  });

  it('every verdict has a number of its own', () => {
    const codes = Object.values(OMISSION_VERDICTS).map(({ exitCode }) => exitCode);
    expect(new Set(codes).size).to.equal(codes.length);
  });
});
