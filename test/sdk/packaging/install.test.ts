import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { installPackages, typeErrors, type InstalledProject } from '../../helpers/sdk/installed-project.ts';
import { vectorText } from '../../helpers/sdk/read-vector.ts';
import { sdkEntries } from '../../helpers/sdk/sdk-entries.ts';

const USE_FROM_JAVASCRIPT = `
import { readFileSync } from 'node:fs';
import { parsePins, verifyBundle } from '@agent-market/sdk/log';
const read = (name) => readFileSync(name, 'utf8');
const { verdict } = await verifyBundle(read('bundle.json'), parsePins(read('pins.json')));
console.log(verdict);
`;

const USE_FROM_TYPESCRIPT = `
import { hashReview, type Hash, type Review, signReview, type Verification, verifyBundle, parsePins } from '@agent-market/sdk';
import type { Pins } from '@agent-market/sdk/log';
import { Wallet } from 'ethers';
export async function use(source: string, pinsText: string, review: Review): Promise<Hash> {
  const pins: Pins = parsePins(pinsText);
  const verification: Verification = await verifyBundle(source, pins);
  console.log(verification.verdict === 'FINAL');
  await signReview(new Wallet('0x' + '11'.repeat(32)), pins.domain, review);
  return hashReview(pins.domain, review);
}
`;

describe('sdk/packaging by npm', () => {
  let project: InstalledProject;

  before(async function () {
    this.timeout(600_000);
    project = await installPackages(['sdk']);
    project.write('bundle.json', vectorText('bundle-v1.review-proof.json'));
    project.write('pins.json', vectorText('bundle-v1.pins.json'));
  });

  after(() => project?.remove());

  function installed(name: string): string {
    return join(project.folder, 'node_modules/@agent-market/sdk', name);
  }

  describe('given the SDK installed into an empty project', () => {
    it('it brings its readme and licence, and neither sources nor tests', () => {
      for (const name of ['package.json', 'README.md', 'LICENSE', 'dist'])
        expect(existsSync(installed(name)), name).to.equal(true);
      for (const name of ['src', 'test', 'tsconfig.json']) expect(existsSync(installed(name)), name).to.equal(false);
    });

    it('it brings no server: neither a database nor a message bus', () => {
      for (const name of ['pg', 'redis', '@grpc/grpc-js', 'kysely', 'hardhat']) {
        expect(existsSync(join(project.folder, 'node_modules', name)), name).to.equal(false);
      }
    });

    it('every entry can be imported from JavaScript', async () => {
      const names = sdkEntries().map(({ name }) => name);
      const script = `for (const name of ${JSON.stringify(names)}) console.log(Object.keys(await import(name)).length > 0);`;
      expect(await project.run(process.execPath, '--input-type=module', '-e', script)).to.equal(
        'true\n'.repeat(names.length),
      );
    }).timeout(60_000);

    it('no other path can be imported', async () => {
      for (const path of [
        '@agent-market/sdk/dist/index.js',
        '@agent-market/sdk/hex',
        '@agent-market/sdk/src/index.ts',
      ]) {
        const script = `import('${path}').then(() => console.log('ACCEPTED'), (error) => console.log(error.code))`;
        expect((await project.run(process.execPath, '-e', script)).trim()).to.equal('ERR_PACKAGE_PATH_NOT_EXPORTED');
      }
    }).timeout(60_000);

    it('a script in JavaScript verifies the frozen bundle', async () => {
      project.write('use.js', USE_FROM_JAVASCRIPT);
      expect((await project.run(process.execPath, 'use.js')).trim()).to.equal('FINAL');
    }).timeout(60_000);

    it('a strict project in TypeScript compiles against it, and its types refuse what is wrong', async () => {
      project.write('use.ts', USE_FROM_TYPESCRIPT);
      expect(await typeErrors(project)).to.deep.equal([]);
      project.write('use.ts', USE_FROM_TYPESCRIPT.replace('verifyBundle(source,', 'verifyBundle(7,'));
      expect((await typeErrors(project)).map((line) => /TS\d+/.exec(line)?.[0])).to.deep.equal(['TS2345']);
    }).timeout(120_000);

    it('its manifest names no file that is not there', () => {
      const { exports } = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as {
        exports: Record<string, { types?: string; default: string }>;
      };
      // A schema has no types.
      for (const { default: file, types = file } of Object.values(exports)) {
        expect([types, file].map((name) => existsSync(installed(name)))).to.deep.equal([true, true]);
      }
    });
  });
});
