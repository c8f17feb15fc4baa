// Gas of every verb in steady state, against the naive baseline in the same run.
import { measureBond } from './gas/bond.ts';
import { openChain } from './gas/chain.ts';
import { measureEscrow } from './gas/escrow.ts';
import { measureLog } from './gas/log.ts';
import { measureOptions } from './gas/options.ts';
import { measureNaive, NAIVE } from './gas/naive.ts';
import { measureProofs } from './gas/proofs.ts';
import { measureSeals } from './gas/seal.ts';
import { measureStakes } from './gas/stakes.ts';
import type { Samples } from './gas/samples.ts';
import { rowOf, type Row } from './row.ts';

export interface GasRun {
  rows: Row[];
  hardfork: string;
}

export async function runGas(): Promise<GasRun> {
  const chain = await openChain();
  const escrow = await chain.ethers.deployContract('TaskEscrow');
  const reputation = await chain.ethers.getContractAt('AgentReputation', await escrow.reputation());
  const token = await chain.ethers.deployContract('TestToken');
  for (const account of [chain.client, chain.agent]) await token.mint(account, 10n ** 12n);
  await token.connect(chain.client).approve(escrow, chain.ethers.MaxUint256);

  const ours: Samples = new Map();
  await measureEscrow(chain, escrow, await token.getAddress(), ours);
  await measureOptions(chain, escrow, ours);
  await measureProofs(chain, escrow, ours);
  await measureLog(chain, reputation, ours);
  const naive = await measureNaive(chain, await token.getAddress());
  // Last, for it lets days pass.
  await measureBond(chain, reputation, ours);
  await measureStakes(chain, escrow, ours);
  await measureSeals(chain, escrow, ours);

  const rows = [...ours].map(([metric, samples]) => {
    // The baseline has no lanes: every one of its tasks is fresh.
    const peer = naive.get(metric.replace('.freshLane', ''));
    return rowOf(metric, 'gas', samples, peer && { name: NAIVE, samples: peer });
  });
  return { rows: rows.toSorted((a, b) => a.metric.localeCompare(b.metric)), hardfork: chain.hardfork };
}
