import { expect } from 'chai';
import { verifyTypedData, Wallet } from 'ethers';

import { genesisOf, hashHeader, HEADER_TYPES, signHeader } from '../../../sdk/src/log/header.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyAddress, anyDomain, anyHeader, anyPrivateKey } from '../../helpers/sdk/arbitraries.ts';
import { rejectionCode } from '../../helpers/sdk/code-of.ts';
import { referenceDigest, referenceDomain, referenceGenesis, referenceTypes } from '../../helpers/sdk/reference.ts';
import { addressOf, hardhatDomain, sampleBatch, throwawayWallet } from '../../helpers/sdk/sample-log.ts';

describe('sdk/log/header', () => {
  describe('given any header', () => {
    law('its hash is the EIP-712 digest of ethers', [anyDomain, anyHeader], (domain, header) =>
      expect(hashHeader(domain, header)).to.equal(referenceDigest(domain, 'BatchHeader', header)),
    );

    law(
      'every field is in the hash',
      [anyHeader, anyHeader],
      (header, other) => {
        for (const field of Object.keys(header) as (keyof typeof header)[]) {
          const changed = { ...header, [field]: other[field] };
          const same = hashHeader(hardhatDomain(), changed) === hashHeader(hardhatDomain(), header);
          expect(same, field).to.equal(header[field] === other[field]);
        }
      },
      { cost: 5 },
    );

    law(
      'its signature is the operator by ethers',
      [anyPrivateKey, anyDomain, anyHeader],
      async (key, domain, given) => {
        const wallet = new Wallet(key);
        const header = { ...given, operator: addressOf(wallet) };
        const signature = await signHeader(wallet, domain, header);
        const types = referenceTypes('BatchHeader');
        expect(verifyTypedData(referenceDomain(domain), types, header, signature)).to.equal(wallet.address);
      },
      { cost: 20 },
    );
  });

  describe('given any operator', () => {
    law(
      'the genesis hash binds domain and operator',
      [anyDomain, anyAddress, anyAddress],
      (domain, operator, other) => {
        expect(genesisOf(domain, operator)).to.equal(referenceGenesis(domain, operator));
        expect(genesisOf(domain, operator) === genesisOf(domain, other)).to.equal(operator === other);
      },
    );
  });

  describe('given the key of somebody else', () => {
    it('signHeader hands out nothing', async () => {
      const { domain, header } = await sampleBatch({ size: 1 });
      const signing = signHeader(throwawayWallet('stranger'), domain, header);
      expect(await rejectionCode(signing)).to.equal('SIGNER_MISMATCH');
    });
  });

  describe('given the exported EIP-712 types', () => {
    it('are those of the design, in its order', () => {
      expect(HEADER_TYPES).to.deep.equal(referenceTypes('BatchHeader'));
    });
  });
});
