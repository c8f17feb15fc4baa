// An agent with a bond, those who vouch for it, and disputes that it loses.
import type { TransactionResponse } from 'ethers';
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';

import type { AgentBond } from '../../../sdk/src/generated/contracts/AgentBond.ts';
import type { Connection } from './connection.ts';
import { bring } from './journey.ts';
import { DAY, HOUR, MAX_HOURS } from './vocabulary.ts';
import { worldFixture, type Terms, type World } from './world.ts';

/** What the agent posted. */
export const STAKE = 5_000_003n;
/** What it said a ruling may cost it. */
export const CAP = 900_001n;
export const CLAIM = 7 * DAY;
export const EXIT_DELAY = 3 * MAX_HOURS * HOUR + CLAIM;
export const FACTOR = 4n;

export interface AgentBondWorld extends World {
  bond: AgentBond;
  /** Two accounts with bonds of their own, larger than the agent's. */
  vouchers: [HardhatEthersSigner, HardhatEthersSigner];
}

/** A fixture: a bonded agent that named its arbitrator, and two accounts that could vouch for it. */
export function agentBondFixture(connection: Connection): () => Promise<AgentBondWorld> {
  const deployWorld = worldFixture(connection);
  return async function deployAgentBond() {
    const { ethers } = connection;
    const world = await deployWorld();
    const vouchers = (await ethers.getSigners()).slice(5, 7) as [HardhatEthersSigner, HardhatEthersSigner];
    const bond = await ethers.deployContract('AgentBond', [await world.escrow.getAddress()]);
    await bond.post(world.agent, { value: STAKE });
    await bond.connect(world.agent).nameArbitrator(world.arbitrator, CAP);
    for (const voucher of vouchers) await bond.post(voucher, { value: 3n * STAKE });
    return { ...world, bond, vouchers };
  };
}

/** A task in `lane` on which the arbitrator ruled: nothing for the agent, unless told otherwise. */
export async function ruled(
  world: World,
  { agentBps = 0, lane = 0n, ...overrides }: Partial<Terms> & { agentBps?: number; lane?: bigint } = {},
): Promise<string> {
  const taskId = await bring(world, 'Disputed', overrides, lane);
  await world.escrow.connect(world.arbitrator).resolveDispute(taskId, agentBps);
  return taskId;
}

/** Slashes for a task that the agent has just lost. */
export async function slashed(world: AgentBondWorld, lane = 0n, overrides: Partial<Terms> = {}): Promise<string> {
  const taskId = await ruled(world, { ...overrides, lane });
  await world.bond.slash(taskId);
  return taskId;
}

export function vouch(world: AgentBondWorld, which: 0 | 1, value: bigint): Promise<TransactionResponse> {
  return world.bond.connect(world.vouchers[which]).vouch(world.agent, { value });
}

/** What `bondOf` says, with names. */
export async function standing(world: AgentBondWorld, account = world.agent): Promise<Record<string, bigint>> {
  const { amount, exitAt, losses, vouched, vouchers, vouchedOut } = await world.bond.bondOf(account);
  return { amount, exitAt, losses, vouched, vouchers, vouchedOut };
}
