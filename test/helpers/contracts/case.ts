// A disputed task whose arbitrator is a court, as far as a test needs it.
import type { BaseContract, TransactionResponse } from 'ethers';

import type { Erc792Arbitrator } from '../../../sdk/src/generated/contracts/arbitration/Erc792Arbitrator.ts';
import type { FakeCourt } from '../../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import type { FakeEscrow } from '../../../sdk/src/generated/contracts/mocks/FakeEscrow.ts';
import type { Connection } from './connection.ts';
import { bring } from './journey.ts';
import { DAY, HOUR } from './vocabulary.ts';
import { worldFixture, type Terms, type World } from './world.ts';

export const Side = { Nobody: 0n, Client: 1n, Agent: 2n } as const;
export const Stage = { None: 0n, Collecting: 1n, InCourt: 2n, Ruled: 3n, Silent: 4n } as const;

export const FEE_WINDOW = 6 * HOUR;
export const COURT_WINDOW = 20 * DAY;
export const COURT_DATA = '0xc0de';
export const META_EVIDENCE = 'ipfs://meta';
/** What the fake court takes. */
export const COST = 1_001n;

export interface CaseWorld<Court extends BaseContract = FakeCourt> extends World {
  court: Court;
  adapter: Erc792Arbitrator;
  taskId: string;
}

export type CourtName = 'FakeCourt' | 'SimpleCentralizedArbitrator' | 'CentralizedArbitratorWithAppeal';

/** A fixture: a court, the adapter to it, and a task in dispute with 48 hours for the ruling. */
export function caseFixture<Court extends BaseContract>(
  connection: Connection,
  name: CourtName,
): () => Promise<CaseWorld<Court>> {
  const deployWorld = worldFixture(connection);
  return async function deployCase() {
    const { ethers } = connection;
    const world = await deployWorld();
    const court = (await ethers.deployContract(name as string)) as unknown as Court;
    if (name === 'FakeCourt') await (court as unknown as FakeCourt).setCost(COST);
    const adapter = await ethers.deployContract('Erc792Arbitrator', [
      await court.getAddress(),
      COURT_DATA,
      FEE_WINDOW,
      COURT_WINDOW,
      META_EVIDENCE,
    ]);
    return { ...world, court, adapter, taskId: await disputed(world, adapter) };
  };
}

/** Another disputed task before the same court. */
export async function disputed(
  world: World,
  adapter: Erc792Arbitrator,
  overrides: Partial<Terms> = {},
  lane: bigint = 0n,
): Promise<string> {
  return bring(world, 'Disputed', { arbitrator: await adapter.getAddress(), ...overrides }, lane);
}

export function deposit(
  world: CaseWorld<BaseContract>,
  side: 'client' | 'agent',
  value: bigint = COST,
): Promise<TransactionResponse> {
  return world.adapter.connect(world[side]).depositFee(world.escrow, world.taskId, { value });
}

/** Both sides deposit, the client first, and the case is in court. */
export async function openCase(world: CaseWorld<BaseContract>, cost: bigint = COST): Promise<void> {
  await deposit(world, 'client', cost);
  await deposit(world, 'agent', cost);
}

export async function nextAtCaseClock(world: CaseWorld<BaseContract>, offset: number): Promise<number> {
  const at = Number((await world.adapter.caseOf(world.escrow, world.taskId)).clock) + offset;
  await world.connection.networkHelpers.time.setNextBlockTimestamp(at);
  return at;
}

/** An escrow that says whatever a test wants about one task of the same parties, due in a day. */
export async function fakeEscrow(world: CaseWorld<BaseContract>): Promise<FakeEscrow> {
  const escrow = await world.connection.ethers.deployContract('FakeEscrow');
  const task = (await world.escrow.getTask(world.taskId)) as unknown as { toObject(): Record<string, unknown> };
  await escrow.setTask({
    ...task.toObject(),
    clock: (await world.connection.networkHelpers.time.latest()) + DAY,
  } as never);
  return escrow;
}
