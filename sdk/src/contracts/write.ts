/** Writes: they return once the transaction is sent, and `wait()` resolves to the typed result of its events. */
import type { Interface, LogDescription, TransactionReceipt, TransactionResponse } from 'ethers';
import { AgentMarketError } from '../errors.ts';
import type { Address } from '../hex.ts';
import { contractError } from './contract-error.ts';

/** How long `wait()` waits unless told otherwise, in milliseconds. */
const WAIT_MS = 120_000;

export interface Mined {
  hash: string;
  blockNumber: number;
  gasUsed: bigint;
  /** What the sender paid for gas, in wei. */
  fee: bigint;
}

/** A transaction that was sent. */
export interface Write<T> {
  hash: string;
  /** Resolves when it is mined. Errors: `WAIT_TIMEOUT`, or the contract's error when it reverted. */
  wait(options?: { timeoutMs?: number; confirmations?: number }): Promise<T & Mined>;
}

/**
 * Sends with `send` and reads the result out of the events of `contract`. Custom errors come out decoded. With `address` only
 * events of that contract count: a token in the same transaction could emit anything.
 */
export async function write<T>(
  contract: Interface,
  send: () => Promise<TransactionResponse>,
  result: (events: LogDescription[]) => T,
  address?: Address,
): Promise<Write<T>> {
  const sent = await attempt(send);
  return {
    hash: sent.hash,
    async wait({ timeoutMs = WAIT_MS, confirmations = 1 } = {}) {
      const receipt = await sent.wait(confirmations, timeoutMs).catch((error: unknown) => {
        throw waitError(sent.hash, error);
      });
      if (receipt === null) throw waitError(sent.hash, undefined);
      return { ...result(eventsOf(contract, receipt, address)), ...minedFacts(receipt) };
    },
  };
}

/** What `send` throws before it has a promise (an id that is none) fails like what it throws after. */
async function attempt<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw contractError(error);
  }
}

/** The first event of that name. Throws `EVENT_MISSING`: the address is not the contract it was taken for. */
export function eventNamed(events: LogDescription[], name: string): LogDescription {
  const event = events.find((each) => each.name === name);
  if (event === undefined) {
    throw new AgentMarketError('EVENT_MISSING', `the transaction emitted no ${name}`, {
      hint: 'Check that the address is the contract you deployed.',
    });
  }
  return event;
}

function eventsOf(contract: Interface, { logs }: TransactionReceipt, address?: Address): LogDescription[] {
  return logs
    .filter((log) => address === undefined || log.address.toLowerCase() === address)
    .flatMap((log) => contract.parseLog(log) ?? []);
}

function minedFacts(receipt: TransactionReceipt): Mined {
  const { hash, blockNumber, gasUsed, fee } = receipt;
  return { hash, blockNumber, gasUsed, fee };
}

function waitError(hash: string, cause: unknown): AgentMarketError {
  const decoded = contractError(cause);
  if (decoded.code !== 'CHAIN_ERROR') return decoded;
  return new AgentMarketError('WAIT_TIMEOUT', `${hash} was sent, and is not known to be mined`, {
    hint: 'It can still be mined: look it up before you send it again.',
    cause,
  });
}
