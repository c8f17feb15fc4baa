/** `agent-market task …`: the escrow's verbs from a terminal. */
import { createEscrowClient, hashTerms, type EscrowClient, type TaskOptions } from '@agent-market/sdk/escrow';
import { formatEther } from 'ethers';
import { connectProvider } from '../../chain/provider.ts';
import { required } from '../../config.ts';
import { print } from '../output.ts';
import { readSigned } from '../signed-file.ts';
import { checkQuote } from './sign-quote.ts';
import { fileOrText, given, needed, parseAmount, parseBytes, parseCount, parseDeadline, parseUint } from '../values.ts';
import { approve, withEscrow, type ChainOptions, type EscrowContext } from '../with-escrow.ts';

export interface CreateOptions extends ChainOptions {
  agent: string;
  amount: string;
  token?: string;
  deadline: string;
  reviewHours?: string;
  rulingHours?: string;
  silencePercent?: string;
  arbitrator?: string;
  description: string;
  criteria: string;
  feeRecipient?: string;
  feeBps?: string;
  extensionHours?: string;
  bond?: string;
  verifier?: string;
  spec?: string;
  lane?: string;
  unfunded?: boolean;
}

/** Creates a task and, unless told otherwise, funds it. Amounts are whole coins in native coin, else smallest units. */
export async function createTask(options: CreateOptions): Promise<void> {
  await withEscrow(options, async (context) => {
    const { escrow, provider } = context;
    const { token, unfunded = false } = options;
    const terms = {
      agent: options.agent,
      amount: parseAmount('the amount', options.amount, token),
      deadline: await parseDeadline(provider, options.deadline),
      termsHash: hashTerms(fileOrText(options.description), fileOrText(options.criteria)),
      ...given({
        token,
        arbitrator: options.arbitrator,
        reviewHours: parseCount('review hours', options.reviewHours),
        rulingHours: parseCount('ruling hours', options.rulingHours),
        silencePercent: parseCount('silence percent', options.silencePercent),
      }),
    };
    const lane = options.lane === undefined ? undefined : parseUint('lane', options.lane);
    const choice = { ...given({ lane }), options: chosen(options) };
    if (!unfunded) await approve(context, token, terms.amount);
    const sent = unfunded ? escrow.createTask(terms, choice) : escrow.createAndFundTask(terms, choice);
    const mined = await (await sent).wait();
    return [unfunded ? 'Task created, not funded yet' : 'Task created and funded', { ...mined }];
  });
}

function chosen(options: CreateOptions): TaskOptions {
  return given({
    feeRecipient: options.feeRecipient,
    feeBps: parseCount('fee bps', options.feeBps),
    extensionHours: parseCount('extension hours', options.extensionHours),
    bond: options.bond === undefined ? undefined : parseAmount('the bond', options.bond, options.token),
    verifier: options.verifier,
    spec: options.spec,
  });
}

/** The verbs that take a task and a value or two more. */
export const TASK_VERBS = {
  // On the terms that the chain has: what was created is what is paid for, look at it with `task show`.
  fund: async (context, id, file) => {
    const { escrow, domain } = context;
    const quote = file === undefined ? undefined : readSigned(file, 'quote', { domain, taskId: id });
    const { terms, options } = await escrow.getHistory(id);
    // Before anything is approved: the file may be anybody's.
    if (quote) await checkQuote(context, { terms, options, ...quote });
    await approve(context, terms.token, terms.amount);
    return escrow.fundTask(id, terms, { options, ...given({ quote }) });
  },
  cancel: ({ escrow }, id) => escrow.cancelTask(id),
  'top-up': async (context, id, text) => {
    const { token } = await context.escrow.getTask(id);
    const amount = parseAmount('the amount', needed('the amount', text), token);
    await approve(context, token, amount);
    return context.escrow.topUp(id, amount);
  },
  extend: async ({ escrow, provider }, id, when) =>
    escrow.extendDeadline(id, await parseDeadline(provider, needed('the deadline', when))),
  accept: ({ escrow }, id) => escrow.acceptTask(id),
  decline: ({ escrow }, id) => escrow.declineTask(id),
  complete: ({ escrow }, id, proof) => escrow.completeTask(id, needed('the proof hash', proof)),
  'complete-with-proof': ({ escrow }, id, result, evidence) => {
    const bytes = parseBytes('the evidence', needed('the evidence', evidence));
    return escrow.completeWithProof(id, needed('the result', result), bytes);
  },
  release: async ({ escrow }, id, text) => {
    if (text === undefined) return escrow.releasePayment(id);
    return escrow.releasePart(id, parseAmount('the amount', text, (await escrow.getTask(id)).token));
  },
  claim: ({ escrow }, id) => escrow.claimPayment(id),
  dispute: async (context, id) => {
    const { escrow } = context;
    const [{ token }, { bond }] = [await escrow.getTask(id), await escrow.getOptions(id)];
    await approve(context, token, bond);
    return escrow.raiseDispute(id);
  },
  evidence: ({ escrow }, id, text) => escrow.submitEvidence(id, needed('the evidence', text)),
  'extend-ruling': async ({ escrow, provider }, id, when) =>
    escrow.extendRuling(id, await parseDeadline(provider, needed('the end of the ruling', when))),
  resolve: ({ escrow }, id, bps) => escrow.resolveDispute(id, Number(parseUint('agent bps', needed('the bps', bps)))),
  'resolve-by-silence': ({ escrow }, id) => escrow.resolveBySilence(id),
  refund: ({ escrow }, id) => escrow.refundIfExpired(id),
} satisfies Record<string, TaskVerb>;

type TaskVerb = (
  context: EscrowContext,
  id: string,
  ...values: (string | undefined)[]
) => ReturnType<EscrowClient['acceptTask']>;

export async function moveTask(
  verb: keyof typeof TASK_VERBS,
  { id, values, ...options }: ChainOptions & { id: string; values: (string | undefined)[] },
): Promise<void> {
  await withEscrow(options, async (context) => {
    const move: TaskVerb = TASK_VERBS[verb];
    const mined = await (await move(context, id, ...values)).wait();
    return [`Task ${verb}: done`, { taskId: id, ...mined }];
  });
}

/** Shows a task from its events, so also one whose lane was reused. */
export async function showTask(id: string, options: ChainOptions): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  const escrow = createEscrowClient({ address: required('escrow', options.escrow), runner: provider });
  const { events, ...history } = await escrow.getHistory(id).finally(() => provider.destroy());
  const native = /^0x0+$/.test(history.token);
  const steps = events.map(({ name, blockNumber }) => `${name}@${blockNumber}`).join(' ');
  print(options.json, `Task ${history.state} (${history.outcome})`, {
    ...history,
    ...(native ? { coins: formatEther(history.amount) } : {}),
    events: options.json === true ? events : steps,
  });
}

/** Takes the signer's credit: payments that could not be pushed. */
export async function withdraw(options: ChainOptions & { token?: string; to?: string }): Promise<void> {
  await withEscrow(options, async ({ escrow }) => {
    const sent = await escrow.withdraw(options.token ?? `0x${'0'.repeat(40)}`, options.to);
    return ['Credit withdrawn', { ...(await sent.wait()) }];
  });
}
