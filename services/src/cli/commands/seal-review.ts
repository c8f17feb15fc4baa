/** `agent-market review seal|open`: reviews on chain that nobody can read before the other side had its say. */
import { randomBytes } from 'node:crypto';
import { parseAddress, parseHash, type Hash } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import { createReputationClient, type ReputationClient } from '@agent-market/sdk/reputation';
import { isSameDomain, type LogDomain } from '@agent-market/sdk/reviews';
import type { Wallet } from 'ethers';
import { z } from 'zod';
import { connectProvider } from '../../chain/provider.ts';
import { required } from '../../config.ts';
import { logDomain } from '../operator.ts';
import { print, type Printed } from '../output.ts';
import { readTextFile } from '../read-file.ts';
import { parseCount } from '../values.ts';
import { walletOf } from '../wallet.ts';
import { writeTextFile } from '../write-file.ts';

export interface SealOptions {
  rpc?: string;
  escrow?: string;
  json?: boolean;
}

const MAX_BYTES = 4 << 10;

const FILE = z.strictObject({
  type: z.literal('agent-market-sealed-review'),
  version: z.literal(1),
  chainId: z.string().regex(/^[1-9][0-9]{0,77}$/),
  contract: z.string().transform(parseAddress),
  taskId: z.string().transform(parseHash),
  rating: z.int().min(1).max(5),
  feedbackHash: z.string().transform(parseHash),
  salt: z.string().transform(parseHash),
});

/** Writes what opens the review first, for the salt is nowhere else, and seals then. */
export async function sealReviewFile(
  task: string,
  options: SealOptions & { rating: string; feedback?: string; out: string },
): Promise<void> {
  await signing(options, async ({ reputation, domain }) => {
    const content = {
      taskId: parseHash(task),
      rating: parseCount('the rating', options.rating) ?? 0,
      feedbackHash: parseHash(options.feedback ?? `0x${'00'.repeat(32)}`),
      salt: `0x${randomBytes(32).toString('hex')}` as Hash,
    };
    const { chainId, contract } = domain;
    const file = { type: 'agent-market-sealed-review', version: 1, chainId: String(chainId), contract, ...content };
    if (!FILE.safeParse(file).success)
      throw new InvalidInput('INVALID_RATING', `${options.rating} is not 1 to 5 stars`);
    writeTextFile(options.out, `${JSON.stringify(file, null, 2)}\n`, { replace: false });
    const { opening, ...mined } = await (await reputation.sealReview(task, content)).wait();
    return [`Review sealed: keep ${options.out}`, { taskId: content.taskId, ...opening.sealing, ...mined }];
  });
}

/** Opens it; when and how it was sealed is read from the chain. */
export async function openReviewFile(path: string, options: SealOptions & { fromBlock?: string }): Promise<void> {
  await signing(options, async ({ reputation, domain, wallet }) => {
    const { taskId, rating, feedbackHash, salt, ...file } = readSealed(path);
    const own = { chainId: BigInt(file.chainId), contract: file.contract };
    if (!isSameDomain(own, domain)) {
      throw new InvalidInput('WRONG_CONTRACT', `${path} is for ${own.contract} on chain ${own.chainId}`, {
        hint: `This node and escrow stand for ${domain.contract} on chain ${domain.chainId}.`,
      });
    }
    const fromBlock = parseCount('the block', options.fromBlock) ?? 0;
    const sealed = await reputation.listSealed(taskId, { fromBlock });
    const found = sealed.find(({ reviewer }) => reviewer === parseAddress(wallet.address));
    if (found === undefined) {
      throw new InvalidInput('NOT_SEALED', `${wallet.address} sealed no review of this task`, {
        hint: 'Sign with the key that sealed it; give --from-block no later than its block.',
      });
    }
    const { subject, outcome, sealedAt } = found;
    const opening = { taskId, rating, feedbackHash, salt, sealing: { subject, outcome, sealedAt } };
    const mined = await (await reputation.openReview(opening)).wait();
    return ['Review opened: it counts', { taskId, subject, rating, ...mined }];
  });
}

interface Signing {
  reputation: ReputationClient;
  domain: LogDomain;
  wallet: Wallet;
}

async function signing(options: SealOptions, act: (context: Signing) => Promise<[string, Printed]>): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  try {
    const domain = await logDomain(provider, required('escrow', options.escrow));
    const wallet = walletOf(provider);
    const reputation = createReputationClient({ address: domain.contract, runner: wallet });
    print(options.json, ...(await act({ reputation, domain, wallet })));
  } finally {
    provider.destroy();
  }
}

function readSealed(path: string): z.output<typeof FILE> {
  const text = readTextFile(path, MAX_BYTES);
  try {
    return FILE.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidInput('MALFORMED', `${path} is not a sealed review`, {
      hint: 'Give the file that `agent-market review seal` wrote.',
      cause,
    });
  }
}
