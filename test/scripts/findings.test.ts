// The table of test/findings names every finding, and nothing that is not there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const FOLDER = new URL('../findings/', import.meta.url);
const table = readFileSync(new URL('README.md', FOLDER), 'utf8');
const named = [...table.matchAll(/`([\w./…*-]+\.(?:test\.ts|t\.sol))`/g)].map(([, name = '']) => name);

describe('the table of findings', () => {
  it('names every file of the folder', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));
    expect(files.length).to.be.greaterThan(15);
    expect(files.filter((name) => !named.includes(name))).to.deep.equal([]);
  });

  it('names no file that does not exist', () => {
    expect(named.length).to.be.greaterThan(30);
    const paths = named
      .filter((name) => !name.includes('*'))
      .map((name) => name.replace(/^…\//, '../contracts/TaskEscrow/'));
    expect(paths.filter((path) => !existsSync(fileURLToPath(new URL(path, FOLDER))))).to.deep.equal([]);
  });
});
