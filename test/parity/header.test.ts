import { expect } from 'chai';
import { verifyTypedData, ZeroHash } from 'ethers';
import { network } from 'hardhat';

import { parseBundle } from '../../sdk/src/log/bundle.ts';
import { commitmentOf } from '../../sdk/src/log/commitment.ts';
import { genesisOf, hashHeader, signHeader } from '../../sdk/src/log/header.ts';
import { verifyBundle } from '../../sdk/src/log/verify-bundle.ts';
import { hashEntry } from '../../sdk/src/reviews/hash.ts';
import { anchorFrozenChain, deployFrozenChain, readerOf, type FrozenChain } from '../helpers/sdk/frozen-chain.ts';
import { domainOf, frozenBundle, readVector, type HeaderVectors } from '../helpers/sdk/read-vector.ts';
import { referenceDigest, referenceDomain, referenceGenesis, referenceTypes } from '../helpers/sdk/reference.ts';
import { addressOf, at, throwawayWallet } from '../helpers/sdk/sample-log.ts';

const fresh = await network.create();
const anchored = await network.create();
const vectors = readVector<HeaderVectors>('header');
const domain = domainOf(vectors.domain);

async function deploy(): Promise<FrozenChain> {
  return deployFrozenChain(fresh);
}

async function anchor(): Promise<FrozenChain> {
  return anchorFrozenChain(anchored);
}

describe('parity: header', () => {
  let chain: FrozenChain;

  describe('given the contract on a fresh network', () => {
    beforeEach(async () => {
      chain = await fresh.networkHelpers.loadFixture(deploy);
    });

    it('it stands where the vectors say', async () => {
      expect((await chain.reputation.getAddress()).toLowerCase()).to.equal(domain.contract);
      expect((await fresh.ethers.provider.getNetwork()).chainId).to.equal(domain.chainId);
    });

    it('SDK, ethers and Solidity agree on the genesis hash', async () => {
      const operator = addressOf(chain.operator);
      expect(genesisOf(domain, operator)).to.equal(vectors.genesis);
      expect(referenceGenesis(domain, operator)).to.equal(vectors.genesis);
      expect(await chain.reputation.genesisOf(operator)).to.equal(vectors.genesis);
    });

    it('SDK, ethers and Solidity agree on every header hash', async () => {
      for (const [i, { hash }] of vectors.headers.entries()) {
        const header = at(chain.headers, i);
        expect(hashHeader(domain, header)).to.equal(hash);
        expect(referenceDigest(domain, 'BatchHeader', header)).to.equal(hash);
        expect(await chain.reputation.hashHeader(header)).to.equal(hash);
      }
    });

    it('SDK and ethers agree on the signatures', async () => {
      for (const [i, { signature }] of vectors.headers.entries()) {
        const header = at(chain.headers, i);
        expect(await signHeader(chain.operator, domain, header)).to.equal(signature);
        const types = referenceTypes('BatchHeader');
        expect(verifyTypedData(referenceDomain(domain), types, header, signature)).to.equal(chain.operator.address);
      }
    });

    it('the frozen bundle is NOT_ON_CHAIN before its batch is anchored', async () => {
      const { source, pins } = frozenBundle();
      expect((await verifyBundle(source, pins, readerOf(chain))).verdict).to.equal('NOT_ON_CHAIN');
    });
  });

  describe('given the frozen batches anchored', () => {
    beforeEach(async () => {
      chain = await anchored.networkHelpers.loadFixture(anchor);
    });

    it('the contract holds their hashes, and its head is the last', async () => {
      const { reputation, operator } = chain;
      for (const [i, { hash }] of vectors.headers.entries()) {
        expect(await reputation.headerHashOf(operator.address, i)).to.equal(hash);
      }
      expect((await reputation.headOf(operator.address)).head).to.equal(vectors.headers.at(-1)?.hash);
      expect(await reputation.headerHashOf(operator.address, vectors.headers.length)).to.equal(ZeroHash);
    });

    it('the frozen bundle is FINAL for the SDK and verified by the contract, whole and erased', async () => {
      const { source, erased, pins } = frozenBundle();
      for (const text of [source, erased]) {
        expect((await verifyBundle(text, pins, readerOf(chain))).verdict).to.equal('FINAL');
        const { header, index, proof, entry, signature } = parseBundle(text);
        const commitment = commitmentOf(hashEntry(domain, entry), signature);
        const ask = chain.reputation.verifyReview;
        expect(await ask(header.operator, header, index, commitment, proof)).to.equal(true);
        expect(await ask(header.operator, header, index + 1, commitment, proof)).to.equal(false);
        expect(await ask(addressOf(throwawayWallet('reviewer 1')), header, index, commitment, proof)).to.equal(false);
        expect(await ask(header.operator, { ...header, count: 14n }, index, commitment, proof)).to.equal(false);
      }
    });
  });
});
