/** `agent-market audit`: rebuilds a published log, recomputes scores, checks receipts, and remembers what it saw. */
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { parseAddress, type Address } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import {
  AUDIT_VERDICTS,
  auditLog,
  MAX_MEMORY_BYTES,
  MAX_RECEIPT_BYTES,
  parseMemory,
  parsePins,
  parseReceipt,
  serializeMemory,
  serializeOmission,
  type AuditMemory,
  type AuditOptions,
  type Pins,
  type SignedReceipt,
} from '@agent-market/sdk/log';
import { isSameDomain } from '@agent-market/sdk/reviews';
import { agreeingReaders } from '../../chain/agreeing-readers.ts';
import { createAnchorReader } from '../../chain/anchor-reader.ts';
import { required } from '../../config.ts';
import { auditRecover } from '../../log/audit-recover.ts';
import { systemClock } from '../../log/context.ts';
import { folderSource } from '../../log/folder-source.ts';
import { print } from '../output.ts';
import { startProgress } from '../progress.ts';
import { readTextFile } from '../read-file.ts';
import { writeTextFile } from '../write-file.ts';
import { parseUint } from '../values.ts';
import { MAX_PINS_BYTES } from './verify.ts';

export interface AuditCommandOptions {
  rpc: string[];
  config?: string;
  operator?: string;
  receipt: string[];
  out?: string;
  /** Where the head of the last audit is remembered. */
  state?: string;
  /** How many random batches' scores to recompute, beside the newest. */
  scores: string;
  full?: boolean;
  json?: boolean;
}

/** Batches between two times that the head is remembered, so that an interrupted audit goes on near where it was. */
const REMEMBER_EVERY = 100n;

/** Prints the verdict and returns its exit code. Writes the omission proof, if there is one, to `out`. */
export async function audit(folder: string, options: AuditCommandOptions): Promise<number> {
  const pins = parsePins(readTextFile(required('pins', options.config), MAX_PINS_BYTES));
  const operator = operatorOf(pins, options.operator);
  const chain = agreeingReaders(options.rpc.map((url) => createAnchorReader({ url, domain: pins.domain })));
  const remembered = options.state === undefined ? undefined : readMemory(options.state, { pins, operator });
  const remember = (head: { batchId: bigint; headerHash: AuditMemory['headerHash'] }): void => {
    if (options.state === undefined || head.batchId < (remembered?.batchId ?? 0n)) return;
    const { batchId, headerHash } = head;
    writeTextFile(options.state, serializeMemory({ domain: pins.domain, operator, batchId, headerHash }), {
      replace: true,
    });
  };

  const source = folderSource(folder);
  const tell = showBatches(folder);
  const found = await auditLog(source, {
    operator,
    pins,
    ...(chain && { chain }),
    ...(remembered && { remembered }),
    receipts: options.receipt.map((path) => readReceipt(path, pins)),
    now: systemClock(),
    recover: await auditRecover(),
    scores: options.full === true ? 'all' : someBatches(Number(parseUint('--scores', options.scores))),
    onBatch({ header: { batchId }, headerHash, what }) {
      tell.next();
      if (what === 'leaves' && (batchId + 1n) % REMEMBER_EVERY === 0n) remember({ batchId, headerHash });
    },
  }).finally(tell.stop);
  const { exitCode, says } = AUDIT_VERDICTS[found.verdict];
  // Nothing was found against it: from now on it can only grow.
  if (exitCode < 20 && found.batches > 0n) remember({ batchId: found.batches - 1n, headerHash: found.head });
  const { omission, ...facts } = found;
  if (omission !== undefined && options.out !== undefined) {
    writeTextFile(options.out, serializeOmission(omission), { replace: false });
  }
  const proof = omission && options.out;
  print(options.json, `${found.verdict}: ${says}`, { exitCode, ...facts, ...(proof !== undefined && { proof }) });
  return exitCode;
}

/** Fewer batches than this are checked before anybody could read of it. */
const WORTH_A_BAR = 50;

function showBatches(folder: string): { next: () => void; stop: () => void } {
  const total = readdirSync(folder).filter((name) => /^[0-9]+$/.test(name)).length;
  if (total < WORTH_A_BAR) return { next: () => undefined, stop: () => undefined };
  const progress = startProgress('batches', total);
  let done = 0;
  return { next: () => progress.to(Math.min(++done, total)), stop: () => progress.stop() };
}

/** The newest batch and so many others that nobody can foresee. */
function someBatches(count: number): NonNullable<Exclude<AuditOptions['scores'], 'all'>> {
  return (batches) => {
    const total = Number(batches);
    if (total <= count + 1) return Array.from({ length: total }, (_, i) => BigInt(i));
    const chosen = new Set([total - 1]);
    while (chosen.size <= count) chosen.add(randomInt(total - 1));
    return [...chosen].map(BigInt);
  };
}

function operatorOf({ operators }: Pins, named: string | undefined): Address {
  if (named !== undefined) return parseAddress(named);
  const [only, ...others] = operators;
  if (only !== undefined && others.length === 0) return only;
  throw new InvalidInput('OPERATOR_MISSING', `your pins name ${operators.length} operators`, {
    hint: 'Say whose log it is with --operator.',
  });
}

function readReceipt(path: string, pins: Pins): SignedReceipt {
  const { domain, receipt } = parseReceipt(readTextFile(path, MAX_RECEIPT_BYTES));
  if (isSameDomain(domain, pins.domain)) return receipt;
  throw new InvalidInput('WRONG_RECEIPT', `${path} is for ${domain.contract} on chain ${domain.chainId}`, {
    hint: 'Audit the log that gave the receipt, with pins for its chain and contract.',
  });
}

/** Undefined at the first audit. */
function readMemory(path: string, { pins, operator }: { pins: Pins; operator: Address }): AuditMemory | undefined {
  if (!existsSync(path)) return undefined;
  const memory = parseMemory(readTextFile(path, MAX_MEMORY_BYTES));
  if (isSameDomain(memory.domain, pins.domain) && memory.operator === operator) return memory;
  throw new InvalidInput(
    'WRONG_STATE',
    `${path} remembers the log of ${memory.operator} under ${memory.domain.contract}`,
    {
      hint: 'Give every log its own file.',
    },
  );
}
