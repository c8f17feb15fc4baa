// What the SDK must be handed instead of taking it: the time, randomness, the environment, the network.
const globals = {
  process: 'environment',
  console: 'terminal',
  fetch: 'network',
  XMLHttpRequest: 'network',
  WebSocket: 'network',
  crypto: 'randomness',
  performance: 'clock',
  setTimeout: 'clock',
  setInterval: 'clock',
  setImmediate: 'clock',
  globalThis: 'way around this rule',
  window: 'browser',
  document: 'browser',
  localStorage: 'browser',
  require: 'loader',
  Buffer: 'Node class (use Uint8Array)',
};

export const pureSdk = {
  files: ['sdk/src/**/*.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...Object.entries(globals).map(([name, what]) => ({
        name,
        message: `No ${what} in the SDK: it is passed in (rule A5).`,
      })),
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'No clock in the SDK: the time is passed in (rule A5).' },
      { object: 'Math', property: 'random', message: 'No randomness in the SDK: it is passed in (rule A5).' },
    ],
  },
};

/** Selectors for `no-restricted-syntax`, which one configuration must list together. */
export const PURE_SYNTAX = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock in the SDK (rule A5).' },
  { selector: "CallExpression[callee.name='Date']", message: 'No clock in the SDK (rule A5).' },
  { selector: 'ImportExpression', message: 'A dynamic import in the SDK would slip past the arrows (rule A1).' },
  {
    selector: 'TSImportType',
    message: 'A type import in the SDK is written at the top, where the arrows see it (rule A1).',
  },
];
