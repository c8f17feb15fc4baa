// An omission on a real chain: the header is anchored there, and the contract itself accepts both neighbours.
import { expect } from 'chai';
import { network } from 'hardhat';

import { parseOmission } from '../../sdk/src/log/omission.ts';
import { verifyOmission } from '../../sdk/src/log/verify-omission.ts';
import { deployFrozenChain, readerOf, type FrozenChain } from '../helpers/sdk/frozen-chain.ts';
import { frozenBundle, vectorText } from '../helpers/sdk/read-vector.ts';

const connection = await network.create();
const source = vectorText('omission-v1.review-omission.json');
const { header, absence, receipt } = parseOmission(source);
const pins = { ...frozenBundle().pins, anchored: [] };

describe('parity: omission', () => {
  let chain: FrozenChain;
  beforeEach(async () => {
    chain = await connection.networkHelpers.loadFixture(fixture);
  });

  const verdict = async (): Promise<string> => (await verifyOmission(source, pins, readerOf(chain))).verdict;

  it('is proven once the batch is anchored, and not before', async () => {
    expect(await verdict()).to.equal('NOT_ON_CHAIN');
    await chain.reputation.connect(chain.operator).anchorBatch(header);
    expect(await verdict()).to.equal('OMITTED');
  });

  it('the contract accepts both neighbours, next to each other, with the entry between them', async () => {
    await chain.reputation.connect(chain.operator).anchorBatch(header);
    const { commitment } = receipt.receipt;
    const { before, after } = absence;
    expect([before?.index, after?.index]).to.not.include(undefined);
    expect((before?.index ?? 0) + 1).to.equal(after?.index);
    expect(before && after && before.commitment < commitment && commitment < after.commitment).to.equal(true);
    for (const leaf of [before, after]) {
      if (leaf === undefined) continue;
      const { index, proof } = leaf;
      const { verifyReview } = chain.reputation;
      expect(await verifyReview(header.operator, header, index, leaf.commitment, proof)).to.equal(true);
      expect(await verifyReview(header.operator, header, index, commitment, proof)).to.equal(false);
    }
  });
});

const fixture = (): Promise<FrozenChain> => deployFrozenChain(connection);
