// Anchoring a batch of reviews, and proving one of a million from inside another contract.
import type { AgentReputation } from '../../sdk/src/generated/contracts/AgentReputation.ts';
import type { Chain } from './chain.ts';
import { add, SAMPLES, type Samples } from './samples.ts';

const MILLION = 1_000_000;
export const DEPTH = 20;

export async function measureLog(chain: Chain, reputation: AgentReputation, samples: Samples): Promise<void> {
  const probe = await chain.ethers.deployContract('GasProbe');
  for (let i = 0; i <= SAMPLES; ++i) {
    const index = 123_456 + i;
    const commitment = chain.hash();
    const proof = Array.from({ length: DEPTH }, chain.hash);
    const header = await nextHeader(chain, reputation, rootOf(chain, index, commitment, proof));
    const gas = await chain.cost(() => reputation.connect(chain.operator).anchorBatch(header));
    if (i > 0) add(samples, 'gas.anchor', gas);

    const call = [chain.operator.address, header, index, commitment, proof] as const;
    const data = reputation.interface.encodeFunctionData('verifyReview', [...call]);
    const { gasUsed, answer } = await probe.measure(reputation, data);
    if (answer !== 1n) throw new Error('the measured proof was refused');
    if (i > 0) add(samples, 'gas.verifyReview.1e6', Number(gasUsed));
  }
}

export async function nextHeader(chain: Chain, reputation: AgentReputation, root: string) {
  const { nextBatchId, lastTo, head } = await reputation.headOf(chain.operator);
  return {
    operator: chain.operator.address,
    batchId: nextBatchId,
    prev: head,
    root,
    scoresRoot: chain.hash(),
    scorer: chain.hash(),
    count: MILLION,
    fromTime: lastTo,
    toTime: chain.next(),
    schema: 1,
  };
}

/** The root that `proof` leads to. No node on the way is an odd one, so every level has a sibling. */
export function rootOf({ ethers }: Chain, index: number, commitment: string, proof: string[]): string {
  const leaf = ethers.AbiCoder.defaultAbiCoder().encode(['uint256', 'bytes32'], [index, commitment]);
  return proof.reduce(
    (node, sibling) => ethers.keccak256(ethers.concat([node, sibling].sort())),
    ethers.keccak256(ethers.keccak256(leaf)),
  );
}
