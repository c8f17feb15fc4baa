import { expect } from 'chai';
import { createContext, runInContext } from 'node:vm';

import { bundleForBrowser } from '../../helpers/sdk/bundle-for-browser.ts';
import { rejectionCode } from '../../helpers/sdk/code-of.ts';
import { frozenBundle, vectorText } from '../../helpers/sdk/read-vector.ts';
import { sdkEntries } from '../../helpers/sdk/sdk-entries.ts';

/** What an entry may be made of: no polyfill may creep in either. */
const OURS = /^(sdk\/src\/|(sdk\/)?node_modules\/@noble\/(hashes|curves)\/)/;

/** Verifies a bundle inside a context with nothing of Node; of the browser it has what encodes text. */
async function verifyInside(code: string, source: string, pins: string): Promise<string> {
  const context = createContext({ TextEncoder, TextDecoder, source, pins });
  runInContext(code, context);
  return (await runInContext(
    'log.verifyBundle(source, log.parsePins(pins)).then((v) => v.verdict)',
    context,
  )) as string;
}

/** What a page needs to check what it is shown. */
const VERIFIERS = `export { parsePins, verifyBundle, verifyOmission, verifyScoreBundle } from './src/log/index.ts'`;

describe('sdk/packaging for browsers', () => {
  for (const { name, source } of sdkEntries()) {
    describe(`given ${name}`, () => {
      it('it bundles from its own files and noble alone, without a Node built-in, and imports at most ethers', async function () {
        this.timeout(60_000);
        const { code, imports, files } = await bundleForBrowser(`export * from ${JSON.stringify(source)}`, {
          external: ['ethers'],
        });
        expect(code.length).to.be.above(100);
        expect(imports.filter((path) => path !== 'ethers')).to.deep.equal([]);
        expect(files.filter((path) => !OURS.test(path))).to.deep.equal([]);
      });
    });
  }

  describe('given code that uses Node', () => {
    it('a built-in is refused, with and without its prefix, and behind an entry of ours', async () => {
      for (const module of ['node:fs', 'crypto', 'node:buffer', 'node:path']) {
        const code = `import * as m from '${module}'; console.log(m); export * from './src/log/index.ts'`;
        expect(await rejectionCode(bundleForBrowser(code))).to.equal('BUNDLE_FAILED');
      }
    });

    it('a polyfill is noticed among the files', async () => {
      const { files } = await bundleForBrowser(`import { Buffer } from 'buffer'; console.log(Buffer)`);
      expect(files.some((path) => !OURS.test(path))).to.equal(true);
    });

    it('a global of Node fails in the bare context', async () => {
      for (const expression of ['process.version', 'Buffer.from("x")', 'require("fs")', 'setTimeout(() => 1)']) {
        const { code } = await bundleForBrowser(
          `export const x = ${expression.replace('require', 'globalThis.require')}`,
          {
            globalName: 'log',
          },
        );
        expect(() => void runInContext(code, createContext({ TextEncoder }))).to.throw();
      }
    });
  });

  describe('given the verifiers bundled for a browser', () => {
    let code: string;
    before(async () => {
      ({ code } = await bundleForBrowser(VERIFIERS, { globalName: 'log' }));
    });

    it('it verifies the frozen bundle where there is no process, no Buffer and no require', async () => {
      const { source, erased } = frozenBundle();
      const pins = vectorText('bundle-v1.pins.json');
      expect(await verifyInside(code, source, pins)).to.equal('FINAL');
      expect(await verifyInside(code, erased, pins)).to.equal('FINAL');
      const forged = source.replace('"rating":"2"', '"rating":"5"');
      expect(await verifyInside(code, forged, pins)).to.equal('BAD_SIGNATURE');
    });

    it('it is small: a page loads less than 80 kB to check reviews', () => {
      expect(code.length).to.be.below(80_000);
    });
  });
});
