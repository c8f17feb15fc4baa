import { expect } from 'chai';
import { recoverAddress, Signature as EthersSignature, SigningKey } from 'ethers';
import fc from 'fast-check';

import { toHex, type Address, type Hash, type Hex } from '../../../sdk/src/hex.ts';
import { isSignedBy, parseSignature, recoverSigner, type Signature } from '../../../sdk/src/reviews/signature.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash, anyPrivateKey } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function word(n: bigint): string {
  return n.toString(16).padStart(64, '0');
}

function ethersRecovers(digest: Hash, signature: string): string {
  try {
    return recoverAddress(digest, signature).toLowerCase();
  } catch {
    return 'nobody';
  }
}

function weRecover(digest: Hash, signature: Signature): string {
  try {
    return recoverSigner(digest, signature);
  } catch {
    return 'nobody';
  }
}

/** Every other spelling under which Ethereum tools accept, or once accepted, the same signature. */
function otherForms(signature: string): [string, string][] {
  const { r, s, v, compactSerialized } = EthersSignature.from(signature);
  const body = `${r}${s.slice(2)}`;
  const flipped = v === 27 ? '1c' : '1b';
  return [
    ['high s', `${r}${word(ORDER - BigInt(s))}${flipped}`],
    ['high s with the old v', `${r}${word(ORDER - BigInt(s))}${signature.slice(130)}`],
    ['v 0', `${body}00`],
    ['v 1', `${body}01`],
    ['v 29', `${body}1d`],
    ['v 26', `${body}1a`],
    ['v 37 (EIP-155)', `${body}25`],
    ['EIP-2098, 64 bytes', compactSerialized],
    ['66 bytes', `${signature}00`],
    ['64 bytes', body],
    ['half a byte less', signature.slice(0, -1)],
    ['upper case', `0x${signature.slice(2).toUpperCase()}`],
    ['upper case prefix', `0X${signature.slice(2)}`],
    ['no prefix', signature.slice(2)],
    ['a line break', `${signature}\n`],
    ['ERC-6492 suffix', `${signature}${'6492'.repeat(16)}`],
    ['nothing', '0x'],
  ];
}

describe('sdk/reviews/signature', () => {
  describe('given a signature by ethers', () => {
    law(
      'recoverSigner finds the account that ethers finds, and isSignedBy agrees for it only',
      [anyPrivateKey, anyHash, anyPrivateKey],
      (key, digest, otherKey) => {
        const { serialized } = new SigningKey(key).sign(digest);
        const signature = parseSignature(serialized);
        const signer = recoverSigner(digest, signature);
        expect(signer).to.equal(recoverAddress(digest, serialized).toLowerCase());
        expect(isSignedBy(signer, digest, signature)).to.equal(true);
        const other = recoverSigner(digest, parseSignature(new SigningKey(otherKey).sign(digest).serialized));
        expect(isSignedBy(other, digest, signature)).to.equal(other === signer);
      },
      { cost: 15 },
    );

    law(
      'no other spelling of it is accepted',
      [anyPrivateKey, anyHash],
      (key, digest) => {
        const { serialized } = new SigningKey(key).sign(digest);
        expect(codeOf(() => parseSignature(serialized))).to.equal('ACCEPTED');
        for (const [name, form] of otherForms(serialized)) {
          expect(
            codeOf(() => parseSignature(form)),
            name,
          ).to.equal('INVALID_SIGNATURE');
          expect(
            codeOf(() => recoverSigner(digest, form as Signature)),
            name,
          ).to.equal('INVALID_SIGNATURE');
        }
      },
      { cost: 10 },
    );
  });

  describe('given 65 bytes in the accepted form that nobody signed', () => {
    const edges = [0n, 1n, ORDER / 2n, ORDER / 2n + 1n, ORDER - 1n, ORDER, ORDER + 1n, (1n << 256n) - 1n];
    const anyScalar = fc.oneof(
      fc.constantFrom(...edges),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => BigInt(toHex(bytes))),
    );

    law(
      'we recover what ethers recovers, or refuse with a code',
      [anyHash, anyScalar, anyScalar, fc.constantFrom('1b', '1c')],
      (digest, r, s, v) => {
        const forged = `0x${word(r)}${word(s)}${v}` as Hex as Signature;
        const code = codeOf(() => recoverSigner(digest, forged));
        expect(code).to.be.oneOf(['ACCEPTED', 'INVALID_SIGNATURE']);
        // ethers looks at the first bit of s only, so it lets a few high ones through.
        expect(weRecover(digest, forged)).to.equal(s > ORDER / 2n ? 'nobody' : ethersRecovers(digest, forged));
      },
      { cost: 5 },
    );

    it('nothing stands before or behind it', () => {
      const right = `0x${word(1n)}${word(1n)}1b`;
      expect(codeOf(() => parseSignature(right))).to.equal('ACCEPTED');
      for (const wrong of [
        `0${right}`,
        ` ${right}`,
        `${right}0`,
        `${right}\n`,
        `0x${right}`,
        `${right.slice(0, -2)}001b`,
      ]) {
        expect(codeOf(() => parseSignature(wrong))).to.equal('INVALID_SIGNATURE');
      }
      expect(isSignedBy(`0x${'11'.repeat(20)}` as Address, `0x${word(1n)}` as Hash, '0x' as Signature)).to.equal(false);
    });

    it('the largest low s is accepted as a form, the next one is not', () => {
      const r = word(1n);
      expect(codeOf(() => parseSignature(`0x${r}${word(ORDER / 2n)}1b`))).to.equal('ACCEPTED');
      expect(codeOf(() => parseSignature(`0x${r}${word(ORDER / 2n + 1n)}1b`))).to.equal('INVALID_SIGNATURE');
    });
  });
});
