import { expect } from 'chai';
import { readdirSync } from 'node:fs';

import { makeVectors } from '../helpers/sdk/make-vectors.ts';
import { vectorText } from '../helpers/sdk/read-vector.ts';

/** Formats of their own, as they go from hand to hand. */
const FILES = /\.(pins|score-proof|review-(proof|omission|receipt|batch|audit))\.json$/;

describe('parity: vectors', () => {
  describe('given the files of test/vectors', () => {
    it('the code still makes every one of ours, byte for byte', async () => {
      for (const [name, content] of await makeVectors()) expect(vectorText(name), name).to.equal(content);
    });

    it('each names its format and version', () => {
      const files = readdirSync(new URL('../vectors/', import.meta.url)).filter((name) => name.endsWith('.json'));
      for (const name of files) {
        const content = JSON.parse(vectorText(name)) as Record<string, unknown>;
        expect(content[FILES.test(name) ? 'type' : 'format'], name).to.be.a('string');
        expect(content['version'], name).to.be.a('number');
      }
    });
  });
});
