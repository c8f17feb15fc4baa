import { expect } from 'chai';
import { AbiCoder, keccak256, TypedDataEncoder, verifyTypedData, Wallet } from 'ethers';

import { authorizationNonce, hashTaskTerms, type TaskOptions, type TaskTerms } from '../../sdk/src/escrow/index.ts';
import { QUOTE, TERMS_STRUCT } from '../../sdk/src/escrow/typed-data.ts';
import { readVector, structOf, type StructJson } from '../helpers/sdk/read-vector.ts';

interface EscrowVectors {
  termsDigests: {
    name: string;
    terms: StructJson;
    options: StructJson;
    taskId: string;
    termsDigest: string;
    /** Without a quote, and with one. */
    nonces: string[];
  }[];
  messages: {
    primaryType: keyof typeof REFERENCE;
    privateKey: string;
    domain: Record<string, string>;
    value: Record<string, unknown>;
    digest: string;
    signature: string;
  }[];
}

const TERMS =
  'address agent,address token,uint96 amount,uint16 reviewHours,uint16 rulingHours,uint8 silencePercent,' +
  'uint32 deadline,address arbitrator,bytes32 termsHash,address feeRecipient,uint16 feeBps,uint16 extensionHours,' +
  'uint96 bond,address verifier,bytes32 spec';
/** Written here from ITaskEscrow and the ERCs, not taken from the SDK. */
const REFERENCE = {
  Quote: 'bytes32 taskId,Terms terms,uint64 validUntil',
  Settlement: 'bytes32 taskId,uint256 remaining,uint64 topUps,uint256 agentAmount,uint64 validUntil',
  Shortening: 'bytes32 taskId,uint32 deadline,uint32 newDeadline,uint64 validUntil',
  Permit: 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline',
  ReceiveWithAuthorization:
    'address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce',
};

function fields(text: string): { name: string; type: string }[] {
  return text.split(',').map((field) => {
    const [type = '', name = ''] = field.split(' ');
    return { name, type };
  });
}
function typesOf(primary: keyof typeof REFERENCE): Record<string, { name: string; type: string }[]> {
  return { [primary]: fields(REFERENCE[primary]), ...(primary === 'Quote' && { Terms: fields(TERMS) }) };
}

describe('parity: escrow-signing', () => {
  const vectors = readVector<EscrowVectors>('escrow-signing');

  for (const { name, terms, options, taskId, termsDigest, nonces } of vectors.termsDigests) {
    it(`SDK and ethers agree on the digest of terms and the nonce: ${name}`, () => {
      const [t, o] = [structOf<TaskTerms>(terms), structOf<TaskOptions>(options)];
      expect(hashTaskTerms(t, o)).to.equal(termsDigest);
      const zero = { address: `0x${'00'.repeat(20)}`, bytes32: `0x${'00'.repeat(32)}` };
      const filled = {
        ...{ token: zero.address, reviewHours: 72, rulingHours: 168, silencePercent: 50, arbitrator: zero.address },
        ...{
          feeRecipient: zero.address,
          feeBps: 0,
          extensionHours: 0,
          bond: 0,
          verifier: zero.address,
          spec: zero.bytes32,
        },
        ...t,
        ...o,
      };
      expect(TypedDataEncoder.hashStruct('Terms', { Terms: fields(TERMS) }, filled)).to.equal(termsDigest);
      expect(nonces).to.have.length(2);
      for (const [i, nonce] of nonces.entries()) {
        const packed = AbiCoder.defaultAbiCoder().encode(
          ['bytes32', 'bytes32', 'bool'],
          [taskId, termsDigest, i === 1],
        );
        expect(keccak256(packed)).to.equal(nonce);
        expect(authorizationNonce(taskId, termsDigest, i === 1)).to.equal(nonce);
      }
    });
  }

  vectors.messages.forEach(({ primaryType, privateKey, domain, value, digest, signature }, i) => {
    it(`ethers makes and recovers the frozen message ${i}, a ${primaryType}`, async () => {
      const [types, wallet] = [typesOf(primaryType), new Wallet(privateKey)];
      expect(TypedDataEncoder.hash(domain, types, value)).to.equal(digest);
      expect(await wallet.signTypedData(domain, types, value)).to.equal(signature);
      expect(verifyTypedData(domain, types, value, signature)).to.equal(wallet.address);
    });
  });

  it('every kind of message is among them', () => {
    expect(new Set(vectors.messages.map(({ primaryType }) => primaryType))).to.deep.equal(
      new Set(Object.keys(REFERENCE)),
    );
  });

  it('the exported types are those of the interface, in its order', () => {
    expect(QUOTE.types).to.deep.equal(typesOf('Quote'));
    expect(TERMS_STRUCT.types).to.deep.equal({ Terms: fields(TERMS) });
  });
});
