/** The store: one log's database. */
export { type FrozenBatch, type MinedIn, type StoredBatch } from './batch.ts';
export { type LogEntry } from './entry.ts';
export { type LogIdentity } from './identity.ts';
export { openStore, type Store, type StorePlace } from './open.ts';
export { type Schema } from './schema.ts';
