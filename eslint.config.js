// Lint: type-checked rules for all TypeScript, the arrows between folders, and a pure SDK. Rule numbers are those of docs/guidelines.md.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

import { arrows } from './scripts/lint/arrows.js';
import { describeDisables } from './scripts/lint/describe-disables.js';
import { PURE_SYNTAX, pureSdk } from './scripts/lint/pure.js';

const PRIVATE = 'A class hides with #private, which the runtime keeps (rule T3).';
const SYNTAX = [
  { selector: ":matches(PropertyDefinition, MethodDefinition)[accessibility='private']", message: PRIVATE },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/generated/',
      'artifacts/',
      'cache/',
      'coverage/',
      '.node/',
      '.data/',
      'tmp/',
      '**/*.js',
      '**/*.mjs',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { local: { rules: { 'describe-disables': describeDisables } } },
    rules: {
      eqeqeq: 'error',
      'local/describe-disables': 'error',
      'no-restricted-syntax': ['error', ...SYNTAX],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // The compiler removes types by itself (verbatimModuleSyntax), and async functions without await keep one signature.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['{sdk,services}/src/**/*.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'error' } },
  pureSdk,
  { files: ['sdk/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...SYNTAX, ...PURE_SYNTAX] } },
  // chai's assertions are properties.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  ...arrows,
);
