/** Keys for people who never had one: derived from a seed, so an import can be repeated. Never for real funds. */
import { keccak256, toUtf8Bytes } from 'ethers';
import type { Hash, Hex } from '@agent-market/sdk';
import { localSigner, type LocalSigner } from '@agent-market/sdk/reviews';

export interface TestIdentities {
  /** The signer that stands for a name of the file. */
  signerOf(name: string): LocalSigner;
  /** 32 bytes for the feedback of one line: the same each time, so that a repeated import makes the same reviews. */
  saltOf(line: number): Hash;
}

/** Identities of `seed`. Whoever knows the seed can sign as any of them. */
export function testIdentities(seed: string): TestIdentities {
  const derive = (kind: string, name: string): Hex =>
    keccak256(toUtf8Bytes(`AgentMarket.import.v1\n${kind}\n${seed}\n${name}`)) as Hex;
  const signers = new Map<string, LocalSigner>();
  return {
    signerOf(name) {
      const known = signers.get(name) ?? localSigner(derive('key', name));
      signers.set(name, known);
      return known;
    },
    saltOf: (line) => derive('salt', String(line)) as Hash,
  };
}
