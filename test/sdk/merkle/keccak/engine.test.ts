import { expect } from 'chai';
import { id } from 'ethers';
import { createContext, runInContext } from 'node:vm';

import { bundleForBrowser } from '../../../helpers/sdk/bundle-for-browser.ts';
import { referenceTree } from '../../../helpers/sdk/reference.ts';

const SOURCE = `
  export { buildTree } from './src/merkle/tree.ts';
  export { engineFor, noble, startKernel } from './src/merkle/keccak/engine.ts';
`;

/** Places where the SDK may find itself; a context of Node has WebAssembly, and nothing else of a browser. */
const PLACES = [
  { name: 'where WebAssembly is allowed', kernel: true, wasm: true, before: '' },
  { name: 'under a policy that forbids WebAssembly', kernel: false, wasm: false, before: '' },
  { name: 'where there is no WebAssembly', kernel: false, wasm: true, before: 'delete globalThis.WebAssembly' },
  {
    name: 'where WebAssembly has no vectors',
    kernel: false,
    wasm: true,
    before: 'WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("SIMD unsupported"); } }',
  },
];

describe('sdk/merkle/keccak/engine', () => {
  let code: string;
  before(async () => {
    ({ code } = await bundleForBrowser(SOURCE, { globalName: 'sdk' }));
  });

  const commitments = Array.from({ length: 150 }, (_, i) => id(`entry ${i}`));
  const root = referenceTree(commitments).getHexRoot();

  for (const { name, kernel, wasm, before } of PLACES) {
    describe(`given a page ${name}`, () => {
      const run = (expression: string): unknown => {
        const context = createContext({ TextEncoder, commitments }, { codeGeneration: { strings: true, wasm } });
        runInContext(`${before};${code}`, context);
        return runInContext(expression, context) as unknown;
      };

      it(kernel ? 'the kernel starts' : 'the kernel does not start', () => {
        expect(run('sdk.startKernel() !== undefined')).to.equal(kernel);
      });

      it('the tree is that of merkletreejs', () => {
        expect(run('sdk.buildTree(commitments).root')).to.equal(root);
      });

      it(kernel ? 'large trees get the kernel, and small ones once it runs' : 'every tree gets noble', () => {
        const sizes = [1, 63, 1e6, 1];
        expect(run('sdk.engineFor(1e6) === sdk.engineFor(1e6)')).to.equal(true);
        expect(run(`[${sizes.join()}].map((n) => sdk.engineFor(n) !== sdk.noble).join()`)).to.equal(
          [false, false, kernel, kernel].join(),
        );
      });
    });
  }
});
