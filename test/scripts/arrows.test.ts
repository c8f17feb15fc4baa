// The arrows of the architecture bite: what must not be imported or used is an error of the linter.
import { expect } from 'chai';
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('scripts/lint', function () {
  this.timeout(300_000);
  let eslint: ESLint;

  before(() => {
    // Only the rules under test: those that ask the type checker need files that exist.
    const ours = [
      '@typescript-eslint/no-restricted-imports',
      'no-restricted-globals',
      'no-restricted-properties',
      'no-restricted-syntax',
      'local/describe-disables',
    ];
    eslint = new ESLint({ cwd: ROOT, ruleFilter: ({ ruleId }) => ours.includes(ruleId), overrideConfig: UNTYPED });
  });

  const refused: [file: string, code: string][] = [
    ['sdk/src/reviews/x.ts', "import '@agent-market/services/store';"],
    ['sdk/src/reviews/x.ts', "import '../../../services/src/store/index.ts';"],
    ['sdk/src/log/x.ts', "import { readFileSync } from 'node:fs';"],
    ['sdk/src/log/x.ts', "import type { Socket } from 'net';"],
    ['sdk/src/log/x.ts', "import 'hardhat';"],
    ['sdk/src/log/x.ts', "import '../../../scripts/stage.ts';"],
    ['sdk/src/log/x.ts', "import '@agent-market/sdk/reviews';"],
    ['sdk/src/log/x.ts', "export * from 'node:crypto';"],
    ['sdk/src/log/x.ts', "await import('node:fs');"],
    ['sdk/src/log/x.ts', "export type F = import('node:fs').Stats;"],
    ['sdk/src/log/x.ts', "import { X } from '../generated/index.ts';"],
    ['sdk/src/merkle/x.ts', "import '../log/header.ts';"],
    ['sdk/src/merkle/keccak/x.ts', "import '../../log/header.ts';"],
    ['sdk/src/merkle/x.ts', "import '../generated/contracts/TaskEscrow.ts';"],
    ['sdk/src/reviews/x.ts', "import '../escrow/client.ts';"],
    ['sdk/src/reviews/x.ts', "import '../reputation/client.ts';"],
    ['services/src/log/x.ts', "import '../../../sdk/src/reviews/hash.ts';"],
    ['services/src/log/x.ts', "import '../../../scripts/stage.ts';"],
    ['services/src/log/x.ts', "import 'hardhat';"],
    ['examples/09-x.ts', "import '../sdk/src/index.ts';"],
    ['examples/09-x.ts', "import './helper.ts';"],
    ['examples/09-x.ts', "import '@agent-market/sdk/dist/index.js';"],
    ['sdk/src/log/x.ts', 'export const now = Date.now();'],
    ['sdk/src/log/x.ts', 'export const now = new Date();'],
    ['sdk/src/log/x.ts', 'export const luck = Math.random();'],
    ['sdk/src/log/x.ts', 'export const key = process.env;'],
    ['sdk/src/log/x.ts', 'export const random = globalThis.crypto;'],
    ['sdk/src/log/x.ts', 'export const random = crypto;'],
    ['sdk/src/log/x.ts', "void fetch('https://example.org');"],
    ['sdk/src/log/x.ts', "console.log('here');"],
    ['sdk/src/log/x.ts', 'setTimeout(() => undefined, 1);'],
    ['services/src/log/x.ts', 'export class X { private readonly hidden = 1; }'],
    ['services/src/log/x.ts', '// eslint-disable-next-line eqeqeq\nexport const x = 1 == 2;'],
  ];
  for (const [file, code] of refused) {
    it(`refuses in ${file}: ${code.replace('\n', ' ⏎ ')}`, async () => {
      expect(await problems(file, code)).not.to.deep.equal([]);
    });
  }

  const allowed: [file: string, code: string][] = [
    ['sdk/src/log/x.ts', "import '../reviews/hash.ts';"],
    ['sdk/src/log/x.ts', "import { id } from 'ethers';"],
    ['sdk/src/merkle/x.ts', "import '../hex.ts';"],
    ['sdk/src/log/x.ts', 'export const then = new Date(0);'],
    ['sdk/src/log/x.ts', "import { X } from '../generated/factories/contracts/TaskEscrow__factory.ts';"],
    ['services/src/log/x.ts', "import { readFileSync } from 'node:fs'; import '@agent-market/sdk/reviews';"],
    ['examples/09-x.ts', "import '@agent-market/sdk/reviews'; import 'node:fs';"],
    [
      'services/src/log/x.ts',
      '// eslint-disable-next-line eqeqeq -- null and undefined both count\nexport const x = 1 == 2;',
    ],
  ];
  for (const [file, code] of allowed) {
    it(`allows in ${file}: ${code.replace('\n', ' ⏎ ')}`, async () => {
      expect(await problems(file, code)).to.deep.equal([]);
    });
  }

  async function problems(file: string, code: string): Promise<string[]> {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: `${ROOT}${file}` });
    const messages = result?.messages ?? [];
    expect(messages.filter(({ fatal }) => fatal)).to.deep.equal([]);
    return messages.map(({ message }) => message);
  }
});

/** The files of this test do not exist, so no project has them. */
const UNTYPED = { files: ['**/*.ts'], languageOptions: { parserOptions: { project: false } } };
