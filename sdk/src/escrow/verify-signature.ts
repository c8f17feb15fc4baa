/** Whether the escrow would take a signature: the account's own, or what a contract account says (ERC-1271). */
import { Interface } from 'ethers';
import { parseAddress, parseHash } from '../hex.ts';
import { isSignedBy, type Signature } from '../reviews/signature.ts';

/** What asking a contract needs; every ethers provider has it. */
export interface AccountReader {
  getCode(address: string): Promise<string>;
  call(request: { to: string; data: string }): Promise<string>;
}

export interface SignatureClaim {
  account: string;
  /** {@link quoteDigest}, {@link settlementDigest} or {@link shorteningDigest}. */
  digest: string;
  signature: string;
}

const ERC1271 = new Interface(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)']);
const MAGIC = '0x1626ba7e';

/**
 * Whether `account` stands behind `digest` now, decided as the contract decides it: an account with code is asked, and only
 * asked; any other must have signed. Without a reader every account counts as one without code.
 */
export async function isConsent(
  { account, digest, signature }: SignatureClaim,
  reader?: AccountReader,
): Promise<boolean> {
  const address = parseAddress(account);
  const hash = parseHash(digest);
  const code = (await reader?.getCode(address)) ?? '0x';
  if (reader === undefined || code === '0x') return isSignedBy(address, hash, signature.toLowerCase() as Signature);
  const data = ERC1271.encodeFunctionData('isValidSignature', [hash, signature]);
  // A contract that reverts says no. A node that cannot be reached is no answer at all, and stays an error.
  const answer = await reader.call({ to: address, data }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'CALL_EXCEPTION') return '0x';
    throw error;
  });
  // One whole word, and nothing in it behind the four bytes.
  return answer.length >= 66 && answer.slice(0, 66).toLowerCase() === MAGIC.padEnd(66, '0');
}
