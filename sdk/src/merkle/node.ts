/** Inner nodes: keccak-256 of the two children, the smaller first. */
import { compareBytes, keccak } from '../hex.ts';

export function parentOf(a: Uint8Array, b: Uint8Array): Uint8Array {
  return compareBytes(a, b) <= 0 ? keccak(a, b) : keccak(b, a);
}
