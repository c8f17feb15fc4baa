import { expect } from 'chai';
import fc from 'fast-check';
import { AbiCoder, keccak256, TypedDataEncoder } from 'ethers';

import {
  authorizationMessage,
  authorizationNonce,
  fullOptions,
  fullTerms,
  hashTaskTerms,
  permitMessage,
  quoteMessage,
  settlementMessage,
  shorteningMessage,
  type TaskOptions,
  type TaskTerms,
  type TypedMessage,
} from '../../../sdk/src/escrow/index.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyAddress, anyDomain, anyHash, anyText, anyUint } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

const anySmall = (bits: number): fc.Arbitrary<number> => anyUint(bits).map(Number);
const anyTerms: fc.Arbitrary<TaskTerms> = fc.record({
  agent: anyAddress,
  token: anyAddress,
  amount: anyUint(96),
  reviewHours: anySmall(16),
  rulingHours: anySmall(16),
  silencePercent: anySmall(8),
  deadline: anyUint(32),
  arbitrator: anyAddress,
  termsHash: anyHash,
});
const anyOptions: fc.Arbitrary<TaskOptions> = fc.record({
  feeRecipient: anyAddress,
  feeBps: anySmall(16),
  extensionHours: anySmall(16),
  bond: anyUint(96),
  verifier: anyAddress,
  spec: anyHash,
});
const anyTokenDomain = fc.record({
  name: anyText(20),
  version: anyText(5),
  chainId: anyUint(256),
  verifyingContract: anyAddress,
});

/** What a wallet is shown must be what the digest says. */
function agrees({ domain, types, value, digest, primaryType }: TypedMessage): void {
  expect(TypedDataEncoder.hash(domain, types, value)).to.equal(digest);
  expect(TypedDataEncoder.from(types).primaryType).to.equal(primaryType);
}

describe('sdk/escrow/messages', () => {
  describe('given any values', () => {
    law(
      'a quote has the digest of ethers',
      [anyDomain, anyHash, anyTerms, anyOptions, anyUint(64)],
      (domain, ...given) => {
        const [taskId, terms, options, validUntil] = given;
        agrees(quoteMessage(domain, { taskId, terms, options, validUntil }));
      },
    );
    law(
      'a settlement has the digest of ethers',
      [anyDomain, anyHash, anyUint(256), anyUint(64), anyUint(256), anyUint(64)],
      (domain, taskId, remaining, topUps, agentAmount, validUntil) =>
        agrees(settlementMessage(domain, { taskId, remaining, topUps, agentAmount, validUntil })),
    );
    law(
      'a shortening has the digest of ethers',
      [anyDomain, anyHash, anyUint(32), anyUint(32), anyUint(64)],
      (domain, taskId, deadline, newDeadline, validUntil) =>
        agrees(shorteningMessage(domain, { taskId, deadline, newDeadline, validUntil })),
    );
    law(
      'permits and authorizations have the digest of ethers',
      [anyTokenDomain, anyAddress, anyAddress, anyUint(256), anyUint(256), anyHash, anyHash, fc.boolean()],
      (token, owner, escrow, value, time, taskId, termsDigest, quoted) => {
        agrees(permitMessage(token, { owner, escrow, value, nonce: time, deadline: value }));
        const times = { validAfter: time, validBefore: value };
        agrees(authorizationMessage(token, { from: owner, escrow, value, ...times, taskId, termsDigest, quoted }));
      },
    );
    law(
      'the nonce of an authorization is the hash of id, terms and whether there is a quote',
      [anyHash, anyHash, fc.boolean()],
      (taskId, termsDigest, quoted) => {
        const words = AbiCoder.defaultAbiCoder().encode(['bytes32', 'bytes32', 'bool'], [taskId, termsDigest, quoted]);
        expect(authorizationNonce(taskId, termsDigest, quoted)).to.equal(keccak256(words));
      },
    );
    law('what is left out is filled in, and then nothing changes', [anyTerms, anyOptions], (terms, options) => {
      const { agent, amount, deadline, termsHash } = terms;
      const short = { agent, amount, deadline, termsHash };
      expect(hashTaskTerms(fullTerms(short), fullOptions())).to.equal(hashTaskTerms(short));
      expect(fullTerms(fullTerms(terms))).to.deep.equal(fullTerms(terms));
      expect(fullOptions(fullOptions(options))).to.deep.equal(fullOptions(options));
    });
  });

  describe('given one member that changes', () => {
    law(
      'every member of terms and options is in their digest',
      [anyTerms, anyTerms, anyOptions, anyOptions],
      (...given) => {
        const [terms, otherTerms, options, otherOptions] = given;
        const digest = hashTaskTerms(terms, options);
        for (const key of Object.keys(terms) as (keyof TaskTerms)[]) {
          const changed = hashTaskTerms({ ...terms, [key]: otherTerms[key] }, options);
          expect(changed === digest, key).to.equal(terms[key] === otherTerms[key]);
        }
        for (const key of Object.keys(options) as (keyof TaskOptions)[]) {
          const changed = hashTaskTerms(terms, { ...options, [key]: otherOptions[key] });
          expect(changed === digest, key).to.equal(options[key] === otherOptions[key]);
        }
      },
    );
  });

  describe('given a value that fits no field', () => {
    const settlement = { taskId: `0x${'11'.repeat(32)}`, remaining: 1n, topUps: 1n, agentAmount: 1n, validUntil: 1n };
    const domain = { chainId: 1n, contract: `0x${'22'.repeat(20)}` as never };
    for (const wrong of [
      { validUntil: 1n << 64n },
      { validUntil: -1n },
      { remaining: 1n << 256n },
      { topUps: 1n << 64n },
      { agentAmount: 5 as never },
    ]) {
      it(`refuses ${Object.entries(wrong).join(' ')} instead of signing something else`, () => {
        expect(codeOf(() => settlementMessage(domain, { ...settlement, ...wrong }))).to.equal('INVALID_TERMS');
      });
    }
    it('refuses an id that is none', () => {
      expect(codeOf(() => settlementMessage(domain, { ...settlement, taskId: '0x12' }))).to.equal('INVALID_HASH');
    });
  });
});
