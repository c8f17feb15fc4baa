/** Real chains for tests, each a process that speaks JSON-RPC. */
export { startAnvil, startHardhatNode, type LocalChain } from '../../scripts/local-chain.ts';
