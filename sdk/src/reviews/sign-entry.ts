/** Signing what is said about a review later. */
import { parseAddress, type Address } from '../hex.ts';
import { checkEntry } from './check.ts';
import type { LogDomain } from './domain.ts';
import { ENTRY_TYPES, MODERATION_ACTIONS, type Entry, type SignedEntry } from './entry.ts';
import { hashEntry } from './hash.ts';
import { signTyped, type LogSigner } from './signer.ts';

/**
 * Signs an entry and checks the signature before handing it out. A review or revision names its signer; a retraction must be
 * signed by the reviewer of its target, a moderation by the log's operator, which the intake checks.
 *
 * Errors: `INVALID_REVIEW` for values outside their ranges, `SIGNER_MISMATCH` when the signer is not the reviewer.
 */
export async function signEntry<E extends Entry>(
  signer: LogSigner,
  domain: LogDomain,
  entry: E,
): Promise<SignedEntry<E>> {
  checkEntry(entry);
  const digest = hashEntry(domain, entry);
  const by = 'review' in entry ? entry.review.reviewer : await addressOf(signer);
  const message = { domain, types: ENTRY_TYPES[entry.kind], value: valueOf(entry), digest, by };
  return { entry, signature: await signTyped(signer, message) };
}

async function addressOf(signer: LogSigner): Promise<Address> {
  return 'address' in signer && 'signDigest' in signer ? signer.address : parseAddress(await signer.getAddress());
}

/** The message as EIP-712 has it. */
function valueOf(entry: Entry): object {
  if (entry.kind === 'review') return entry.review;
  const { kind: _kind, ...fields } = entry;
  return 'action' in fields ? { ...fields, action: MODERATION_ACTIONS[fields.action] } : fields;
}
