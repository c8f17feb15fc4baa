/** Reads anchored header hashes for verification. Light on purpose: `agent-market verify` loads it. */
import type { Hash, Hex } from '@agent-market/sdk';
import type { AnchorReader } from '@agent-market/sdk/log';
import type { LogDomain } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { ask, bytes } from './answers.ts';
import { checkChain } from './check-chain.ts';
import { blockTag, finalBlockNumber, type FinalityOptions } from './finality.ts';
import { badAnswer, createRpc, type Rpc, type RpcOptions } from './rpc.ts';

export interface AnchorReaderOptions extends RpcOptions, FinalityOptions {
  /** The chain and contract to read; from the reader's own configuration, never from a bundle. */
  domain: LogDomain;
}

/** `headerHashOf(address,uint64)`. */
export const HEADER_HASH_OF = '0xbb6f72df';
const ZERO_HASH = `0x${'00'.repeat(32)}` as Hash;

/** An {@link AnchorReader} over one node; the node's chain is checked once, with the first question. */
export function createAnchorReader(options: AnchorReaderOptions): AnchorReader {
  const { domain } = options;
  const rpc = createRpc(options);
  let checked: Promise<void> | undefined;
  const onRightChain = (): Promise<void> =>
    (checked ??= checkChain(rpc, domain.chainId).catch((error: unknown) => {
      // A node that was down may be asked again.
      checked = undefined;
      throw error;
    }));

  return {
    async finalHeaderHash(operator, batchId) {
      await onRightChain();
      const tag = blockTag(await finalBlockNumber(rpc, options));
      const data = callData(operator, batchId);
      // No code there yet: the contract itself is younger than the final block.
      return (await headerHash(rpc, { contract: domain.contract, data, tag })) ?? ZERO_HASH;
    },
    async latestHeaderHash(operator, batchId) {
      await onRightChain();
      const found = await headerHash(rpc, {
        contract: domain.contract,
        data: callData(operator, batchId),
        tag: 'latest',
      });
      if (found !== undefined) return found;
      throw new Halted('CONTRACT_MISSING', `there is no contract at ${domain.contract} on chain ${domain.chainId}`, {
        hint: 'Check the contract address in your pins.',
      });
    },
  };
}

function callData(operator: string, batchId: bigint): Hex {
  const word = (hex: string): string => hex.padStart(64, '0');
  return `${HEADER_HASH_OF}${word(operator.slice(2).toLowerCase())}${word(batchId.toString(16))}`;
}

async function headerHash(
  rpc: Rpc,
  { contract, data, tag }: { contract: Hex; data: Hex; tag: string },
): Promise<Hash | undefined> {
  const answer = await ask(rpc, 'eth_call', { params: [{ to: contract, data }, tag], as: bytes });
  if (answer === '0x') return undefined;
  if (answer.length !== 66) throw badAnswer(rpc.origin, 'not a header hash');
  return answer as Hash;
}
