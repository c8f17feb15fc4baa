import { expect } from 'chai';

import { blocksOf } from '../../scripts/check/markdown.ts';

describe('scripts/check/markdown', () => {
  it('finds fences with language, mode and line', () => {
    const [first, second] = blocksOf('a.md', 'text\n```ts run\nlet x;\n```\n```sh\nls\n```\n');
    expect(first).to.deep.equal({ where: 'a.md:2', language: 'ts', mode: 'run', code: 'let x;\n' });
    expect(second).to.deep.equal({ where: 'a.md:5', language: 'sh', mode: '', code: 'ls\n' });
  });

  it('takes the indent of a fence in a list off its code', () => {
    expect(blocksOf('a.md', '- see\n  ```ts check\n  a;\n    b;\n  ```\n')[0]?.code).to.equal('a;\n  b;\n');
  });

  it('leaves shorter fences inside a longer one alone', () => {
    expect(blocksOf('a.md', '````md\n```ts\n```\n````\n').map(({ language }) => language)).to.deep.equal(['md']);
  });

  it('refuses a fence that is never closed', () => {
    expect(() => blocksOf('a.md', '```ts\n')).to.throw('a.md:1');
  });
});
