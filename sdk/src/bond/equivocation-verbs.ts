/** Proving that an operator stated two things of which it may state one. Whoever sends a proof first gets the reward. */
import { read } from '../contracts/read.ts';
import { write, type Write } from '../contracts/write.ts';
import type { OperatorBond } from '../generated/contracts/OperatorBond.ts';
import { parseAddress, parseHash } from '../hex.ts';
import type { BatchHeader } from '../log/header.ts';
import type { SignedReceipt } from '../log/receipt.ts';
import type { Inclusion } from '../merkle/verify.ts';
import type { Signature } from '../reviews/signature.ts';
import { failureIn, type Failure } from './failure.ts';

/** As the contract counts them. */
const STATEMENTS = ['Receipt', 'Header', 'Leaf'] as const;
export type Statement = (typeof STATEMENTS)[number];

/** A header that an operator stands for: because it signed it, or, without a signature, because it anchored it. */
export interface StatedHeader {
  header: BatchHeader;
  signature?: Signature;
}

export type ProvenLeaf = Omit<Inclusion, 'root' | 'count'>;

export interface EquivocationVerbs {
  /** Two receipts for one review. */
  proveTwoReceipts(first: SignedReceipt, second: SignedReceipt): Promise<Write<Failure>>;
  /** Two headers of one batch. */
  proveTwoHeaders(first: StatedHeader, second: StatedHeader): Promise<Write<Failure>>;
  /** Two leaves of an anchored batch at one index, or not in ascending order. In whichever order they are given here. */
  proveTwoLeaves(header: BatchHeader, leaves: readonly [ProvenLeaf, ProvenLeaf]): Promise<Write<Failure>>;
  /** Whether such a proof was given: about the digest of a review, or a batch id as 32 bytes. */
  isProven(operator: string, statement: Statement, subject: string): Promise<boolean>;
}

export function equivocationVerbs(contract: OperatorBond): EquivocationVerbs {
  const prove = (send: () => ReturnType<OperatorBond['expire']>): Promise<Write<Failure>> =>
    write(contract.interface, send, failureIn);

  return {
    proveTwoReceipts: (first, second) =>
      prove(() => contract.proveTwoReceipts(first.receipt, first.signature, second.receipt, second.signature)),
    proveTwoHeaders: (first, second) =>
      prove(() =>
        contract.proveTwoHeaders(first.header, first.signature ?? '0x', second.header, second.signature ?? '0x'),
      ),
    proveTwoLeaves: (header, leaves) => {
      const [low, high] = leaves[0].index <= leaves[1].index ? leaves : [leaves[1], leaves[0]];
      return prove(() => contract.proveTwoLeaves(header, leafOf(low), leafOf(high)));
    },
    isProven: (operator, statement, subject) =>
      read(contract.isProven(parseAddress(operator), STATEMENTS.indexOf(statement), parseHash(subject))),
  };
}

function leafOf({ index, commitment, proof }: ProvenLeaf): { index: number; commitment: string; proof: string[] } {
  return { index, commitment, proof: [...proof] };
}
