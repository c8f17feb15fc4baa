/** The files in which parties exchange signatures: one signs and writes, the other one reads. Anybody may have written what is read. */
import { parseAddress, parseHash } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import type { EscrowDomain } from '@agent-market/sdk/escrow';
import { z } from 'zod';
import { readTextFile } from './read-file.ts';
import { writeTextFile } from './write-file.ts';

const MAX_BYTES = 64 << 10;

/** A decimal number in quotes, below 2^`bits`, with one spelling: JSON would round a number. */
const uint = (bits: number) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,77})$/)
    .transform(BigInt)
    .refine((value) => value >> BigInt(bits) === 0n);

const envelope = {
  version: z.literal(1),
  chainId: uint(256),
  contract: z.string().transform(parseAddress),
  taskId: z.string().transform(parseHash),
  validUntil: uint(64),
  // Of any length: an ERC-1271 contract has a format of its own.
  signature: z.string().regex(/^0x([0-9a-fA-F]{2})+$/),
};

/** What was signed, each as the SDK names it; the terms of a quote are those that the chain has. */
const FILES = {
  quote: z.strictObject({ type: z.literal('agent-market-quote'), ...envelope }),
  settlement: z.strictObject({
    type: z.literal('agent-market-settlement'),
    ...envelope,
    remaining: uint(256),
    topUps: uint(64),
    agentAmount: uint(256),
  }),
  shortening: z.strictObject({
    type: z.literal('agent-market-shortening'),
    ...envelope,
    deadline: uint(32),
    newDeadline: uint(32),
  }),
};

const ANY = z.discriminatedUnion('type', [FILES.quote, FILES.settlement, FILES.shortening]);

export type SignedKind = keyof typeof FILES;
export type SignedFile<K extends SignedKind = SignedKind> = z.output<(typeof FILES)[K]>;

/** What is signed, as the SDK takes it. */
type Message<K extends SignedKind> = Omit<SignedFile<K>, 'type' | 'version' | 'taskId' | keyof EscrowDomain> & {
  taskId: string;
};

/** Writes what was signed for `domain`. Never replaces a file. */
export function writeSigned<K extends SignedKind>(
  path: string,
  kind: K,
  { domain, ...signed }: Message<K> & { domain: EscrowDomain },
): void {
  const values = Object.entries({ ...domain, ...signed }).map(([name, value]) => [name, String(value)]);
  const file = { type: `agent-market-${kind}`, version: 1, ...(Object.fromEntries(values) as object) };
  writeTextFile(path, `${JSON.stringify(file, null, 2)}\n`, { replace: false });
}

/** Reads a signature over `taskId`. Errors: `MALFORMED`, `WRONG_QUOTE`, `WRONG_SETTLEMENT`, `WRONG_SHORTENING`. */
export function readSigned<K extends SignedKind>(
  path: string,
  kind: K,
  { domain, taskId }: { domain: EscrowDomain; taskId: string },
): SignedFile<K> {
  const file = parse(path, FILES[kind] as z.ZodType<unknown>, `a signed ${kind}`) as SignedFile<K>;
  if (file.taskId !== parseHash(taskId)) throw wrong(kind, `the file is about task ${file.taskId}`);
  checkDomain(kind, file, domain);
  return file;
}

/** Reads a signature of any kind for `domain`. Errors as {@link readSigned}. */
export function readAnySigned(path: string, domain: EscrowDomain): SignedFile {
  const file = parse(path, ANY, 'a signed quote, settlement or shortening');
  checkDomain(file.type.replace('agent-market-', '') as SignedKind, file, domain);
  return file;
}

/** The file is a signature, but not the one that the caller names. */
export function wrong(kind: SignedKind, message: string): InvalidInput {
  return new InvalidInput(`WRONG_${kind.toUpperCase()}`, message, {
    hint: 'Name exactly what the other side signed, on the chain and escrow it signed for, or ask for another signature.',
  });
}

function checkDomain(kind: SignedKind, file: EscrowDomain, { chainId, contract }: EscrowDomain): void {
  if (file.chainId === chainId && file.contract === contract) return;
  throw wrong(kind, `the file is for the escrow ${file.contract} on chain ${file.chainId}`);
}

function parse<T>(path: string, schema: z.ZodType<T>, what: string): T {
  const text = readTextFile(path, MAX_BYTES);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidInput('MALFORMED', `${path} is not ${what}`, {
      hint: 'Ask for the file that `agent-market task sign-quote`, `sign-settlement` or `sign-shortening` wrote.',
      cause,
    });
  }
}
