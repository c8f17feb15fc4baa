/** `agent-market task sign-quote`: the agent's consent to a task that is created and not funded; `task fund` takes it. */
import { quoteDigest, signQuote } from '@agent-market/sdk/escrow';
import { writeSigned } from '../signed-file.ts';
import { parseDeadline } from '../values.ts';
import { withEscrow, type SignOptions } from '../with-escrow.ts';

/** Signs the terms that the chain has, all of which it prints, and writes the signature to a file for whoever funds. */
export async function signQuoteFile(taskId: string, options: SignOptions): Promise<void> {
  await withEscrow(options, async ({ escrow, provider, wallet, domain }) => {
    const { terms, options: chosen } = await escrow.getHistory(taskId);
    const quote = { taskId, terms, options: chosen, validUntil: await parseDeadline(provider, options.valid) };
    const { validUntil, signature } = await signQuote(wallet, domain, quote);
    writeSigned(options.out, 'quote', { domain, taskId, validUntil, signature });
    const digest = quoteDigest(domain, quote);
    const signed = { taskId, ...terms, ...chosen, validUntil, signer: wallet.address, digest, file: options.out };
    return [`Quote signed: ${options.out}`, signed];
  });
}
