/** Whose signature an entry needs. */
import type { Address, Hash } from '../hex.ts';
import type { Entry } from '../reviews/entry.ts';
import { recoverSigner, type Signature } from '../reviews/signature.ts';

/**
 * The account that signed an entry with this digest; undefined when the one who had to did not: the reviewer it names, or the
 * operator under a moderation. A retraction names nobody: it counts only if its author wrote the target, for whoever has that.
 */
export function authorOf(
  { entry, signature }: { entry: Entry; signature: Signature },
  { digest, operator }: { digest: Hash; operator: Address },
): Address | undefined {
  let signer: Address;
  try {
    signer = recoverSigner(digest, signature);
  } catch {
    return undefined;
  }
  if (entry.kind === 'retraction') return signer;
  return signer === ('review' in entry ? entry.review.reviewer : operator) ? signer : undefined;
}
