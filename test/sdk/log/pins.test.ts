import { expect } from 'chai';
import { getAddress } from 'ethers';

import { parsePins } from '../../../sdk/src/log/pins.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { vectorText } from '../../helpers/sdk/read-vector.ts';

type Fields = Record<string, unknown>;

const frozen = JSON.parse(vectorText('bundle-v1.pins.json')) as Fields & {
  contract: string;
  operators: [string];
  anchored: [Fields];
};

function codeOfPins(changes: Fields): string {
  return codeOf(() => parsePins(JSON.stringify({ ...frozen, ...changes })));
}

describe('sdk/log/pins', () => {
  describe('given a pins file as a person writes it', () => {
    it('takes checksummed addresses, white space and no list of anchors', () => {
      const { anchored: _dropped, ...byHand } = frozen;
      const checksummed = { contract: getAddress(frozen.contract), operators: [getAddress(frozen.operators[0])] };
      const pins = parsePins(JSON.stringify({ ...byHand, ...checksummed }, null, 4));
      expect(pins).to.deep.equal({
        domain: { chainId: 31337n, contract: frozen.contract },
        operators: frozen.operators,
        anchored: [],
        blocks: [],
      });
    });

    it('reads the anchors it is given', () => {
      const [anchor] = parsePins(JSON.stringify(frozen)).anchored;
      expect(anchor).to.deep.equal({ ...frozen.anchored[0], batchId: 0n });
    });
  });

  it('reads the blocks it is given, in any case', () => {
    const block = `0x${'ab'.repeat(32)}`;
    const blocks = [block, block.toUpperCase().replace('0X', '0x')];
    expect(parsePins(JSON.stringify({ ...frozen, blocks })).blocks).to.deep.equal([block, block]);
    for (const wrong of [block, [block.slice(0, -1)], [`${block}0`], [null], {}, null]) {
      expect(codeOfPins({ blocks: wrong })).to.equal('INVALID_PINS');
    }
  });

  describe('given a file that is none', () => {
    it('refuses what is not an object', () => {
      for (const source of ['', 'null', '[]', '"x"', '1', '{', '\ufeff{}', '{}\u0000', '{}', '{"type":1}', '\ud800']) {
        expect(codeOf(() => parsePins(source))).to.equal('INVALID_PINS');
      }
    });

    it('refuses every missing and every other field', () => {
      for (const field of ['type', 'version', 'chainId', 'contract', 'operators']) {
        expect(codeOfPins({ [field]: undefined })).to.equal('INVALID_PINS');
      }
      expect(codeOfPins({ operator: frozen.operators[0] })).to.equal('INVALID_PINS');
      expect(codeOf(() => parsePins('{"__proto__":[]}'))).to.equal('INVALID_PINS');
    });

    it('refuses values of another kind, lists that look like their only item among them', () => {
      const wrong = [null, 1, true, '', 'x', {}, [], [frozen.contract], [[frozen.contract]], '31337.0', '-1', '0x1'];
      for (const value of wrong) {
        expect(codeOfPins({ chainId: value })).to.equal('INVALID_PINS');
        expect(codeOfPins({ contract: value })).to.equal('INVALID_PINS');
        expect(codeOfPins({ operators: [value] })).to.equal('INVALID_PINS');
        expect(codeOfPins({ anchored: [value] })).to.equal('INVALID_PINS');
        expect(codeOfPins({ version: value })).to.equal(value === 1 ? 'ACCEPTED' : 'INVALID_PINS');
      }
    });

    it('refuses a wrong checksum', () => {
      const good = getAddress(frozen.contract);
      const letter = /[A-F]/.exec(good)?.index ?? 0;
      const bad = good.slice(0, letter) + good.charAt(letter).toLowerCase() + good.slice(letter + 1);
      expect(codeOfPins({ contract: good })).to.equal('ACCEPTED');
      expect(codeOfPins({ contract: bad })).to.equal('INVALID_PINS');
    });
  });
});
