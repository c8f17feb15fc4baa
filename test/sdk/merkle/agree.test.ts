import { expect } from 'chai';
import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import { buildAgreedTree } from '../../../sdk/src/merkle/agree.ts';
import { buildTree } from '../../../sdk/src/merkle/tree.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { referenceTree } from '../../helpers/sdk/reference.ts';

const commitments = ['a', 'b', 'c'].map((text) => id(text) as Hash);

describe('sdk/merkle/agree', () => {
  describe('given a second engine that agrees', () => {
    it('the tree is handed out', () => {
      const merkletreejs = {
        name: 'merkletreejs',
        rootOf: (set: readonly Hash[]) => referenceTree(set).getHexRoot() as Hash,
      };
      expect(buildAgreedTree(commitments, merkletreejs).root).to.equal(buildTree(commitments).root);
    });
  });

  describe('given a second engine that disagrees', () => {
    it('nothing is handed out', () => {
      for (const root of [id('another root'), '', undefined, buildTree(commitments).root.toUpperCase()]) {
        const broken = { name: 'broken', rootOf: () => root as Hash };
        expect(codeOf(() => buildAgreedTree(commitments, broken))).to.equal('ROOT_DISAGREEMENT');
      }
    });

    it('an engine that fails stops it too', () => {
      const failing = {
        name: 'failing',
        rootOf: (): Hash => {
          throw Object.assign(new Error(), { code: 'ENGINE_FAILED' });
        },
      };
      expect(codeOf(() => buildAgreedTree(commitments, failing))).to.equal('ENGINE_FAILED');
    });
  });
});
