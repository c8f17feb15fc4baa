/** `agent-market task sign-shortening` and `task shorten`: one side signs an earlier deadline, the other one moves it there. */
import { shorteningDigest, signShortening } from '@agent-market/sdk/escrow';
import { readSigned, writeSigned, wrong } from '../signed-file.ts';
import { parseDeadline } from '../values.ts';
import { withEscrow, type ConsentOptions, type SignOptions } from '../with-escrow.ts';

/** Signs a move from the deadline of now, and writes it to a file for the other side. */
export async function signShorteningFile(taskId: string, when: string, options: SignOptions): Promise<void> {
  await withEscrow(options, async ({ escrow, provider, wallet, domain }) => {
    // Not the task's clock: it stands for another time once the agent has completed.
    const { deadline } = await escrow.getHistory(taskId);
    const newDeadline = await parseDeadline(provider, when);
    const shortening = { taskId, deadline, newDeadline, validUntil: await parseDeadline(provider, options.valid) };
    const { signature } = await signShortening(wallet, domain, shortening);
    writeSigned(options.out, 'shortening', { domain, ...shortening, signature });
    const digest = shorteningDigest(domain, shortening);
    return [`Shortening signed: ${options.out}`, { ...shortening, signer: wallet.address, digest, file: options.out }];
  });
}

/** Moves the deadline to where the other side signed. It must be typed again, in unix seconds: a file is easily confused. */
export async function shortenDeadline(taskId: string, when: string, options: ConsentOptions): Promise<void> {
  await withEscrow(options, async ({ escrow, provider, domain }) => {
    const signed = readSigned(options.consent, 'shortening', { domain, taskId });
    const deadline = await parseDeadline(provider, when);
    if (signed.newDeadline !== deadline) throw wrong('shortening', `the file moves to ${signed.newDeadline}`);
    const mined = await (await escrow.shortenDeadline(taskId, deadline, signed)).wait();
    return ['Task shorten: done', { taskId, deadline, ...mined }];
  });
}
