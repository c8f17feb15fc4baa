/** `agent-market audit`: rebuilds a published log, and checks receipts against it. */
import { parseAddress, type Address } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import {
  AUDIT_VERDICTS,
  auditLog,
  MAX_RECEIPT_BYTES,
  parsePins,
  parseReceipt,
  serializeOmission,
  type Pins,
  type SignedReceipt,
} from '@agent-market/sdk/log';
import { agreeingReaders } from '../../chain/agreeing-readers.ts';
import { createAnchorReader } from '../../chain/anchor-reader.ts';
import { required } from '../../config.ts';
import { folderSource } from '../../log/folder-source.ts';
import { print } from '../output.ts';
import { readTextFile } from '../read-file.ts';
import { writeTextFile } from '../write-file.ts';
import { MAX_PINS_BYTES } from './verify.ts';

export interface AuditCommandOptions {
  rpc: string[];
  config?: string;
  operator?: string;
  receipt: string[];
  out?: string;
  json?: boolean;
}

/** Prints the verdict and returns its exit code. Writes the omission proof, if there is one, to `out`. */
export async function audit(folder: string, options: AuditCommandOptions): Promise<number> {
  const pins = parsePins(readTextFile(required('pins', options.config), MAX_PINS_BYTES));
  const chain = agreeingReaders(options.rpc.map((url) => createAnchorReader({ url, domain: pins.domain })));
  const found = await auditLog(folderSource(folder), {
    operator: operatorOf(pins, options.operator),
    pins,
    ...(chain && { chain }),
    receipts: options.receipt.map((path) => readReceipt(path, pins)),
  });
  const { exitCode, says } = AUDIT_VERDICTS[found.verdict];
  const { omission, ...facts } = found;
  if (omission !== undefined && options.out !== undefined) {
    writeTextFile(options.out, serializeOmission(omission), { replace: false });
  }
  const proof = omission && options.out;
  print(options.json, `${found.verdict}: ${says}`, { exitCode, ...facts, ...(proof !== undefined && { proof }) });
  return exitCode;
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
  if (domain.chainId === pins.domain.chainId && domain.contract === pins.domain.contract) return receipt;
  throw new InvalidInput('WRONG_RECEIPT', `${path} is for ${domain.contract} on chain ${domain.chainId}`, {
    hint: 'Audit the log that gave the receipt, with pins for its chain and contract.',
  });
}
