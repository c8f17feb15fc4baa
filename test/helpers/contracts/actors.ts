// Contract accounts as parties of a task.
import type { Actor } from '../../../sdk/src/generated/contracts/mocks/Actor.ts';
import { PROOF } from './journey.ts';
import { termsOf, valueOf, type Terms, type World } from './world.ts';

/** How an Actor takes what it is sent, in the order of the contract's enum. */
export const Mode = { Accept: 0, Revert: 1, BurnGas: 2, ReturnBomb: 3, RevertBomb: 4 } as const;
export type ModeName = keyof typeof Mode;

/** How a SigningActor answers for a signature, in the order of the contract's enum. */
export const Pen = { Honest: 0, SaysYes: 1, Reverts: 2, Bombs: 3, BurnsGas: 4, SaysTrue: 5 } as const;

/** What makes a contract a party: any kind of Actor. */
export type Acting = Pick<Actor, 'getAddress' | 'execute'>;

export async function deployActor(world: World, mode: ModeName = 'Accept'): Promise<Actor> {
  const actor = await world.connection.ethers.deployContract('Actor');
  await actor.setMode(Mode[mode]);
  return actor;
}

/** A task that `agent`, a contract, has completed. */
export async function completedBy(
  world: World,
  agent: Acting,
  overrides: Partial<Terms> = {},
  lane: bigint = 0n,
): Promise<string> {
  const taskId = await world.escrow.nextTaskId(world.client, lane);
  const terms = await termsOf(world, { agent: await agent.getAddress(), ...overrides });
  await world.escrow.connect(world.client).createAndFundTask(lane, terms, { value: valueOf(world, terms) });
  const data = world.escrow.interface.encodeFunctionData('completeTask', [taskId, PROOF]);
  await agent.execute(world.escrow, 0, data);
  return taskId;
}

/** Same, with `client`, a contract that pays in native coin, as the other side, and disputed. */
export async function disputedBetween(world: World, client: Acting, agent: Acting): Promise<string> {
  const { escrow } = world;
  const taskId = await escrow.nextTaskId(await client.getAddress(), 0);
  const terms = await termsOf(world, { agent: await agent.getAddress() });
  const create = escrow.interface.encodeFunctionData('createAndFundTask', [0, terms]);
  await client.execute(escrow, terms.amount, create, { value: terms.amount });
  await agent.execute(escrow, 0, escrow.interface.encodeFunctionData('completeTask', [taskId, PROOF]));
  await client.execute(escrow, 0, escrow.interface.encodeFunctionData('raiseDispute', [taskId]));
  return taskId;
}
