/** `agent-market task sign-settlement` and `task settle`: one side signs a split, the other one closes the task with it. */
import { parseAddress, parseHash } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import { signSettlement, type Settlement, type Signed } from '@agent-market/sdk/escrow';
import { readTextFile } from '../read-file.ts';
import { parseAmount, parseDeadline } from '../values.ts';
import { withEscrow, type ChainOptions } from '../with-escrow.ts';
import { writeTextFile } from '../write-file.ts';

const TYPE = 'agent-market-settlement';
const MAX_BYTES = 64 << 10;

/** Signs a split of what is locked now, and writes it to a file for the other side. */
export async function signSettlementFile(
  taskId: string,
  text: string,
  options: ChainOptions & { valid: string; out: string },
): Promise<void> {
  await withEscrow(options, async ({ escrow, provider, wallet }) => {
    const { token, amount: remaining, topUps } = await escrow.getTask(taskId);
    const agentAmount = parseAmount('the agent’s amount', text, token);
    const { chainId } = await provider.getNetwork();
    const domain = { chainId, contract: parseAddress(escrow.address) };
    const validUntil = await parseDeadline(provider, options.valid);
    const settlement = { taskId, remaining, topUps, agentAmount, validUntil };
    const { signature } = await signSettlement(wallet, domain, settlement);
    const numbers = Object.entries(settlement).map(([name, value]) => [name, String(value)]);
    const file = { type: TYPE, version: 1, ...(Object.fromEntries(numbers) as object), signature };
    writeTextFile(options.out, `${JSON.stringify(file, null, 2)}\n`, { replace: false });
    return [`Settlement signed: ${options.out}`, { ...settlement, signer: wallet.address, file: options.out }];
  });
}

/** Closes a task with the split that the other side signed. The agent's amount must be typed again: a file is easily confused. */
export async function settleTask(
  taskId: string,
  text: string,
  options: ChainOptions & { consent: string },
): Promise<void> {
  const signed = readSettlement(options.consent);
  await withEscrow(options, async ({ escrow }) => {
    const { token } = await escrow.getTask(taskId);
    const agentAmount = parseAmount('the agent’s amount', text, token);
    if (signed.taskId !== parseHash(taskId) || signed.agentAmount !== agentAmount) {
      throw new InvalidInput(
        'WRONG_SETTLEMENT',
        `the file gives the agent ${signed.agentAmount} in task ${signed.taskId}`,
        {
          hint: 'Name the task and the amount that the other side signed, or ask for another signature.',
        },
      );
    }
    const mined = await (await escrow.settle(taskId, agentAmount, signed)).wait();
    return ['Task settle: done', { taskId, ...mined }];
  });
}

/** Reads what {@link signSettlementFile} wrote; somebody else may have written it. Errors: `MALFORMED`. */
function readSettlement(path: string): Settlement & Signed {
  const text = readTextFile(path, MAX_BYTES);
  const file = fieldsOf(text);
  const { type, version, taskId, signature } = file;
  const [remaining, topUps, agentAmount, validUntil] = ['remaining', 'topUps', 'agentAmount', 'validUntil'].map(
    (name) => number(file[name]),
  );
  const known = type === TYPE && version === 1 && typeof taskId === 'string' && typeof signature === 'string';
  if (!known || remaining === undefined || topUps === undefined) throw malformed(path);
  if (agentAmount === undefined || validUntil === undefined) throw malformed(path);
  if (!/^0x([0-9a-fA-F]{2})+$/.test(signature)) throw malformed(path);
  return { taskId: parseHash(taskId), remaining, topUps, agentAmount, validUntil, signature };
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function number(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^[0-9]{1,78}$/.test(value) ? BigInt(value) : undefined;
}

function malformed(path: string): InvalidInput {
  return new InvalidInput('MALFORMED', `${path} is not a signed settlement`, {
    hint: 'Ask the other side for the file that `agent-market task sign-settlement` wrote.',
  });
}
