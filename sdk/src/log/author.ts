/** Whose signature an entry needs. */
import type { Address, Hash } from '../hex.ts';
import type { Entry } from '../reviews/entry.ts';
import { recoverSigner, type Recover, type Signature } from '../reviews/signature.ts';

/**
 * The account that signed an entry with this digest; undefined when the one who had to did not: the reviewer it names, or the
 * operator under a moderation. A retraction names nobody: it counts only if its author wrote the target, for whoever has that.
 * A faster engine's `recover` may be asked first, where its answer can be held against a name; what it does not confirm, the SDK decides.
 */
export function authorOf(
  { entry, signature }: { entry: Entry; signature: Signature },
  { digest, operator, recover }: { digest: Hash; operator: Address; recover?: Recover | undefined },
): Address | undefined {
  const named = entry.kind === 'retraction' ? undefined : 'review' in entry ? entry.review.reviewer : operator;
  if (named !== undefined && recover?.(digest, signature) === named) return named;
  let signer: Address;
  try {
    signer = recoverSigner(digest, signature);
  } catch {
    return undefined;
  }
  return named === undefined || signer === named ? signer : undefined;
}
