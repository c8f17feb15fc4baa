/** Where the contracts will stand, before anything is sent: the same on every chain. */
import { AgentBond__factory, OperatorBond__factory, TaskEscrow__factory } from '@agent-market/sdk/contracts';
import {
  AbiCoder,
  concat,
  getAddress,
  getCreate2Address,
  getCreateAddress,
  id,
  keccak256,
  parseEther,
  zeroPadValue,
} from 'ethers';

/** The deterministic deployment proxy: `salt ++ creation code` sent to it is created with CREATE2. */
export const CREATE2_PROXY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** The salt unless another is given. Another salt means other addresses. */
export const DEFAULT_SALT = id('agent-market-v1');

/** What a failure of an operator costs unless told otherwise: 0.1 coins. Another amount means another OperatorBond. */
export const DEFAULT_SLASH = parseEther('0.1');

export interface Addresses {
  TaskEscrow: string;
  AgentReputation: string;
  OperatorBond: string;
  AgentBond: string;
}

/** Those that have a creation of their own, in the order of their creations. */
export const CREATIONS = ['TaskEscrow', 'OperatorBond', 'AgentBond'] as const;
export type Created = (typeof CREATIONS)[number];

/** What addresses follow from, beside the bytecode. */
export interface Choice {
  salt?: string;
  /** In wei. */
  slash?: bigint;
}

/** TaskEscrow's constructor makes AgentReputation as its first creation, so with nonce 1; each bond names one of the two. */
export function predictAddresses(choice: Choice = {}): Addresses {
  const escrow = created(TaskEscrow__factory.bytecode, choice);
  const reputation = getCreateAddress({ from: escrow, nonce: 1 });
  return {
    TaskEscrow: escrow,
    AgentReputation: reputation,
    OperatorBond: created(bondCreation(reputation, choice), choice),
    AgentBond: created(stakesCreation(escrow), choice),
  };
}

/** What is sent to the proxy, for each creation. */
export function creationCalls(choice: Choice = {}): Record<Created, string> {
  const { salt = DEFAULT_SALT } = choice;
  const { TaskEscrow, AgentReputation } = predictAddresses(choice);
  const callOf = (code: string): string => concat([zeroPadValue(salt, 32), code]);
  return {
    TaskEscrow: callOf(TaskEscrow__factory.bytecode),
    OperatorBond: callOf(bondCreation(AgentReputation, choice)),
    AgentBond: callOf(stakesCreation(TaskEscrow)),
  };
}

function created(code: string, { salt = DEFAULT_SALT }: Choice): string {
  return getCreate2Address(CREATE2_PROXY, zeroPadValue(salt, 32), keccak256(code));
}

function bondCreation(reputation: string, { slash = DEFAULT_SLASH }: Choice): string {
  const args = AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [getAddress(reputation), slash]);
  return concat([OperatorBond__factory.bytecode, args]);
}

function stakesCreation(escrow: string): string {
  return concat([AgentBond__factory.bytecode, AbiCoder.defaultAbiCoder().encode(['address'], [getAddress(escrow)])]);
}
