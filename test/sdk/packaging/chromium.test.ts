import { expect } from 'chai';
import { id } from 'ethers';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

import { bundleForBrowser } from '../../helpers/sdk/bundle-for-browser.ts';
import { frozenBundle, readVector, vectorText, type ReviewVectors } from '../../helpers/sdk/read-vector.ts';
import { referenceTree } from '../../helpers/sdk/reference.ts';
import { at } from '../../helpers/sdk/sample-log.ts';
import { skipLoudly } from '../../helpers/skip.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Runs one expression in the page, where `sdk` is the SDK and `given` what the test hands over. */
async function inPage<T>(page: Page, expression: string, given: unknown): Promise<T> {
  return page.evaluate<T>(`(async (given) => ${expression})(${JSON.stringify(given)})`);
}

describe('sdk/packaging in Chromium', () => {
  let browser: Browser;
  let code: string;
  let page: Page;

  before(async function () {
    this.timeout(120_000);
    if (!existsSync(executablePath)) {
      skipLoudly(this, `no browser at ${executablePath}: apt-get install chromium, or set CHROMIUM_PATH`);
    }
    const source = `export * from './src/index.ts'; export { Wallet } from 'ethers';
      export { startKernel } from './src/merkle/keccak/engine.ts';`;
    ({ code } = await bundleForBrowser(source, { globalName: 'sdk' }));
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage();
    await page.addScriptTag({ content: code });
  });

  after(async () => {
    await browser?.close();
  });

  describe('given the frozen bundle', () => {
    const verify = 'sdk.verifyBundle(given.source, sdk.parsePins(given.pins)).then((v) => v.verdict)';
    const { source } = frozenBundle();
    const pins = vectorText('bundle-v1.pins.json');

    it('the page says FINAL', async () => {
      expect(await inPage(page, verify, { source, pins })).to.equal('FINAL');
    });

    it('the page says BAD_SIGNATURE once a star is added', async () => {
      const forged = source.replace('"rating":"2"', '"rating":"3"');
      expect(await inPage(page, verify, { source: forged, pins })).to.equal('BAD_SIGNATURE');
    });
  });

  describe('given a batch that is large enough for the hash kernel', () => {
    const commitments = Array.from({ length: 300 }, (_, i) => id(`entry ${i}`));
    const build = '({ root: sdk.buildTree(given).root, kernel: sdk.startKernel() !== undefined })';
    const root = referenceTree(commitments).getHexRoot();

    it('the page builds the tree of merkletreejs with the kernel, without waiting for it', async () => {
      expect(await inPage(page, build, commitments)).to.deep.equal({ root, kernel: true });
    });

    it('a page whose policy forbids WebAssembly builds the same without', async () => {
      const strict = await browser.newPage();
      const policy = "script-src 'unsafe-inline'";
      await strict.setContent(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
      await strict.addScriptTag({ content: code });
      expect(await inPage(strict, build, commitments)).to.deep.equal({ root, kernel: false });
    });
  });

  describe('given the frozen reviews', () => {
    it('a wallet in the page signs them to the same byte', async () => {
      const { cases } = readVector<ReviewVectors>('review');
      const sign = `Promise.all(given.map(async ({ privateKey, domain, review }) => {
        const where = { chainId: BigInt(domain.chainId), contract: domain.contract };
        const signed = await sdk.signReview(new sdk.Wallet(privateKey), where, sdk.parseReview(review, 'review'));
        return signed.signature;
      }))`;
      const signatures = await inPage<string[]>(page, sign, cases);
      expect(signatures).to.deep.equal(cases.map(({ signature }) => signature));
      expect(at(signatures, 0)).to.have.length(132);
    });
  });
});
