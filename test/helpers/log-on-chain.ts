/** A log whose contract is on a real local chain. */
import { JsonRpcProvider, Wallet } from 'ethers';
import { AgentReputation__factory, TaskEscrow__factory } from '@agent-market/sdk/contracts';
import { parseAddress, type Address } from '@agent-market/sdk';
import { localSigner } from '@agent-market/sdk/reviews';
import { createRpc } from '../../services/src/chain/rpc.ts';
import { acceptReview } from '../../services/src/log/intake.ts';
import type { AnchorContext } from '../../services/src/log/anchor-context.ts';
import { systemClock, type IntakeContext } from '../../services/src/log/context.ts';
import { freezeBatch } from '../../services/src/log/freeze.ts';
import type { FrozenBatch } from '../../services/src/store/batch.ts';
import type { LogIdentity } from '../../services/src/store/identity.ts';
import type { Store } from '../../services/src/store/open.ts';
import { startAnvil, type LocalChain } from './chains.ts';
import { person, submission, word } from './log-world.ts';

/** The first account of `hardhat node` and of anvil. */
const DEPLOYER_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

export interface LogChain {
  url: string;
  provider: JsonRpcProvider;
  domain: LogIdentity['domain'];
  /** A funded key that was never used: every test has a log of its own on the same contract. */
  newOperator: () => Promise<{ key: string; identity: LogIdentity }>;
}

export type AnchoringLog = IntakeContext & AnchorContext & { sender: Wallet };

/** Deploys the contracts on the chain at `url`. */
export async function deployLog(url: string): Promise<LogChain> {
  const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
  const deployer = new Wallet(DEPLOYER_KEY, provider);
  const escrow = await new TaskEscrow__factory(deployer).deploy();
  await escrow.waitForDeployment();
  const contract = parseAddress(await escrow.reputation());
  const domain = { chainId: (await provider.getNetwork()).chainId, contract };
  let operators = 2_000_000;
  return {
    url,
    provider,
    domain,
    async newOperator() {
      const key = word(++operators);
      const { address } = localSigner(key);
      await (await deployer.sendTransaction({ to: address, value: 10n ** 18n })).wait();
      return { key, identity: { domain, operator: address } };
    },
  };
}

/** The contracts on a chain of its own, for the suite that calls this: there from before its tests until after them. */
export function useLogChain(start: () => Promise<LocalChain> = startAnvil): LogChain {
  const chain: Partial<LogChain> = {};
  let node: LocalChain | undefined;
  before(async () => {
    node = await start();
    Object.assign(chain, await deployLog(node.url));
  });
  after(async () => {
    // Neither is there when the suite was left out.
    chain.provider?.destroy();
    await node?.stop();
  });
  return chain as LogChain;
}

export function anchoringLog(store: Store, { url, key }: { url: string; key: string }): AnchoringLog {
  return {
    store,
    signer: localSigner(key as `0x${string}`),
    sender: new Wallet(key),
    clock: systemClock,
    rpc: createRpc({ url }),
    acceptUnverified: true,
  };
}

/** What the chain says that `operator` anchored, in the order of its events: batch ids and header hashes. */
export async function anchorsOf(
  { domain, provider }: Pick<LogChain, 'domain' | 'provider'>,
  operator: Address,
): Promise<{ batchId: bigint; headerHash: string; blockNumber: number; txHash: string }[]> {
  const contract = AgentReputation__factory.connect(domain.contract, provider);
  const events = await contract.queryFilter(contract.filters.BatchAnchored(operator), 0);
  return events.map(({ args, blockNumber, transactionHash: txHash }) => {
    const { batchId, headerHash } = args;
    return { batchId, headerHash, blockNumber, txHash };
  });
}

/** Reviewers that no test uses by number. */
let reviews = 500_000;

/** Freezes a batch with one review in it, at a time that every block has reached. */
export async function freezeOne(log: AnchoringLog): Promise<FrozenBatch> {
  const past = { ...log, clock: () => 1_700_000_000n };
  await acceptReview(past, await submission(person(++reviews), {}, log.store));
  const batch = await freezeBatch(past);
  if (batch === undefined) throw new Error('nothing was frozen');
  return batch;
}
