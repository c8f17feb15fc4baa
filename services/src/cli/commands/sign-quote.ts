/** `agent-market task sign-quote`: the agent's consent to a task that is created and not funded; `task fund` takes it. */
import { isConsent, quoteDigest, signQuote, type Quote } from '@agent-market/sdk/escrow';
import { writeSigned, wrong } from '../signed-file.ts';
import { parseDeadline } from '../values.ts';
import { withEscrow, type EscrowContext, type SignOptions } from '../with-escrow.ts';

/** Signs the terms that the chain has, and writes the signature to a file for whoever funds. Prints what was signed: read it first. */
export async function signQuoteFile(taskId: string, options: SignOptions): Promise<void> {
  await withEscrow(options, async (context) => {
    const { escrow, provider, wallet, domain } = context;
    const { terms, options: chosen } = await escrow.getHistory(taskId);
    const quote = { taskId, terms, options: chosen, validUntil: await parseDeadline(provider, options.valid) };
    const { validUntil, signature } = await signQuote(wallet, domain, quote);
    await checkQuote(context, { ...quote, signature });
    writeSigned(options.out, 'quote', { domain, taskId, validUntil, signature });
    const digest = quoteDigest(domain, quote);
    const signed = { taskId, ...terms, ...chosen, validUntil, signer: wallet.address, digest, file: options.out };
    return [`Quote signed: ${options.out}`, signed];
  });
}

/** Makes sure that the escrow would take the quote. Errors: `WRONG_QUOTE`. */
export async function checkQuote(
  { domain, provider }: EscrowContext,
  { signature, ...quote }: Quote & { signature: string },
): Promise<void> {
  const { agent } = quote.terms;
  if (await isConsent({ account: agent, digest: quoteDigest(domain, quote), signature }, provider)) return;
  throw wrong('quote', `the agent of the task, ${agent}, did not sign these terms`);
}
