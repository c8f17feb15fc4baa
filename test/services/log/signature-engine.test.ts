import { expect } from 'chai';
import fc from 'fast-check';
import type { Hash, Hex } from '@agent-market/sdk';
import {
  accountOf,
  localSigner,
  recoverSigner,
  recoverWith,
  type Recover,
  type Signature,
} from '@agent-market/sdk/reviews';
import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js';
import { createSignatureEngine, type SignatureEngine } from '../../../services/src/log/signature-engine.ts';
import { law } from '../../helpers/fast-check.ts';
import { word } from '../../helpers/log-world.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const PRIME = 2n ** 256n - 2n ** 32n - 977n;
/** The x coordinate of the generator. */
const GX = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n;

const bytes = (hex: Hex): Uint8Array => new Uint8Array(Buffer.from(hex.slice(2), 'hex'));
const hex = (of: Uint8Array): Hex => `0x${Buffer.from(of).toString('hex')}`;
const signatureOf = (r: bigint, s: bigint, v: number): Hex =>
  `0x${[word(r), word(s)].map((each) => each.slice(2)).join('')}${v.toString(16).padStart(2, '0')}`;

const anyWord = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
const anyKey = fc.bigInt({ min: 1n, max: ORDER - 1n });
/** Where ranges begin and end. */
const edge = fc
  .tuple(fc.constantFrom(0n, ORDER / 2n, ORDER, PRIME - ORDER, PRIME, 1n << 256n, GX), fc.bigInt({ min: -2n, max: 2n }))
  .map(([at, by]) => (at + by + (1n << 256n)) % (1n << 256n));
const anyV = fc.oneof(fc.constantFrom(27, 28), fc.nat(255));

describe('signature engine', () => {
  let engine: SignatureEngine;
  let auditors: Recover;
  before(async () => {
    auditors = recoverWith(await instantiateSecp256k1());
    engine = await createSignatureEngine(new Uint8Array(32).fill(7));
  });

  /** The answers of the intake's engine, the auditor's and the SDK's: the account, or undefined for a refusal. They must be one. */
  function agreedAccount(digest: Hex, signature: Hex): Hex | undefined {
    const key = engine.recover(bytes(digest), bytes(signature));
    const ours = key && accountOf(key);
    const answerOf = (recover: Recover): Hex | undefined => {
      try {
        return recover(digest as Hash, signature as Signature);
      } catch {
        return undefined;
      }
    };
    const theirs = answerOf(recoverSigner);
    expect(ours, `${digest} ${signature}`).to.equal(theirs);
    expect(answerOf(auditors), `${digest} ${signature}, audited`).to.equal(theirs);
    return ours;
  }

  law(
    'signs as the SDK signs, byte for byte, and both recover the signer',
    [anyKey, fc.oneof(anyWord, edge).map((digest) => digest % ORDER)],
    (key, digest) => {
      const signer = localSigner(word(key));
      const signature = hex(engine.sign(bytes(word(digest)), bytes(word(key))));
      expect(signature).to.equal(signer.signDigest(word(digest)));
      expect(agreedAccount(word(digest), signature)).to.equal(signer.address);
    },
    { cost: 10 },
  );

  law(
    'of a right signature that was changed anywhere, both say the same',
    [anyKey, anyWord, fc.nat(64), fc.integer({ min: 1, max: 255 })],
    (key, digest, at, by) => {
      const signature = bytes(localSigner(word(key)).signDigest(word(digest)));
      signature[at] = (signature[at] ?? 0) ^ by;
      agreedAccount(word(digest), hex(signature));
    },
    { cost: 10 },
  );

  law(
    'of any 65 bytes, and of numbers where ranges end, both say the same',
    [fc.oneof(anyWord, edge), fc.oneof(anyWord, edge), anyV, fc.oneof(anyWord, edge)],
    (r, s, v, digest) => {
      agreedAccount(word(digest), signatureOf(r, s, v));
    },
    { cost: 10 },
  );

  it('refuses what the SDK refuses at every edge, and takes what is just inside', () => {
    const digest = word(42);
    const answers = (r: bigint, s: bigint, v = 27): boolean =>
      agreedAccount(digest, signatureOf(r, s, v)) !== undefined;
    expect(answers(GX, 1n)).to.equal(true);
    expect(answers(GX, 0n)).to.equal(false);
    expect(answers(0n, 1n)).to.equal(false);
    expect(answers(GX, ORDER / 2n)).to.equal(true);
    expect(answers(GX, ORDER / 2n + 1n)).to.equal(false);
    expect(answers(ORDER, 1n)).to.equal(false);
    expect(answers(PRIME, 1n)).to.equal(false);
    expect(answers((1n << 256n) - 1n, 1n)).to.equal(false);
    // 5 is no x of the curve, 1 is.
    expect(answers(5n, 1n)).to.equal(false);
    expect(answers(1n, 1n)).to.equal(true);
    for (const v of [0, 1, 26, 29, 30, 255]) expect(answers(GX, 1n, v), String(v)).to.equal(false);
  });

  it('refuses a signature whose key would be the point at infinity', () => {
    // With nonce 1, R is the generator, and s·R = z·G when s = z.
    expect(agreedAccount(word(9), signatureOf(GX, 9n, 27))).to.equal(undefined);
    expect(agreedAccount(word(9), signatureOf(GX, 10n, 27))).to.be.a('string');
  });

  it('signs digests above the order with another nonce than the SDK, as validly', () => {
    const signature = hex(engine.sign(bytes(word(ORDER + 1n)), bytes(word(1))));
    expect(signature).not.to.equal(localSigner(word(1)).signDigest(word(ORDER + 1n)));
    expect(agreedAccount(word(ORDER + 1n), signature)).to.equal(localSigner(word(1)).address);
  });

  it('does not sign with what is no key', () => {
    for (const key of [0n, ORDER]) expect(() => engine.sign(bytes(word(1)), bytes(word(key)))).to.throw();
  });
});
