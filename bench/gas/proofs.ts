// Work that a verifier accepts, and disputes that a quorum rules: three of five keys each, in native coin.
import { AbiCoder, id, keccak256, Wallet } from 'ethers';

import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import { APPROVAL, ascending, domainOf, signAll, VOTE, VOTES_TUPLE } from '../../test/helpers/contracts/quorum.ts';
import type { Chain } from './chain.ts';
import { SAMPLES, type Samples } from './samples.ts';
import { complete, count, createWith, reviewBoth, type Context } from './tasks.ts';

const UNTIL = 4_000_000_000n;
const KEYS = Array.from({ length: 5 }, (_, i) => new Wallet(id(`bench member ${i}`)));
const MEMBERS = ascending(KEYS.map((key) => ({ address: key.address, key })));
const ADDRESSES = MEMBERS.map(({ address }) => address);
const VOTERS = MEMBERS.slice(0, 3);

export async function measureProofs(chain: Chain, escrow: TaskEscrow, samples: Samples): Promise<void> {
  const context = { chain, escrow, samples };
  await hashLocked(context);
  await approvedByQuorum(context);
  await ruledByQuorum(context);
}

async function hashLocked(context: Context): Promise<void> {
  const { chain, escrow } = context;
  const verifier = await (await chain.ethers.deployContract('HashLockVerifier')).getAddress();
  for (let i = 0; i <= SAMPLES; ++i) {
    const secret = chain.hash();
    const { taskId } = await createWith(context, i, 200n, { options: { verifier, spec: keccak256(secret) } });
    const agent = escrow.connect(chain.agent);
    const gas = await chain.cost(() => agent.completeWithProof(taskId, secret, secret));
    count(context, i, 'gas.completeWithProof.hashLock', gas);
    await reviewBoth(context, taskId);
  }
}

async function approvedByQuorum(context: Context): Promise<void> {
  const { chain, escrow } = context;
  const coder = AbiCoder.defaultAbiCoder();
  const verifier = await chain.ethers.deployContract('QuorumVerifier', [ADDRESSES, 3]);
  const domain = await domainOf(chain, 'QuorumVerifier', verifier);
  for (let i = 0; i <= SAMPLES; ++i) {
    const [spec, result] = [chain.hash(), chain.hash()];
    const { taskId } = await createWith(context, i, 201n, { options: { verifier, spec } });
    const work = [domain.chainId, await escrow.getAddress(), taskId, chain.agent.address, spec, result];
    const types = ['uint256', 'address', 'bytes32', 'address', 'bytes32', 'bytes32'];
    const message = { work: keccak256(coder.encode(types, work)), expiry: UNTIL };
    const votes = await signAll(VOTERS, domain, APPROVAL, message);
    const evidence = coder.encode(['uint64', VOTES_TUPLE], [UNTIL, votes]);
    const agent = escrow.connect(chain.agent);
    const gas = await chain.cost(() => agent.completeWithProof(taskId, result, evidence));
    count(context, i, 'gas.completeWithProof.quorum3of5', gas);
    await reviewBoth(context, taskId);
  }
}

async function ruledByQuorum(context: Context): Promise<void> {
  const { chain, escrow } = context;
  const arbitrator = await chain.ethers.deployContract('QuorumArbitrator', [ADDRESSES, 3]);
  const domain = await domainOf(chain, 'QuorumArbitrator', arbitrator);
  for (let i = 0; i <= SAMPLES; ++i) {
    const { taskId } = await createWith(context, i, 202n, { overrides: { arbitrator } });
    await complete(context, taskId);
    await chain.cost(() => escrow.connect(chain.client).raiseDispute(taskId));
    const message = { escrow: await escrow.getAddress(), taskId, agentBps: 6_000, validUntil: UNTIL };
    const votes = await signAll(VOTERS, domain, VOTE, message);
    const by = arbitrator.connect(chain.operator);
    const gas = await chain.cost(() => by.resolve(escrow, taskId, 6_000, UNTIL, votes));
    count(context, i, 'gas.resolve.native.quorum3of5', gas);
    await reviewBoth(context, taskId);
  }
}
