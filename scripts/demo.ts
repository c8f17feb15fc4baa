/** `npm start`: a day at the market on a local chain, from locked payments to a review that a stranger verifies. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAddress } from '@agent-market/sdk';
import { localSigner } from '@agent-market/sdk/reviews';
import { connectProvider } from '../services/src/chain/provider.ts';
import { createRpc } from '../services/src/chain/rpc.ts';
import { createTaskReader } from '../services/src/chain/task-reader.ts';
import { anchorPending, exportBundle, followFinality, freezeBatch } from '../services/src/log/index.ts';
import { openStore } from '../services/src/store/index.ts';
import { createActor } from './demo/actors.ts';
import { chainTime } from './demo/clock.ts';
import { deployMarket } from './demo/deploy-market.ts';
import { tamper, verifyAsStranger, writeProof } from './demo/prove.ts';
import { reviewInLog, reviewOnChain } from './demo/reviews.ts';
import { say } from './demo/say.ts';
import { runTasks } from './demo/tasks.ts';
import { startHardhatNode } from './local-chain.ts';

const OUTPUT = fileURLToPath(new URL('../.data/demo', import.meta.url));

async function main(once: boolean): Promise<void> {
  const started = Date.now();
  say.chapter('A local chain, the contracts, the people');
  const chain = await startHardhatNode();
  const dataDir = mkdtempSync(join(tmpdir(), 'agent-market-demo-'));
  try {
    await runDay({ url: chain.url, dataDir });
    say.plain(`\nThe whole day took ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    if (!once) await stayUp(chain.url);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
    await chain.stop();
  }
}

async function runDay({ url, dataDir }: { url: string; dataDir: string }): Promise<void> {
  const provider = await connectProvider(url);
  try {
    const market = await deployMarket(provider);
    say.fact('chain', url);
    say.fact('TaskEscrow', market.escrow);
    say.fact('reputation', market.reputation);

    say.chapter('Five tasks, five ways for money to go');
    const tasks = await runTasks(market);

    say.chapter('Reviews on chain');
    await reviewOnChain(tasks, market.reputation);

    say.chapter('Reviews in the log');
    const operator = await createActor('operator', provider);
    const signer = localSigner(operator.wallet.privateKey as `0x${string}`);
    const domain = { chainId: (await provider.getNetwork()).chainId, contract: parseAddress(market.reputation) };
    say.step(`opening the review store (embedded PostgreSQL) for operator ${signer.address}`);
    const store = await openStore({ dataDir }, { domain, operator: signer.address });
    try {
      // The demo has moved the chain's clock, so the log goes by it too.
      let now = await chainTime(provider);
      const log = { store, signer, clock: () => now, tasks: createTaskReader({ provider, escrow: market.escrow }) };
      const digests = await reviewInLog(tasks, { ...log, acceptUnverified: false });
      say.step(`${digests.length} reviews accepted, each with a signed receipt`);

      say.chapter('The daily root');
      now = await chainTime(provider);
      const batch = await freezeBatch(log);
      if (batch === undefined) throw new Error('nothing was frozen');
      say.fact('root', batch.header.root);
      say.fact('header hash', batch.headerHash);
      const anchoring = { ...log, rpc: createRpc({ url }), sender: operator.wallet };
      await anchorPending(anchoring);
      await followFinality(anchoring);
      say.step(`batch ${batch.header.batchId} with ${batch.header.count} reviews is anchored and final`);

      say.chapter('A stranger verifies one review');
      const [first] = digests;
      if (first === undefined) throw new Error('no review was accepted');
      const files = writeProof(OUTPUT, await exportBundle(log, { digest: first }));
      say.step(`proof bundle written to ${files.bundle}`);
      verifyAsStranger(files, { rpc: url, expect: 0 });
      say.step('the same bundle with one letter of its text changed');
      verifyAsStranger(tamper(files), { rpc: url, expect: 20 });
    } finally {
      await store.close();
    }
  } finally {
    provider.destroy();
  }
}

/** Keeps the chain up until Ctrl-C, so that one can look around. */
async function stayUp(url: string): Promise<void> {
  say.plain(`\nThe chain stays up at ${url}. Verify the review yourself:`);
  say.plain('  npx agent-market verify .data/demo/review-proof.json --config .data/demo/pins.json --rpc ' + url);
  say.plain('Ctrl-C ends it.');
  // A timer keeps the process alive; a bare promise would not.
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  clearInterval(alive);
}

try {
  await main(process.argv.includes('--once'));
} catch (error) {
  const { code, hint, message } = error as { code?: string; hint?: string; message: string };
  process.stderr.write(`\nThe demo failed: ${code === undefined ? '' : `${code}: `}${message}\n${hint ?? ''}\n`);
  process.exitCode = 1;
}
