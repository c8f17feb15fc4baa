/** What a verifier trusts, from its own configuration. Nothing a bundle says can add to it. */
import { InvalidInput } from '../errors.ts';
import { parseAddress, parseHash, type Address, type Hash } from '../hex.ts';
import { array, literal, object, text, uint, type Reader } from '../parse.ts';
import type { LogDomain } from '../reviews/domain.ts';

/** File `agent-market-pins` version 1. */
export interface Pins {
  domain: LogDomain;
  /** Operators whose logs count. */
  operators: Address[];
  /** Header hashes known to be anchored, so that a verifier without network can say FINAL. */
  anchored: AnchoredHeader[];
  /** Hashes of blocks known to be final, so that a state proof that ends at one needs no network either. */
  blocks?: readonly Hash[];
}

export interface AnchoredHeader {
  operator: Address;
  batchId: bigint;
  headerHash: Hash;
}

const anyCaseAddress: Reader<Address> = (value, path) => parseAddress(text(42)(value, path));
const anyCaseHash: Reader<Hash> = (value, path) => parseHash(text(66)(value, path));

const anchoredHeader: Reader<AnchoredHeader> = object({
  operator: anyCaseAddress,
  batchId: uint(64),
  headerHash: anyCaseHash,
});

const file = object(
  {
    type: literal('agent-market-pins'),
    version: literal(1),
    chainId: uint(256),
    contract: anyCaseAddress,
    operators: array(anyCaseAddress, 1000),
  },
  { anchored: array(anchoredHeader, 100_000), blocks: array(anyCaseHash, 100_000) },
);

/** Reads a pins file; `anchored` and `blocks` may be left out. Throws `INVALID_PINS`. */
export function parsePins(source: string): Pins {
  try {
    const { chainId, contract, operators, anchored = [], blocks = [] } = file(JSON.parse(source), 'pins');
    return { domain: { chainId, contract }, operators, anchored, blocks };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInput('INVALID_PINS', `the pins file is refused: ${why}`, {
      hint: 'It names what you trust: type, version, chainId, contract, operators. See docs/operations/verify.md.',
      cause,
    });
  }
}

/** The pins with more blocks that are trusted. Throws `INVALID_HASH`. */
export function trustBlocks(pins: Pins, blocks: readonly string[]): Pins {
  return { ...pins, blocks: [...(pins.blocks ?? []), ...blocks.map(parseHash)] };
}
