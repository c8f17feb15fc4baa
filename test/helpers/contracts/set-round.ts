// Two million rounds are too many to play: this writes the round of a lane straight into storage.
import type { World } from './world.ts';

const SLOTS_SLOT = 0n;
const ROUND_AT = 29n;
const ROUND_MASK = ((1n << 21n) - 1n) << ROUND_AT;

export async function setRound(world: World, taskId: string, round: bigint): Promise<void> {
  const { ethers, networkHelpers } = world.connection;
  const laneKey = BigInt(taskId) >> 24n;
  const slot = ethers.keccak256(
    ethers.AbiCoder.defaultAbiCoder().encode(['uint256', 'uint256'], [laneKey, SLOTS_SLOT]),
  );
  const address = await world.escrow.getAddress();
  const word = BigInt(await networkHelpers.getStorageAt(address, slot));
  await networkHelpers.setStorageAt(address, slot, (word & ~ROUND_MASK) | (round << ROUND_AT));
}
