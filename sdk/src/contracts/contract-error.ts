/** Turns what ethers throws when a contract refuses into an error with the contract's own code and advice. */
import type { ErrorDescription } from 'ethers';
import { AgentMarketError, type ErrorDetails } from '../errors.ts';
import { AgentBond__factory } from '../generated/factories/contracts/AgentBond__factory.ts';
import { AgentReputation__factory } from '../generated/factories/contracts/AgentReputation__factory.ts';
import { OperatorBond__factory } from '../generated/factories/contracts/OperatorBond__factory.ts';
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

const INTERFACES = [TaskEscrow__factory, AgentReputation__factory, OperatorBond__factory, AgentBond__factory].map(
  (each) => each.createInterface(),
);

/** The kit's error for anything that sending or calling threw: a {@link ContractError}, or code `CHAIN_ERROR`. */
export function contractError(error: unknown): AgentMarketError {
  // An error of ours stays what it is, unless it carries revert data itself, as the refusals of a JSON-RPC client do.
  const data = error instanceof AgentMarketError ? ownData(error) : revertData(error);
  const revert = data === undefined ? undefined : decodeRevert(data);
  if (revert === undefined) {
    if (error instanceof AgentMarketError) return error;
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

/** A call of the reputation can revert with an error of the escrow, so all interfaces are tried. */
function decodeRevert(data: string): ErrorDescription | undefined {
  for (const each of INTERFACES) {
    const parsed = each.parseError(data);
    if (parsed !== null) return parsed;
  }
  return undefined;
}

function ownData(error: object): string | undefined {
  const { data } = error as { data?: unknown };
  return isRevertData(data) ? data : undefined;
}

/** Where nodes and libraries put revert data, or the error that has it. */
const PLACES = ['data', 'error', 'info', 'cause'] as const;
const MAX_DEPTH = 5;

function revertData(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return undefined;
  // A receipt means that it was mined: nobody kept what it reverted with.
  if ('receipt' in error && typeof error.receipt === 'object' && error.receipt !== null) return undefined;
  for (const place of PLACES) {
    const value = (error as Record<string, unknown>)[place];
    const found = isRevertData(value) ? value : revertData(value, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** At least the four bytes that name an error. */
function isRevertData(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-fA-F]{8,}$/.test(value);
}
