/** Access to a chain: a small JSON-RPC client, the reader of anchors, tasks for the intake, and an ethers provider. */
export { createAnchorReader, type AnchorReaderOptions } from './anchor-reader.ts';
export { agreeingReaders } from './agreeing-readers.ts';
export { connectProvider } from './provider.ts';
export { createRpc, type Rpc, type RpcOptions } from './rpc.ts';
export { createTaskReader, type TaskReaderOptions } from './task-reader.ts';
