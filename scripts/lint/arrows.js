// Who may import whom: contracts → generated types → sdk → services → examples. ESLint enforces it, test/scripts/arrows.test.ts proves it.
import { builtinModules } from 'node:module';

const builtins = builtinModules.filter((name) => !name.startsWith('_')).join('|');

const NOT_THE_BARREL = {
  regex: '/generated(/factories)?(/.+)?/index\\.(js|ts)$|/generated$',
  allowTypeImports: true,
  message: 'Import the generated file itself: the generated index re-exports files that exist only after a build.',
};

const PURE_SDK = [
  { regex: `^(node:.*|(${builtins})(/.*)?)$`, message: 'The SDK runs in a browser: nothing of Node (rule A1).' },
  {
    regex: '^(hardhat|@nomicfoundation/.*|chai|fast-check)(/.*)?$',
    message: 'Nothing of the toolchain in the SDK (rule A1).',
  },
  { regex: '^@agent-market/', message: 'Inside the SDK, import from the file that defines the thing (rule A1).' },
  {
    regex: '(^|/)(services|scripts|test|bench|examples)/',
    message: 'Arrows point from the SDK to services, never back (rule A1).',
  },
];

const LEAVES = {
  regex: '^(\\.\\./)+(log|reputation|escrow|collusion|market|execution|contracts|generated)/',
  message: 'merkle and reviews are the bottom of the SDK: a sceptic reads them alone (rule A2).',
};

const SERVICES = [
  {
    regex: '(^|/)sdk/(src|dist)(/|$)',
    message: 'Services import the SDK as everybody else: @agent-market/sdk/… (rule A3).',
  },
  {
    regex: '^\\.\\..*/(scripts|test|bench|examples|contracts)/',
    message: 'A published package holds all it needs (rule A3).',
  },
  {
    regex: '^(hardhat|@nomicfoundation/.*|chai|fast-check)(/.*)?$',
    message: 'Nothing of the toolchain in a service (rule A3).',
  },
];

const EXAMPLES = [
  { regex: '^\\.{0,2}/', message: 'An example imports packages by name only, as its reader will (rule A4).' },
  { regex: '^@agent-market/[^/]+/(src|dist)/', message: 'An example uses what the package exports (rule A4).' },
];

/** The import rule for one folder. */
const may = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [NOT_THE_BARREL, ...patterns] }] },
});

export const arrows = [
  may(['**/*.ts'], []),
  may(['sdk/src/**/*.ts'], PURE_SDK),
  may(['sdk/src/{merkle,reviews}/**/*.ts'], [...PURE_SDK, LEAVES]),
  may(['services/src/**/*.ts'], SERVICES),
  may(['examples/**/*.ts'], EXAMPLES),
];
