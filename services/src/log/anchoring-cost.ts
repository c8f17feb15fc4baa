/** What anchoring cost so far, from the receipts of the chain. */
import type { Hex } from '@agent-market/sdk';
import { ask, quantity } from '../chain/answers.ts';
import { badAnswer } from '../chain/rpc.ts';
import { toHash } from '../store/bytes.ts';
import type { AnchorContext } from './anchor-context.ts';

export interface AnchoringCost {
  /** Mined batches. */
  batches: number;
  /** Gas of all of them. */
  gas: number;
  gasPerBatch: number;
}

export async function anchoringCost({ store, rpc }: AnchorContext): Promise<AnchoringCost> {
  const rows = await store.db.selectFrom('batch').select('anchor_tx').where('anchor_tx', 'is not', null).execute();
  let gas = 0n;
  for (const { anchor_tx: hash } of rows) {
    if (hash !== null) gas += await gasOf(rpc, toHash(hash));
  }
  const batches = rows.length;
  return { batches, gas: Number(gas), gasPerBatch: batches === 0 ? 0 : Math.round(Number(gas) / batches) };
}

function gasOf(rpc: AnchorContext['rpc'], hash: Hex): Promise<bigint> {
  return ask(rpc, 'eth_getTransactionReceipt', {
    params: [hash],
    as: (value, from) => {
      if (typeof value !== 'object' || value === null || !('gasUsed' in value))
        throw badAnswer(from.origin, 'not a receipt');
      return quantity(value.gasUsed, from);
    },
  });
}
