// The frozen vectors of what parties sign for the escrow: format TaskEscrow version 1, and two formats of tokens.
import { id, MaxUint256 } from 'ethers';

import { encodeTaskId } from '../../../sdk/src/escrow/task-id.ts';
import {
  authorizationMessage,
  authorizationNonce,
  hashTaskTerms,
  permitMessage,
  quoteMessage,
  settlementMessage,
  shorteningMessage,
  signMessage,
  type EscrowDomain,
  type TaskOptions,
  type TaskTerms,
  type TypedMessage,
} from '../../../sdk/src/escrow/index.ts';
import { parseAddress, type Address } from '../../../sdk/src/hex.ts';
import { addressOf, HARDHAT_ESCROW, throwawayKey, throwawayWallet } from './sample-log.ts';

const MAX = `0x${'ff'.repeat(20)}`;
const CLIENT = throwawayWallet('client');
const AGENT = throwawayWallet('agent');
const LOCAL: EscrowDomain = { chainId: 31337n, contract: parseAddress(HARDHAT_ESCROW) };
const MAINNET: EscrowDomain = { chainId: 1n, contract: '0x52908400098527886e0f7030069857d2e4169ee7' as Address };

const PLAIN: TaskTerms = {
  agent: addressOf(AGENT),
  amount: 1_000_001n,
  deadline: 1_700_604_800n,
  termsHash: id('terms'),
};
const FULL: TaskTerms = {
  ...PLAIN,
  token: addressOf(throwawayWallet('token')),
  reviewHours: 24,
  rulingHours: 48,
  silencePercent: 30,
  arbitrator: addressOf(throwawayWallet('arbitrator')),
};
const MAXIMAL: TaskTerms = {
  agent: MAX,
  token: MAX,
  amount: (1n << 96n) - 1n,
  reviewHours: 65_535,
  rulingHours: 65_535,
  silencePercent: 255,
  deadline: (1n << 32n) - 1n,
  arbitrator: MAX,
  termsHash: `0x${'ff'.repeat(32)}`,
};
const CHOSEN: TaskOptions = {
  feeRecipient: addressOf(throwawayWallet('market')),
  feeBps: 250,
  extensionHours: 100,
  bond: 5_000n,
  verifier: addressOf(throwawayWallet('verifier')),
  spec: id('spec'),
};
const TERMS: [name: string, terms: TaskTerms, options: TaskOptions][] = [
  ['what is left out is filled in', PLAIN, {}],
  ['everything named', FULL, CHOSEN],
  [
    'every field at its largest',
    MAXIMAL,
    { ...CHOSEN, feeBps: 65_535, bond: (1n << 96n) - 1n, spec: MAXIMAL.termsHash },
  ],
];
const TASK = encodeTaskId({ client: addressOf(CLIENT), lane: 3n, round: 1n });
const UNTIL = 1_700_086_400n;
const MAX_64 = (1n << 64n) - 1n;
const SPLIT = { taskId: TASK, remaining: 0n, topUps: 0n };

/** The content of escrow-signing-v1.json. */
export async function makeEscrowVectors(): Promise<Record<string, unknown>> {
  return {
    termsDigests: TERMS.map(([name, terms, options]) => {
      const termsDigest = hashTaskTerms(terms, options);
      const nonces = [false, true].map((quoted) => authorizationNonce(TASK, termsDigest, quoted));
      return { name, terms, options, termsDigest, nonces, taskId: TASK };
    }),
    messages: await Promise.all(messages().map(signed)),
  };
}

function messages(): TypedMessage[] {
  const termsDigest = hashTaskTerms(FULL, CHOSEN);
  const token = { name: 'Signed Dollar', version: '1', chainId: 31337n, verifyingContract: FULL.token ?? '' };
  const [from, escrow] = [addressOf(CLIENT), HARDHAT_ESCROW];
  return [
    ...[LOCAL, MAINNET].flatMap((domain) => [
      ...TERMS.map(([, terms, options]) => quoteMessage(domain, { taskId: TASK, terms, options, validUntil: UNTIL })),
      settlementMessage(domain, { ...SPLIT, remaining: 1_000_001n, agentAmount: 600_000n, validUntil: UNTIL }),
      settlementMessage(domain, { ...SPLIT, topUps: MAX_64, agentAmount: MaxUint256, validUntil: MAX_64 }),
      shorteningMessage(domain, { taskId: TASK, deadline: 1_700_604_800n, newDeadline: UNTIL, validUntil: 0n }),
    ]),
    permitMessage(token, { owner: from, escrow, value: 1_000_001n, nonce: 7n, deadline: UNTIL }),
    authorizationMessage(token, {
      from,
      escrow,
      value: 1n,
      validAfter: 0n,
      validBefore: UNTIL,
      taskId: TASK,
      termsDigest,
      quoted: true,
    }),
  ];
}

async function signed({ domain, primaryType, value, digest, types }: TypedMessage): Promise<unknown> {
  const signature = await signMessage(AGENT, { domain, primaryType, value, digest, types });
  return { primaryType, privateKey: throwawayKey('agent'), domain, value, digest, signature };
}
