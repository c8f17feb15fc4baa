import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely, KyselyPlugin, RootOperationNode } from 'kysely';
import type { Rpc } from '../../../services/src/chain/rpc.ts';
import { anchorPending } from '../../../services/src/log/anchorer.ts';
import { followFinality } from '../../../services/src/log/follow-finality.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview } from '../../../services/src/log/intake.ts';
import { publishBatches } from '../../../services/src/log/publish.ts';
import { STEPS, type StepMoment } from '../../../services/src/log/steps.ts';
import type { Store } from '../../../services/src/store/open.ts';
import type { Schema } from '../../../services/src/store/schema.ts';
import { anchoringLog, useLogChain } from '../../helpers/log-on-chain.ts';
import { person, submission } from '../../helpers/log-world.ts';
import { describeStores } from '../../helpers/store.ts';

describeStores('the steps of the log', (stores) => {
  const chain = useLogChain();

  it('are all there is: nothing is written, published or sent outside of one', async () => {
    const { key, identity } = await chain.newOperator();
    const steps = new Set<string>();
    let inside = 0;
    const outside: string[] = [];
    const change = (what: string): void => {
      if (inside === 0) outside.push(what);
    };
    const onStep = ({ step, when }: StepMoment): void => {
      inside += when === 'before' ? 1 : -1;
      steps.add(step);
    };
    const folder = mkdtempSync(join(tmpdir(), 'agent-market-steps-'));
    const bare = anchoringLog(watched(await stores.fresh(identity), change), { url: chain.url, key });
    const log = { ...bare, confirmations: 1n, onStep, rpc: watchedRpc(bare.rpc, change) };
    await acceptReview(log, await submission(person(1), {}, identity));
    await freezeBatch(log);
    await publishBatches(log.store, folder, log);
    await anchorPending(log, { pollMs: 20 });
    await bare.rpc.call('anvil_reorg', [1, []]);
    await followFinality(log);
    await anchorPending(log, { pollMs: 20 });
    await bare.rpc.call('evm_mine', []);
    await followFinality(log);
    rmSync(folder, { recursive: true });
    expect(outside).to.deep.equal([]);
    expect([...steps].sort()).to.deep.equal(Object.keys(STEPS).sort());
  });
});

function watchedRpc(rpc: Rpc, change: (what: string) => void): Rpc {
  return {
    origin: rpc.origin,
    call(method, params) {
      if (method.startsWith('eth_send')) change(method);
      return rpc.call(method, params);
    },
  };
}

/** Tells of every statement that is no plain reading. */
function watched(store: Store, change: (what: string) => void): Store {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (isWriting(node)) change(node.kind);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const db: Kysely<Schema> = store.db.withPlugin(plugin);
  const transaction: Store['transaction'] = (body) => store.transaction((tx) => body(tx.withPlugin(plugin)));
  return { ...store, db, transaction };
}

function isWriting(node: RootOperationNode): boolean {
  if (node.kind === 'RawNode') return /\b(insert|update|delete)\b/i.test(node.sqlFragments.join('?'));
  return node.kind !== 'SelectQueryNode';
}
