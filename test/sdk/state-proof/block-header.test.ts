import { expect } from 'chai';
import { decodeRlp, encodeRlp, keccak256, type RlpStructuredDataish } from 'ethers';

import { fromHex, type Address, type Hex } from '../../../sdk/src/hex.ts';
import { readBlockHeader } from '../../../sdk/src/state-proof/block-header.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { sampleState } from '../../helpers/sdk/sample-state.ts';

const CONTRACT = `0x${'c0'.repeat(20)}` as Address;

describe('sdk/state-proof/block-header', () => {
  let fields: string[];
  let blockHeader: Hex;
  let stateRoot: string;
  before(async () => {
    ({ blockHeader, stateRoot } = await sampleState(CONTRACT, []));
    fields = decodeRlp(blockHeader) as string[];
  });

  const code = (items: RlpStructuredDataish): string => codeOf(() => readBlockHeader(fromHex(encodeRlp(items) as Hex)));

  it('reads number, time, state root and hash', () => {
    expect(fields).to.have.length(21);
    expect(readBlockHeader(fromHex(blockHeader))).to.deep.equal({
      hash: keccak256(blockHeader),
      number: 1_000_000n,
      timestamp: 1_700_090_000n,
      stateRoot,
    });
  });

  it('reads headers of every fork: fifteen fields and more, whatever the later ones are', () => {
    for (let count = 15; count <= 21; count++) expect(code(fields.slice(0, count))).to.equal('ACCEPTED');
    expect(code([...fields, '0x1234', ['0x01']])).to.equal('ACCEPTED');
    expect(code(fields.slice(0, 14))).to.equal('INVALID_STATE_PROOF');
    expect(code('0x1234')).to.equal('INVALID_STATE_PROOF');
    expect(code([])).to.equal('INVALID_STATE_PROOF');
  });

  for (const place of [0, 1, 2, 3, 4, 5, 6, 13, 14]) {
    it(`refuses field ${place} with a byte more or less, and as a list`, () => {
      const right = fields[place] ?? '';
      for (const wrong of [right.slice(0, -2), `${right}00`, '0x', [], [right]]) {
        expect(code(fields.with(place, wrong as string))).to.equal('INVALID_STATE_PROOF');
      }
    });
  }

  for (const place of [8, 11]) {
    it(`refuses field ${place} above 64 bits, with a leading zero, and as a list`, () => {
      for (const right of ['0x', '0x01', `0x${'ff'.repeat(8)}`]) {
        expect(code(fields.with(place, right))).to.equal('ACCEPTED');
      }
      for (const wrong of ['0x00', '0x0001', `0x01${'00'.repeat(8)}`, []]) {
        expect(code(fields.with(place, wrong as string))).to.equal('INVALID_STATE_PROOF');
      }
    });
  }
});
