/** Verifies a random sample of a log three ways: our verifier, OpenZeppelin's in JavaScript, and the contract's own. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { createReputationClient } from '@agent-market/sdk/reputation';
import { commitmentOf, serializeBundle, verifyBundle, type ProofBundle } from '@agent-market/sdk/log';
import { hashEntry } from '@agent-market/sdk/reviews';
import type { Provider } from 'ethers';
import { createAnchorReader } from '../services/src/chain/anchor-reader.ts';
import { asOperator, type Operator } from '../services/src/cli/operator.ts';
import { exportBundle } from '../services/src/log/index.ts';
import { toHash } from '../services/src/store/bytes.ts';

const HELP = `Usage: npm run verify-sample -- --rpc URL --escrow ADDRESS --data-dir DIR [--count 200]

Exports that many random reviews of the log as proof bundles and verifies each with agent-market, with
@openzeppelin/merkle-tree, and with AgentReputation.verifyReview through JSON-RPC. AGENT_MARKET_PRIVATE_KEY is the operator's.`;

const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    escrow: { type: 'string' },
    'data-dir': { type: 'string' },
    count: { type: 'string', default: '200' },
  },
});

if (values.rpc === undefined || values.escrow === undefined || values['data-dir'] === undefined) {
  process.stdout.write(`${HELP}\n`);
} else {
  const { rpc, escrow } = values;
  const bad = await asOperator({ rpc, escrow, dataDir: values['data-dir'] }, (operator) =>
    verifySample(operator, { rpc, count: Number(values.count) }),
  );
  process.exitCode = bad === 0 ? 0 : 1;
}

/** Prints how each way did; returns how many checks said no. */
async function verifySample(operator: Operator, { rpc, count }: { rpc: string; count: number }): Promise<number> {
  const { store } = operator;
  const pins = { domain: store.domain, operators: [store.operator], anchored: [] };
  const chain = createAnchorReader({ url: rpc, domain: store.domain });
  const digests = await sampleDigests(operator, count);
  const yes = { agentMarket: 0, openZeppelin: 0, contract: 0 };
  const milliseconds = { export: 0, agentMarket: 0, openZeppelin: 0, contract: 0 };
  const timed = async <T>(what: keyof typeof milliseconds, work: () => T | Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    milliseconds[what] += performance.now() - started;
    return result;
  };
  for (const digest of digests) {
    const bundle = await timed('export', () => exportBundle(operator, { digest }));
    const source = serializeBundle(bundle);
    const ours = await timed('agentMarket', () => verifyBundle(source, pins, chain));
    if (ours.verdict === 'FINAL') yes.agentMarket++;
    if (await timed('openZeppelin', () => byOpenZeppelin(bundle))) yes.openZeppelin++;
    if (await timed('contract', () => byContract(bundle, operator.provider))) yes.contract++;
  }
  for (const way of ['agentMarket', 'openZeppelin', 'contract'] as const) {
    const each = (milliseconds[way] / digests.length).toFixed(2);
    process.stdout.write(`${way.padEnd(13)} ${yes[way]} of ${digests.length} verified, ${each} ms each\n`);
  }
  process.stdout.write(`export        ${(milliseconds.export / digests.length).toFixed(2)} ms each\n`);
  return 3 * digests.length - yes.agentMarket - yes.openZeppelin - yes.contract;
}

async function sampleDigests({ store }: Operator, count: number): Promise<ReturnType<typeof toHash>[]> {
  const rows = await store.db.selectFrom('entry').select('digest').where('batch_id', 'is not', null).execute();
  const wanted = Math.min(count, rows.length);
  for (let i = 0; i < wanted; i++) {
    const other = randomInt(i, rows.length);
    const [a, b] = [rows[i], rows[other]];
    if (a !== undefined && b !== undefined) [rows[i], rows[other]] = [b, a];
  }
  return rows.slice(0, wanted).map(({ digest }) => toHash(digest));
}

function byOpenZeppelin({ domain, header, entry, signature, index, proof }: ProofBundle): boolean {
  const commitment = commitmentOf(hashEntry(domain, entry), signature);
  return StandardMerkleTree.verify(header.root, ['uint256', 'bytes32'], [index, commitment], proof);
}

function byContract(
  { domain, header, entry, signature, index, proof }: ProofBundle,
  provider: Provider,
): Promise<boolean> {
  const commitment = commitmentOf(hashEntry(domain, entry), signature);
  const reputation = createReputationClient({ address: domain.contract, runner: provider });
  return reputation.verifyReview(header.operator, header, { index, commitment, proof });
}
