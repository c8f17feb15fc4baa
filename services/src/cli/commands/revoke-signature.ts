/** `agent-market task revoke-signature`: takes back a quote, a settlement or a shortening. */
import { InvalidInput } from '@agent-market/sdk/errors';
import { isConsent, quoteDigest, settlementDigest, shorteningDigest } from '@agent-market/sdk/escrow';
import { readAnySigned, type SignedFile } from '../signed-file.ts';
import { withEscrow, type ChainOptions, type EscrowContext } from '../with-escrow.ts';

/** `what` is a digest, or with a leading @ the file that was signed. */
export async function revokeSignature(what: string, options: ChainOptions): Promise<void> {
  await withEscrow(options, async (context) => {
    const digest = what.startsWith('@') ? await ownDigest(what.slice(1), context) : what;
    const mined = await (await context.escrow.revokeSignature(digest)).wait();
    return ['Signature revoked', { digest, signer: context.wallet.address, ...mined }];
  });
}

/** The digest of a file. Throws `SIGNER_MISMATCH` for somebody else's: taking it back would change nothing, and look as if it had. */
async function ownDigest(path: string, context: EscrowContext): Promise<string> {
  const file = readAnySigned(path, context.domain);
  const digest = await digestOf(file, context);
  const account = context.wallet.address;
  if (await isConsent({ account, digest, signature: file.signature })) return digest;
  throw new InvalidInput('SIGNER_MISMATCH', `${account} did not sign what is in ${path}`, {
    hint: 'Sign with the key that made the file, or give the digest that signing printed.',
  });
}

async function digestOf(file: SignedFile, { escrow, domain }: EscrowContext): Promise<string> {
  switch (file.type) {
    case 'agent-market-settlement':
      return settlementDigest(domain, file);
    case 'agent-market-shortening':
      return shorteningDigest(domain, file);
    case 'agent-market-quote': {
      const { terms, options } = await escrow.getHistory(file.taskId);
      return quoteDigest(domain, { ...file, terms, options });
    }
  }
}
