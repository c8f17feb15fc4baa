import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentReputation__factory } from '@agent-market/sdk/contracts';
import { anchorPending } from '../../../services/src/log/anchorer.ts';
import { loadAttempts } from '../../../services/src/log/anchor-tx.ts';
import { acceptReview } from '../../../services/src/log/intake.ts';
import { openStore, type Store } from '../../../services/src/store/open.ts';
import { startAnvil, type LocalChain } from '../../helpers/chains.ts';
import { startChild } from '../../helpers/child.ts';
import { anchoringLog, deployLog, freezeOne, type LogChain } from '../../helpers/log-on-chain.ts';
import { person, submission } from '../../helpers/log-world.ts';

const QUICK = { pollMs: 20, deadlineSeconds: 20 };

/** Opens the log in DIR, does one thing to it, and kills itself without warning in the middle. */
const VICTIM = `
  import { openStore } from './services/src/store/open.ts';
  import { anchorPending } from './services/src/log/anchorer.ts';
  import { acceptReview } from './services/src/log/intake.ts';
  import { anchoringLog } from './test/helpers/log-on-chain.ts';

  const { DIR, RPC, KEY, DIE_AT, JSON_REVIEW, CONTRACT, CHAIN, OPERATOR } = process.env;
  const die = () => process.kill(process.pid, 'SIGKILL');
  const identity = { domain: { chainId: BigInt(CHAIN), contract: CONTRACT }, operator: OPERATOR };
  const log = anchoringLog(await openStore({ dataDir: DIR }, identity), { url: RPC, key: KEY });
  if (DIE_AT === 'receipt') {
    // The review is committed by the time its receipt is signed.
    await acceptReview({ ...log, signer: { address: OPERATOR, signDigest: die } }, JSON.parse(JSON_REVIEW));
  }
  await anchorPending(log, { pollMs: 20, onProgress: ({ step }) => (step === DIE_AT ? die() : undefined) });
`;

describe('a process killed in the middle', function () {
  this.timeout(180_000);
  let node: LocalChain;
  let chain: LogChain;
  let dir: string;
  let store: Store;
  let identity: Parameters<typeof openStore>[1];
  let key: string;
  before(async () => {
    node = await startAnvil();
    chain = await deployLog(node.url);
    ({ key, identity } = await chain.newOperator());
    dir = mkdtempSync(join(tmpdir(), 'agent-market-crash-'));
    await reopen();
  });
  after(async () => {
    await store.close();
    // Neither is there when the suite was left out.
    (chain as LogChain | undefined)?.provider.destroy();
    await (node as LocalChain | undefined)?.stop();
    rmSync(dir, { recursive: true });
  });
  const reopen = async (): Promise<void> => {
    store = await openStore({ dataDir: dir }, identity);
  };
  const kill = async (dieAt: string, json: unknown = null): Promise<void> => {
    await store.close();
    const victim = startChild(VICTIM, {
      DIR: dir,
      RPC: node.url,
      KEY: key,
      DIE_AT: dieAt,
      JSON_REVIEW: JSON.stringify(json),
      CONTRACT: identity.domain.contract,
      CHAIN: String(identity.domain.chainId),
      OPERATOR: identity.operator,
    });
    const { signal, stderr } = await victim.ended;
    expect(signal, stderr).to.equal('SIGKILL');
    await reopen();
  };
  const onChain = async (): Promise<bigint> =>
    (await AgentReputation__factory.connect(identity.domain.contract, chain.provider).headOf(identity.operator))
      .nextBatchId;
  const sentCount = (): Promise<number> => chain.provider.getTransactionCount(identity.operator);
  const log = (): ReturnType<typeof anchoringLog> => anchoringLog(store, { url: node.url, key });

  it('between commit and receipt: the review is there, and resubmitting it brings the receipt of that time', async () => {
    const json = await submission(person(1), {}, identity);
    const before = log().clock();
    await kill('receipt', json);
    const { fresh, receipt } = await acceptReview({ ...log(), clock: () => before + 10_000n }, json);
    expect(fresh).to.equal(false);
    expect(Number(receipt.receipt.acceptedAt - before)).to.be.within(0, 120);
  });

  it('after the transaction was stored: the same bytes are sent, one batch, one anchor', async () => {
    await freezeOne(log());
    await kill('stored');
    expect(await sentCount()).to.equal(0);
    const [stored] = await loadAttempts(store, 0n);
    await anchorPending(log(), QUICK);
    const attempts = await loadAttempts(store, 0n);
    expect(attempts).to.deep.equal([stored]);
    expect([await onChain(), await sentCount()]).to.deep.equal([1n, 1]);
  });

  it('after it was mined, before that was written down: adopted from the chain', async () => {
    await freezeOne(log());
    await kill('sent');
    expect(await onChain()).to.equal(2n);
    expect(await anchorPending(log(), QUICK)).to.deep.equal([]);
    expect([await onChain(), await sentCount()]).to.deep.equal([2n, 2]);
    expect(await loadAttempts(store, 1n)).to.have.length(1);
  });

  it('after it was broadcast, before it was mined: waited for, not sent twice', async () => {
    await freezeOne(log());
    await chain.provider.send('evm_setAutomine', [false]);
    await kill('sent');
    expect(await onChain()).to.equal(2n);
    const anchored = await anchorPending(log(), {
      ...QUICK,
      onProgress: async ({ step }) => {
        if (step === 'sent') await chain.provider.send('evm_mine', []);
      },
    });
    expect(anchored).to.have.length(1);
    expect([await onChain(), await sentCount()]).to.deep.equal([3n, 3]);
    expect(await loadAttempts(store, 2n)).to.have.length(1);
  });
});
