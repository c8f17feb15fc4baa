import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { installPackages, type InstalledProject } from '../../helpers/sdk/installed-project.ts';
import { vectorText } from '../../helpers/sdk/read-vector.ts';

describe('sdk/packaging with services', () => {
  let project: InstalledProject;

  before(async function () {
    this.timeout(600_000);
    project = await installPackages(['sdk', 'services']);
    project.write('bundle.json', vectorText('bundle-v1.review-proof.json'));
    project.write('pins.json', vectorText('bundle-v1.pins.json'));
  });

  after(() => project?.remove());

  function agentMarket(...args: string[]): Promise<string> {
    return project.run(join(project.folder, 'node_modules/.bin/agent-market'), ...args);
  }

  describe('given both packages installed into an empty project', () => {
    it('there is one SDK, which services share', () => {
      const modules = join(project.folder, 'node_modules/@agent-market');
      expect(existsSync(join(modules, 'sdk/package.json'))).to.equal(true);
      expect(existsSync(join(modules, 'services/node_modules/@agent-market/sdk'))).to.equal(false);
    });

    it('agent-market prints its help', async () => {
      expect(await agentMarket('--help')).to.include('verify');
    }).timeout(60_000);

    it('agent-market verifies the frozen bundle', async () => {
      expect(await agentMarket('verify', 'bundle.json', '--config', 'pins.json')).to.include('FINAL');
    }).timeout(60_000);
  });
});
