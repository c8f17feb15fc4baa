// Holding an operator to its word: receipts of a log whose batches hold a million reviews each.
import type { AgentReputation } from '../../sdk/src/generated/contracts/AgentReputation.ts';
import type { OperatorBond } from '../../sdk/src/generated/contracts/OperatorBond.ts';
import { RECEIPT_TYPES } from '../../test/helpers/contracts/bond.ts';
import { DAY, type Chain } from './chain.ts';
import { DEPTH, nextHeader, rootOf } from './log.ts';
import { add, SAMPLES, type Samples } from './samples.ts';

const SLASH = 100_000_000_000_000_000n;
const INDEX = 123_456;

interface Context {
  chain: Chain;
  reputation: AgentReputation;
  bond: OperatorBond;
  deposit: bigint;
  sign: (receipt: Receipt) => Promise<string>;
}

interface Receipt {
  operator: string;
  digest: string;
  commitment: string;
  acceptedAt: number;
  anchorBy: number;
}

export async function measureBond(chain: Chain, reputation: AgentReputation, samples: Samples): Promise<void> {
  const bond = await chain.ethers.deployContract('OperatorBond', [await reputation.getAddress(), SLASH]);
  const { chainId } = await chain.ethers.provider.getNetwork();
  const verifyingContract = await reputation.getAddress();
  const domain = { name: 'AgentReviews', version: '1', chainId, verifyingContract };
  const sign = (receipt: Receipt): Promise<string> => chain.operator.signTypedData(domain, RECEIPT_TYPES, receipt);
  const context = { chain, reputation, bond, deposit: await bond.depositAmount(), sign };
  for (let i = 0; i <= SAMPLES; ++i) {
    const costs = await round(context);
    if (i > 0) for (const [verb, gas] of Object.entries(costs)) add(samples, `gas.bond.${verb}`, gas);
  }
}

/** One of each verb, the operator bonded, failed and answered before. */
async function round(context: Context): Promise<Record<string, number>> {
  const { chain, reputation, bond } = context;
  const client = bond.connect(chain.client);
  const post = await chain.cost(() => client.post(chain.operator, { value: 3n * SLASH }));

  const commitment = chain.hash();
  const proof = Array.from({ length: DEPTH }, chain.hash);
  const header = await nextHeader(chain, reputation, rootOf(chain, INDEX, commitment, proof));
  await chain.cost(() => reputation.connect(chain.operator).anchorBatch(header));

  const kept = receiptAt(chain, header.toTime, commitment);
  const challenge = await challenged(context, kept);
  const answer = await chain.cost(() => bond.connect(chain.operator).answer(kept, header, INDEX, proof));

  const broken = receiptAt(chain, header.toTime, chain.hash());
  await challenged(context, broken);
  chain.pass(3 * DAY);
  const expire = await chain.cost(() => client.expire(broken));

  const first = receiptAt(chain, chain.next(), chain.hash());
  const second = { ...first, commitment: chain.hash() };
  const [a, b] = [await context.sign(first), await context.sign(second)];
  const equivocation = await chain.cost(() => client.proveTwoReceipts(first, a, second, b));
  return { post, challenge, answer, expire, equivocation };
}

function receiptAt(chain: Chain, acceptedAt: number, commitment: string): Receipt {
  return { operator: chain.operator.address, digest: chain.hash(), commitment, acceptedAt, anchorBy: acceptedAt };
}

async function challenged({ chain, bond, deposit, sign }: Context, receipt: Receipt): Promise<number> {
  const signature = await sign(receipt);
  return chain.cost(() => bond.connect(chain.client).challengeOmission(receipt, signature, { value: deposit }));
}
