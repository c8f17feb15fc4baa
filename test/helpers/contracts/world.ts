// A deployed escrow with its parties, and the shortest way to put a task into it.
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';

import type { AgentReputation } from '../../../sdk/src/generated/contracts/AgentReputation.ts';
import type { ITaskEscrow, TaskEscrow } from '../../../sdk/src/generated/contracts/TaskEscrow.ts';
import type { TestToken } from '../../../sdk/src/generated/contracts/mocks/TestToken.ts';
import type { Connection } from './connection.ts';
import { DAY } from './vocabulary.ts';

export type Terms = ITaskEscrow.TermsStruct;
export type TokenName = 'TestToken' | 'NoReturnToken' | 'OddToken' | 'FeeToken' | 'HookToken' | 'BlocklistToken';

export interface World {
  connection: Connection;
  escrow: TaskEscrow;
  reputation: AgentReputation;
  /** The token tasks are paid in; undefined for native coin. */
  token: TestToken | undefined;
  tokenAddress: string;
  client: HardhatEthersSigner;
  agent: HardhatEthersSigner;
  arbitrator: HardhatEthersSigner;
  stranger: HardhatEthersSigner;
}

export const AMOUNT = 1_000_001n;

/** A fixture for `loadFixture`: make it once per file, because fixtures are told apart by identity. */
export function worldFixture(connection: Connection, tokenName?: TokenName): () => Promise<World> {
  return async function deployWorld() {
    const { ethers } = connection;
    const signers = await ethers.getSigners();
    const [client, agent, arbitrator, stranger] = signers as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ];
    const escrow = await ethers.deployContract('TaskEscrow');
    const reputation = await ethers.getContractAt('AgentReputation', await escrow.reputation());
    const token = tokenName && ((await ethers.deployContract(tokenName)) as unknown as TestToken);
    await token?.mint(client, 1n << 100n);
    await token?.connect(client).approve(escrow, ethers.MaxUint256);
    const tokenAddress = token ? await token.getAddress() : ethers.ZeroAddress;
    return { connection, escrow, reputation, token, tokenAddress, client, agent, arbitrator, stranger };
  };
}

/** Ordinary terms, due in a day, reviewed within 24 hours, ruled within 48, 30 % to the agent if the ruling never comes. */
export async function termsOf(world: World, overrides: Partial<Terms> = {}): Promise<Terms> {
  return {
    agent: world.agent.address,
    token: world.tokenAddress,
    amount: AMOUNT,
    deadline: (await world.connection.networkHelpers.time.latest()) + DAY,
    reviewHours: 24,
    rulingHours: 48,
    silencePercent: 30,
    arbitrator: world.arbitrator.address,
    termsHash: world.connection.ethers.id('terms'),
    ...overrides,
  };
}

/** What must be sent along to fund `terms`. */
export function valueOf(world: World, terms: Terms): bigint {
  return terms.token === world.connection.ethers.ZeroAddress ? BigInt(terms.amount) : 0n;
}

/** Creates and funds a task as the client, and returns its id. */
export async function fund(world: World, overrides: Partial<Terms> = {}, lane: bigint = 0n): Promise<string> {
  const terms = await termsOf(world, overrides);
  const taskId = await world.escrow.nextTaskId(world.client, lane);
  await world.escrow.connect(world.client).createAndFundTask(lane, terms, { value: valueOf(world, terms) });
  return taskId;
}
