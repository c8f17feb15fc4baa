/** The contracts as TypeChain types them, for everything the clients do not wrap. */
export { AgentBond__factory } from '../generated/factories/contracts/AgentBond__factory.ts';
export { AgentReputation__factory } from '../generated/factories/contracts/AgentReputation__factory.ts';
export { OperatorBond__factory } from '../generated/factories/contracts/OperatorBond__factory.ts';
export { TaskEscrow__factory } from '../generated/factories/contracts/TaskEscrow__factory.ts';
export { HashLockVerifier__factory } from '../generated/factories/contracts/verifiers/HashLockVerifier__factory.ts';
export { QuorumVerifier__factory } from '../generated/factories/contracts/verifiers/QuorumVerifier__factory.ts';
export type { AgentBond } from '../generated/contracts/AgentBond.ts';
export type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
export type { OperatorBond } from '../generated/contracts/OperatorBond.ts';
export type { TaskEscrow } from '../generated/contracts/TaskEscrow.ts';
export { ContractError, contractError } from './contract-error.ts';
export type { Mined, Write } from './write.ts';
