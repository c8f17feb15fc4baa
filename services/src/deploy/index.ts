/** Deploying the contracts, for the command line, the demo and tests. */
export {
  CREATE2_PROXY,
  DEFAULT_SALT,
  DEFAULT_SLASH,
  predictAddresses,
  type Addresses,
  type Choice,
} from './create2.ts';
export { deployAll, findDeployed, type Deployed, type DeployOptions } from './deploy-all.ts';
export { hasProxy, isDevChain } from './proxy.ts';
export {
  checkAgainstChain,
  checkChain,
  isComplete,
  makeRecord,
  parseRecord,
  type Compiler,
  type DeploymentRecord,
} from './record.ts';
