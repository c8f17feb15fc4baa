import { expect } from 'chai';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import fc from 'fast-check';

import { leafOf } from '../../../sdk/src/merkle/leaf.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { referenceLeaf } from '../../helpers/sdk/reference.ts';

describe('sdk/merkle/leaf', () => {
  describe('given any index and commitment', () => {
    const anyIndex = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 31, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER));

    law('the leaf is the standard leaf of OpenZeppelin', [anyIndex, anyHash], (index, commitment) => {
      const tree = StandardMerkleTree.of([[String(index), commitment]], ['uint256', 'bytes32']);
      expect(leafOf(index, commitment)).to.equal(tree.leafHash([String(index), commitment]));
      expect(leafOf(index, commitment)).to.equal(referenceLeaf(index, commitment));
    });

    law('another index gives another leaf', [anyIndex, anyIndex, anyHash], (a, b, commitment) => {
      expect(leafOf(a, commitment) === leafOf(b, commitment)).to.equal(a === b);
    });
  });
});
