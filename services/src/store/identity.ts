/** Pins a database to one log: another chain, contract or operator on the same tables would mix two histories. */
import type { Kysely } from 'kysely';
import type { Address } from '@agent-market/sdk';
import type { LogDomain } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { toAddress, toBytes } from './bytes.ts';
import type { Schema } from './schema.ts';

export interface LogIdentity {
  domain: LogDomain;
  /** Whose log it is: signs receipts and headers, and sends the anchors. */
  operator: Address;
}

const FORMAT = 'agent-market-store';
const VERSION = 1;

/** Writes the identity into a new database, or compares. Throws `STORE_FORMAT` or `STORE_DOMAIN_MISMATCH`. */
export async function pinIdentity(db: Kysely<Schema>, { domain, operator }: LogIdentity): Promise<void> {
  await db
    .insertInto('meta')
    .values({
      format: FORMAT,
      version: VERSION,
      chain_id: String(domain.chainId),
      contract: toBytes(domain.contract),
      operator: toBytes(operator),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const found = await db.selectFrom('meta').selectAll().executeTakeFirstOrThrow();

  if (found.format !== FORMAT || found.version !== VERSION) {
    throw new Halted('STORE_FORMAT', `the database is ${found.format} version ${found.version}`, {
      hint: `This program reads ${FORMAT} version ${VERSION}.`,
    });
  }
  const theirs = `${toAddress(found.contract)} on chain ${found.chain_id}, operator ${toAddress(found.operator)}`;
  const ours = `${domain.contract} on chain ${domain.chainId}, operator ${operator}`;
  if (theirs !== ours) {
    throw new Halted('STORE_DOMAIN_MISMATCH', `the database holds the log of ${theirs}; asked for was ${ours}`, {
      hint: 'Give every log its own data directory or database.',
    });
  }
}
