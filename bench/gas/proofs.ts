// Work that a verifier accepts, and disputes that a quorum rules: three of five keys each, in native coin.
import { AbiCoder, id, keccak256, Wallet, type TypedDataField } from 'ethers';

import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import { DAY, type Chain } from './chain.ts';
import { add, MONEY, SAMPLES, type Samples } from './samples.ts';

interface Context {
  chain: Chain;
  escrow: TaskEscrow;
  samples: Samples;
}

const UNTIL = 4_000_000_000n;
const MEMBERS = Array.from({ length: 5 }, (_, i) => new Wallet(id(`bench member ${i}`))).toSorted((a, b) =>
  a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1,
);
const ADDRESSES = MEMBERS.map(({ address }) => address);

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
    const taskId = await create(context, 200n, i, { verifier, spec: keccak256(secret) });
    const agent = escrow.connect(chain.agent);
    const gas = await chain.cost(() => agent.completeWithProof(taskId, secret, secret));
    if (i > 0) add(context.samples, 'gas.completeWithProof.hashLock', gas);
    await reviewBoth(context, taskId);
  }
}

async function approvedByQuorum(context: Context): Promise<void> {
  const { chain, escrow } = context;
  const verifier = await chain.ethers.deployContract('QuorumVerifier', [ADDRESSES, 3]);
  const address = await verifier.getAddress();
  for (let i = 0; i <= SAMPLES; ++i) {
    const [spec, result] = [chain.hash(), chain.hash()];
    const taskId = await create(context, 201n, i, { verifier: address, spec });
    const { chainId } = await chain.ethers.provider.getNetwork();
    const work = [chainId, await escrow.getAddress(), taskId, chain.agent.address, spec, result];
    const types = ['uint256', 'address', 'bytes32', 'address', 'bytes32', 'bytes32'];
    const message = { work: keccak256(AbiCoder.defaultAbiCoder().encode(types, work)), expiry: UNTIL };
    const votes = await votesOf(context, 'QuorumVerifier', address, 'Approval', 'bytes32 work,uint64 expiry', message);
    const evidence = AbiCoder.defaultAbiCoder().encode(
      ['uint64', 'tuple(address member, bytes signature)[]'],
      [UNTIL, votes],
    );
    const agent = escrow.connect(chain.agent);
    const gas = await chain.cost(() => agent.completeWithProof(taskId, result, evidence));
    if (i > 0) add(context.samples, 'gas.completeWithProof.quorum3of5', gas);
    await reviewBoth(context, taskId);
  }
}

async function ruledByQuorum(context: Context): Promise<void> {
  const { chain, escrow } = context;
  const arbitrator = await chain.ethers.deployContract('QuorumArbitrator', [ADDRESSES, 3]);
  const address = await arbitrator.getAddress();
  for (let i = 0; i <= SAMPLES; ++i) {
    const taskId = await create(context, 202n, i, {}, address);
    await chain.cost(() => escrow.connect(chain.agent).completeTask(taskId, chain.hash()));
    await chain.cost(() => escrow.connect(chain.client).raiseDispute(taskId));
    const message = { escrow: await escrow.getAddress(), taskId, agentBps: 6_000, validUntil: UNTIL };
    const type = 'address escrow,bytes32 taskId,uint16 agentBps,uint64 validUntil';
    const votes = await votesOf(context, 'QuorumArbitrator', address, 'Vote', type, message);
    const by = arbitrator.connect(chain.operator);
    const gas = await chain.cost(() => by.resolve(escrow, taskId, 6_000, UNTIL, votes));
    if (i > 0) add(context.samples, 'gas.resolve.native.quorum3of5', gas);
    await reviewBoth(context, taskId);
  }
}

async function create(
  { chain, escrow }: Context,
  lane: bigint,
  round: number,
  chosen: { verifier?: string; spec?: string },
  arbitrator: string = chain.arbitrator.address,
): Promise<string> {
  const { ZeroAddress, ZeroHash } = chain.ethers;
  const terms = {
    agent: chain.agent.address,
    token: ZeroAddress,
    amount: MONEY.native + BigInt(round),
    reviewHours: 72,
    rulingHours: 168,
    silencePercent: 50,
    deadline: chain.next() + 7 * DAY,
    arbitrator,
    termsHash: chain.hash(),
  };
  const none = {
    feeRecipient: ZeroAddress,
    feeBps: 0,
    extensionHours: 0,
    bond: 0n,
    verifier: ZeroAddress,
    spec: ZeroHash,
  };
  const taskId = await escrow.nextTaskId(chain.client, lane);
  const unsigned = { validUntil: 0n, signature: '0x' };
  const client = escrow.connect(chain.client);
  await chain.cost(() =>
    client.createAndFundTaskWith(lane, terms, { ...none, ...chosen }, unsigned, { value: terms.amount }),
  );
  return taskId;
}

/** The votes of the first three members. */
async function votesOf(
  { chain }: Context,
  name: string,
  verifyingContract: string,
  primary: string,
  type: string,
  message: Record<string, unknown>,
) {
  const { chainId } = await chain.ethers.provider.getNetwork();
  const fields: TypedDataField[] = type.split(',').map((field) => {
    const [fieldType = '', fieldName = ''] = field.split(' ');
    return { type: fieldType, name: fieldName };
  });
  const domain = { name, version: '1', chainId, verifyingContract };
  return Promise.all(
    MEMBERS.slice(0, 3).map(async (member) => ({
      member: member.address,
      signature: await member.signTypedData(domain, { [primary]: fields }, message),
    })),
  );
}

async function reviewBoth({ chain, escrow }: Context, taskId: string): Promise<void> {
  const reputation = await chain.ethers.getContractAt('AgentReputation', await escrow.reputation());
  for (const by of [chain.client, chain.agent]) {
    await chain.cost(() => reputation.connect(by).submitReview(taskId, 5, chain.hash()));
  }
}
