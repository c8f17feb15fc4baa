/** Deploying the contracts, for the command line, the demo and tests. */
export { CREATE2_PROXY, DEFAULT_SALT, predictAddresses, type Addresses } from './create2.ts';
export { deployAll, findDeployed, type Deployed, type DeployOptions } from './deploy-all.ts';
export { hasProxy, isDevChain } from './proxy.ts';
export {
  checkAgainstChain,
  checkChain,
  makeRecord,
  parseRecord,
  type Compiler,
  type DeploymentRecord,
} from './record.ts';
