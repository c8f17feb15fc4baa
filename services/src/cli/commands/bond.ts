/** `agent-market bond …`: the verbs of OperatorBond from a terminal. */
import { findEquivocation, parseEvidence, type BondClient, type Equivocation } from '@agent-market/sdk/bond';
import { InvalidInput } from '@agent-market/sdk/errors';
import {
  hashReceipt,
  MAX_BUNDLE_BYTES,
  MAX_RECEIPT_BYTES,
  parseBundle,
  parseReceipt,
  type SignedReceipt,
} from '@agent-market/sdk/log';
import type { LogDomain } from '@agent-market/sdk/reviews';
import { formatEther } from 'ethers';
import { readTextFile } from '../read-file.ts';
import { parseAmount } from '../values.ts';
import { checkDomain, readBond, withBond, type BondOptions } from '../with-bond.ts';

/** Adds to an operator's bond: the signer's own unless told otherwise. */
export async function post(text: string, options: BondOptions & { operator?: string }): Promise<void> {
  await withBond(options, async ({ bond, wallet }) => {
    const operator = options.operator ?? wallet.address;
    const mined = await (await bond.post(operator, parseAmount('the amount', text, undefined))).wait();
    return ['Bond post: done', { operator, ...mined }];
  });
}

/** What to know about an operator before one takes its receipt; with a receipt, what became of that one. */
export async function status(operator: string, options: BondOptions & { receipt?: string }): Promise<void> {
  await readBond(options, async ({ bond, domain }) => {
    const standing = await bond.bondOf(operator);
    const shown = { operator, ...standing, coins: formatEther(standing.amount), credit: await bond.creditOf(operator) };
    const headline = headlineOf(standing);
    if (options.receipt === undefined) return [headline, shown];
    const { receipt } = readReceipt(options.receipt, domain);
    const { state, challenger, answerBy } = await bond.challengeOf(hashReceipt(domain, receipt));
    return [headline, { ...shown, challenge: state, challenger, answerBy }];
  });
}

function headlineOf({ amount, exitAt, failures }: Awaited<ReturnType<BondClient['bondOf']>>): string {
  const words = [amount === 0n ? 'no bond' : 'bonded', ...(exitAt === undefined ? [] : ['leaving'])];
  return `Operator: ${words.join(', ')}, ${failures === 0 ? 'never proven wrong' : `proven wrong ${failures} times`}`;
}

export async function exit(options: BondOptions): Promise<void> {
  await withBond(options, async ({ bond, wallet }) => {
    const mined = await (await bond.requestExit()).wait();
    return ['Bond exit: requested', { operator: wallet.address, ...mined }];
  });
}

/** Takes the bond after an exit, or with `credit` what challenges and proofs earned. */
export async function withdraw(options: BondOptions & { credit?: boolean; to?: string }): Promise<void> {
  await withBond(options, async ({ bond, wallet }) => {
    const to = options.to ?? wallet.address;
    const sent = options.credit === true ? bond.withdrawCredit(to) : bond.withdrawBond(to);
    return [`${options.credit === true ? 'Credit' : 'Bond'} withdrawn`, { to, ...(await (await sent).wait()) }];
  });
}

export async function challenge(path: string, options: BondOptions): Promise<void> {
  await withBond(options, async ({ bond, domain }) => {
    const signed = readReceipt(path, domain);
    const mined = await (await bond.challengeOmission(signed)).wait();
    return ['Bond challenge: opened', { operator: signed.receipt.operator, ...mined }];
  });
}

/** Answers with a proof bundle, which holds the receipt too. */
export async function answer(path: string, options: BondOptions): Promise<void> {
  await withBond(options, async ({ bond, domain }) => {
    const bundle = parseBundle(readTextFile(path, MAX_BUNDLE_BYTES));
    checkDomain(path, bundle.domain, domain);
    const { receipt } = bundle.receipt;
    const mined = await (await bond.answer(receipt, bundle)).wait();
    return ['Bond answer: done', { operator: receipt.operator, receiptHash: hashReceipt(domain, receipt), ...mined }];
  });
}

export async function expire(path: string, options: BondOptions): Promise<void> {
  await withBond(options, async ({ bond, domain }) => {
    const { receipt } = readReceipt(path, domain);
    const mined = await (await bond.expire(receipt)).wait();
    return ['Bond expire: the operator failed', { operator: receipt.operator, ...mined }];
  });
}

/** Finds what two files, receipts, proof bundles or omission proofs, contradict each other in, and proves it. */
export async function equivocation(first: string, second: string, options: BondOptions): Promise<void> {
  await withBond(options, async ({ bond, domain }) => {
    const [a, b] = [first, second].map((path) => {
      const evidence = parseEvidence(readTextFile(path, MAX_BUNDLE_BYTES));
      checkDomain(path, evidence.domain, domain);
      return evidence;
    });
    const found = a && b && findEquivocation(domain, a, b);
    if (found === undefined) {
      throw new InvalidInput('NO_EQUIVOCATION', `${first} and ${second} do not contradict each other`, {
        hint: 'Give two files about one review, or about one batch, of one operator.',
      });
    }
    const mined = await (await prove(bond, found)).wait();
    return ['Bond equivocation: proven', { statement: found.statement, ...mined }];
  });
}

function prove(bond: BondClient, found: Equivocation): ReturnType<BondClient['proveTwoReceipts']> {
  if (found.statement === 'Receipt') return bond.proveTwoReceipts(...found.receipts);
  if (found.statement === 'Header') return bond.proveTwoHeaders(...found.headers);
  return bond.proveTwoLeaves(found.header, found.leaves);
}

function readReceipt(path: string, own: LogDomain): SignedReceipt {
  const { domain, receipt } = parseReceipt(readTextFile(path, MAX_RECEIPT_BYTES));
  checkDomain(path, domain, own);
  return receipt;
}
