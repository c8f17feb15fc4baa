/** Turns what ethers throws when a contract refuses into an error with the contract's own code and advice. */
import type { ErrorDescription } from 'ethers';
import { AgentMarketError, type ErrorDetails } from '../errors.ts';
import { AgentReputation__factory } from '../generated/factories/contracts/AgentReputation__factory.ts';
import { TaskEscrow__factory } from '../generated/factories/contracts/TaskEscrow__factory.ts';
import { ADVICE } from './advice.ts';

/** A contract refused. `code` is the custom error's name, `args` what it carries. */
export class ContractError extends AgentMarketError {
  readonly args: Record<string, unknown>;

  constructor(code: string, message: string, details: ErrorDetails & { args: Record<string, unknown> }) {
    super(code, message, details);
    this.args = details.args;
  }
}

const INTERFACES = [TaskEscrow__factory.createInterface(), AgentReputation__factory.createInterface()];

/** The kit's error for anything that sending or calling threw: a {@link ContractError}, or code `CHAIN_ERROR`. */
export function contractError(error: unknown): AgentMarketError {
  if (error instanceof AgentMarketError) return error;
  const revert = decodeRevert(error);
  if (revert === undefined) {
    const message = error instanceof Error ? error.message.split(' (')[0] : String(error);
    return new AgentMarketError('CHAIN_ERROR', `the chain refused: ${message}`, { cause: error });
  }
  const args = Object.fromEntries(revert.fragment.inputs.map(({ name }, i) => [name, revert.args[i] as unknown]));
  const shown = Object.entries(args).map(([name, value]) => `${name} ${String(value)}`);
  const hint = ADVICE[revert.name];
  return new ContractError(revert.name, `the contract refused: ${revert.name}(${shown.join(', ')})`, {
    args,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** A call of the reputation can revert with an error of the escrow, so both interfaces are tried. */
function decodeRevert(error: unknown): ErrorDescription | undefined {
  const data = revertData(error);
  if (data === undefined) return undefined;
  for (const each of INTERFACES) {
    const parsed = each.parseError(data);
    if (parsed !== null) return parsed;
  }
  return undefined;
}

function revertData(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { data, receipt, info } = error as { data?: unknown; receipt?: unknown; info?: { error?: { data?: unknown } } };
  const found = [data, info?.error?.data].find((each) => typeof each === 'string' && each.length >= 10);
  return receipt === undefined ? (found as string | undefined) : undefined;
}
