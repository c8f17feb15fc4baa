// A chain whose every transaction costs the same in every run: fixed keys, fixed clock, hashes of counters.
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import type { TransactionResponse } from 'ethers';
import hre from 'hardhat';

/** Old enough to be fixed, young enough for four bytes without a zero among them in the whole run. */
const START = 0x71_71_71_71;
const BLOCK_SECONDS = 12;
export const DAY = 86_400;

export type Chain = Awaited<ReturnType<typeof openChain>>;

export async function openChain() {
  await hre.tasks.getTask('build').run({ quiet: true });
  const connection = await hre.network.create();
  const { ethers, networkHelpers } = connection;
  const [client, agent, arbitrator, operator] = (await ethers.getSigners()) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  let now = START;
  let counter = 0;

  /** Sends one transaction in a block of its own and returns what it cost. */
  async function cost(send: () => Promise<TransactionResponse>): Promise<number> {
    now += BLOCK_SECONDS;
    await networkHelpers.time.setNextBlockTimestamp(now);
    const receipt = await (await send()).wait();
    if (receipt?.status !== 1) throw new Error('a measured transaction failed');
    return Number(receipt.gasUsed);
  }

  return {
    ethers,
    client,
    agent,
    arbitrator,
    operator,
    cost,
    hardfork: String('hardfork' in connection.networkConfig ? connection.networkConfig.hardfork : 'unknown'),
    /** The time of the next block, in unix seconds. */
    next: () => now + BLOCK_SECONDS,
    pass: (seconds: number) => {
      now += seconds;
    },
    /** 32 bytes that look random and are the same in every run. */
    hash: () => ethers.id(`bench ${counter++}`),
  };
}
