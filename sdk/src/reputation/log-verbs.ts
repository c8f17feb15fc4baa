/** What operators do with their log on chain, and the contract's own checks of what a log holds. */
import { read } from '../contracts/read.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
import { parseAddress, parseHash, type Address, type Hash } from '../hex.ts';
import type { BatchHeader } from '../log/header.ts';
import type { Score } from '../merkle/score-leaf.ts';
import type { Inclusion } from '../merkle/verify.ts';

export interface LogHead {
  nextBatchId: bigint;
  lastTo: bigint;
  head: Hash;
}

/** A key of an operator and the unix second from which it was in force. */
export interface DatedKey {
  key: Address;
  from: bigint;
}

/** A score with its way to the scores root, and how many seconds ago the batch may have ended. */
export interface ScoreProof {
  score: Score;
  /** Siblings from the leaf up. */
  proof: readonly Hash[];
  maxAge: bigint;
}

export interface LogVerbs {
  getHead(operator: string): Promise<LogHead>;
  /** The signer's log is kept with `newKey` from the mined block's time on. */
  rotateKey(newKey: string): Promise<Write<{ from: bigint; index: bigint }>>;
  /** The key of an operator at a unix second: the operator itself before its first rotation. */
  keyAt(operator: string, time: bigint): Promise<Address>;
  /** Every key an operator rotated to, oldest first. */
  listKeys(operator: string): Promise<DatedKey[]>;
  /** Leaves a public trace of a review that an operator ignores. */
  postCommitment(operator: string, commitment: string): Promise<Write<object>>;
  /** The contract's own check that `operator` anchored a commitment in the batch `header`. */
  verifyReview(operator: string, header: BatchHeader, proof: Omit<Inclusion, 'root' | 'count'>): Promise<boolean>;
  /** Its check that a score was anchored with the batch `header`, recently enough. */
  verifyScore(operator: string, header: BatchHeader, proof: ScoreProof): Promise<boolean>;
  /** Its check that `subject` had no score there; `proof.score` is the entry below the subject. */
  verifyUnknown(operator: string, header: BatchHeader, proof: ScoreProof & { subject: string }): Promise<boolean>;
}

export function logVerbs(contract: AgentReputation): LogVerbs {
  return {
    async getHead(operator) {
      const { nextBatchId, lastTo, head } = await read(contract.headOf(parseAddress(operator)));
      return { nextBatchId, lastTo, head: parseHash(head) };
    },
    rotateKey: (newKey) =>
      write(
        contract.interface,
        () => contract.rotateKey(parseAddress(newKey)),
        (events) => {
          const { from, index } = eventNamed(events, 'OperatorKeyRotated').args.toObject() as Record<string, bigint>;
          return { from: from ?? 0n, index: index ?? 0n };
        },
      ),
    keyAt: async (operator, time) => parseAddress(await read(contract.keyAt(parseAddress(operator), time))),
    async listKeys(operator) {
      const count = Number(await read(contract.keyCountOf(parseAddress(operator))));
      const keys = Array.from({ length: count }, (_, i) => read(contract.keyOf(parseAddress(operator), i)));
      return (await Promise.all(keys)).map(({ key, from }) => ({ key: parseAddress(key), from }));
    },
    postCommitment: (operator, commitment) =>
      write(
        contract.interface,
        () => contract.postCommitment(parseAddress(operator), parseHash(commitment)),
        () => ({}),
      ),
    verifyReview: (operator, header, { index, commitment, proof }) =>
      read(contract.verifyReview(operator, header, index, commitment, [...proof])),
    verifyScore: (operator, header, { score, proof, maxAge }) =>
      read(contract.verifyScore(parseAddress(operator), header, score, [...proof], maxAge)),
    verifyUnknown: (operator, header, { score, subject, proof, maxAge }) =>
      read(contract.verifyUnknown(parseAddress(operator), header, score, parseAddress(subject), [...proof], maxAge)),
  };
}
