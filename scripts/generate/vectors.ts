// The frozen vectors of test/vectors. They are written once: when the code makes others, a format was broken.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { makeVectors } from '../../test/helpers/sdk/make-vectors.ts';

const USAGE = `Regenerates test/vectors from fixed throwaway keys.

  node scripts/generate/vectors.ts --check   exits 1 when any file would differ
  node scripts/generate/vectors.ts --write   writes those that differ`;

const { values } = parseArgs({ options: { check: { type: 'boolean' }, write: { type: 'boolean' } } });

if (values.check || values.write) process.exitCode = await run(values.write === true);
else console.log(USAGE);

async function run(write: boolean): Promise<number> {
  let differing = 0;
  for (const [name, content] of await makeVectors()) {
    const file = new URL(`../../test/vectors/${name}`, import.meta.url);
    if (readOrNothing(file) === content) continue;
    differing++;
    console.log(`${write ? 'written' : 'differs'}: test/vectors/${name}`);
    if (write) writeFileSync(file, content);
  }
  if (differing === 0) console.log('test/vectors is what the code makes.');
  return write || differing === 0 ? 0 : 1;
}

function readOrNothing(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
