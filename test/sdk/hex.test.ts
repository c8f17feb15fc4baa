import { expect } from 'chai';
import { concat, getAddress, keccak256, toUtf8Bytes } from 'ethers';
import fc from 'fast-check';

import {
  checksumAddress,
  compareBytes,
  concatBytes,
  fromHex,
  keccak,
  keccakText,
  parseAddress,
  parseHash,
  quote,
  toHex,
} from '../../sdk/src/hex.ts';
import { law } from '../helpers/fast-check.ts';
import { anyAddress, anyHash, anyText } from '../helpers/sdk/arbitraries.ts';
import { codeOf } from '../helpers/sdk/code-of.ts';

const CHECKSUMMED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';

describe('sdk/hex', () => {
  describe('given bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 100 });
    law('toHex and fromHex are inverse', [bytes], (b) => expect(fromHex(toHex(b))).to.deep.equal(b));
    law(
      'keccak of parts is the keccak of ethers over their concatenation',
      [fc.array(bytes, { maxLength: 4 })],
      (parts) => expect(toHex(keccak(...parts))).to.equal(keccak256(concat(parts))),
    );
    law('compareBytes orders as the hex spelling does', [anyHash, anyHash], (a, b) =>
      expect(Math.sign(compareBytes(fromHex(a), fromHex(b)))).to.equal(a < b ? -1 : a > b ? 1 : 0),
    );
    it('concatBytes of nothing is nothing', () => {
      expect(concatBytes([])).to.deep.equal(new Uint8Array(0));
    });
  });

  describe('given text', () => {
    law('keccakText hashes its UTF-8 bytes', [anyText(50)], (text) =>
      expect(toHex(keccakText(text))).to.equal(keccak256(toUtf8Bytes(text))),
    );
  });

  describe('given an address', () => {
    law('the checksum is the one of ethers, and every accepted spelling parses to one', [anyAddress], (address) => {
      expect(checksumAddress(address)).to.equal(getAddress(address));
      const upper = `0x${address.slice(2).toUpperCase()}`;
      for (const spelling of [address, upper, getAddress(address)]) expect(parseAddress(spelling)).to.equal(address);
    });

    it('a checksum wrong in any one letter is refused', () => {
      expect(parseAddress(CHECKSUMMED)).to.equal(CHECKSUMMED.toLowerCase());
      for (let i = 2; i < 42; i++) {
        const letter = CHECKSUMMED.charAt(i);
        const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
        if (letter === other) continue;
        const wrong = CHECKSUMMED.slice(0, i) + other + CHECKSUMMED.slice(i + 1);
        expect(codeOf(() => parseAddress(wrong))).to.equal('INVALID_ADDRESS');
      }
    });
  });

  describe('given hex of another shape', () => {
    /** Spellings that resemble `length` hexadecimal digits and are not. */
    function impostors(length: number): string[] {
      const digits = 'ab'.repeat(length / 2);
      const cut = digits.slice(2);
      const wrongLength = ['', '0x', '0x0', `0x${digits}0`, `0x${digits}00`, `0x${cut}`, `0x${cut}a`];
      const wrongForm = [digits, `0X${digits}`, `0x0x${cut}`, `0x${cut}gg`, `0x${cut}٣٣`, `0x${cut}ａｂ`, 'null', '[]'];
      return [...wrongLength, ...wrongForm, ` 0x${digits}`, `0x${digits}\n`, `0x${digits}\u0000`, `0x${cut}\ud800b`];
    }

    it('parseHash refuses it', () => {
      for (const text of impostors(64))
        expect(
          codeOf(() => parseHash(text)),
          text,
        ).to.equal('INVALID_HASH');
    });

    it('parseAddress refuses it', () => {
      for (const text of impostors(40))
        expect(
          codeOf(() => parseAddress(text)),
          text,
        ).to.equal('INVALID_ADDRESS');
    });

    it('parseHash lowers upper case', () => {
      expect(parseHash(`0x${'AB'.repeat(32)}`)).to.equal(`0x${'ab'.repeat(32)}`);
    });
  });

  describe('given foreign text to print', () => {
    law('quote is short and holds nothing that a terminal obeys', [anyText(200)], (text) => {
      const shown = quote(`${text}\u001b[2J\u009b31m\u202eevil\u2066\u2028${text}`);
      expect(shown).to.not.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u);
      expect(shown.length).to.be.below(900);
    });
  });
});
