/** `agent-market task sign-settlement` and `task settle`: one side signs a split, the other one closes the task with it. */
import { settlementDigest, signSettlement } from '@agent-market/sdk/escrow';
import { readSigned, writeSigned, wrong } from '../signed-file.ts';
import { parseAmount, parseDeadline } from '../values.ts';
import { withEscrow, type ConsentOptions, type SignOptions } from '../with-escrow.ts';

/** Signs a split of what is locked now, and writes it to a file for the other side. */
export async function signSettlementFile(taskId: string, text: string, options: SignOptions): Promise<void> {
  await withEscrow(options, async ({ escrow, provider, wallet, domain }) => {
    const { token, amount: remaining, topUps } = await escrow.getTask(taskId);
    const agentAmount = parseAmount('the agent’s amount', text, token);
    const validUntil = await parseDeadline(provider, options.valid);
    const settlement = { taskId, remaining, topUps, agentAmount, validUntil };
    const { signature } = await signSettlement(wallet, domain, settlement);
    writeSigned(options.out, 'settlement', { domain, ...settlement, signature });
    const digest = settlementDigest(domain, settlement);
    return [`Settlement signed: ${options.out}`, { ...settlement, signer: wallet.address, digest, file: options.out }];
  });
}

/** Closes a task with the split that the other side signed. The agent's amount must be typed again: a file is easily confused. */
export async function settleTask(taskId: string, text: string, options: ConsentOptions): Promise<void> {
  await withEscrow(options, async ({ escrow, domain }) => {
    const signed = readSigned(options.consent, 'settlement', { domain, taskId });
    const { token } = await escrow.getTask(taskId);
    const agentAmount = parseAmount('the agent’s amount', text, token);
    if (signed.agentAmount !== agentAmount) throw wrong('settlement', `the file gives the agent ${signed.agentAmount}`);
    const mined = await (await escrow.settle(taskId, agentAmount, signed)).wait();
    return ['Task settle: done', { taskId, ...mined }];
  });
}
