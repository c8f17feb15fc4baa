/** Everything of the kit that a client app, an agent or a sceptic needs. Subpaths hold the same, a part each. */
export * from './bond/index.ts';
export * from './collusion/index.ts';
export * from './contracts/index.ts';
export * from './errors.ts';
export * from './escrow/index.ts';
export {
  type Address,
  checksumAddress,
  type Hash,
  type Hex,
  parseAddress,
  parseHash,
  ZERO_ADDRESS,
  ZERO_HASH,
} from './hex.ts';
export * from './log/index.ts';
export * from './merkle/index.ts';
export * from './reputation/index.ts';
export * from './reviews/index.ts';
export * from './stakes/index.ts';
