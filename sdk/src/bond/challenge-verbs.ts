/** Asking where a promised entry is, showing it, and ending what nobody answered. */
import { read } from '../contracts/read.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import type { OperatorBond } from '../generated/contracts/OperatorBond.ts';
import { parseAddress, parseHash, ZERO_ADDRESS, type Address, type Hash } from '../hex.ts';
import type { BatchHeader } from '../log/header.ts';
import type { Receipt, SignedReceipt } from '../log/receipt.ts';
import { failureIn, type Failure } from './failure.ts';

/** As the contract counts them. The last two are final. */
const CHALLENGE_STATES = ['None', 'Open', 'Answered', 'Expired'] as const;
export type ChallengeState = (typeof CHALLENGE_STATES)[number];

export interface Challenge {
  state: ChallengeState;
  /** Undefined when the receipt was never challenged. */
  challenger: Address | undefined;
  /** Unix seconds: the last moment of an answer. */
  answerBy: bigint;
  /** An answer has to be out of a batch below this id. */
  batchCount: bigint;
}

/** Where the entry is that a receipt promised: what a proof bundle holds. */
export interface Place {
  header: BatchHeader;
  index: number;
  /** Siblings from the leaf up. */
  proof: readonly Hash[];
}

export interface ChallengeVerbs {
  /** Asks an operator for an overdue entry; pays the deposit. */
  challengeOmission(signed: SignedReceipt): Promise<Write<{ receiptHash: Hash; answerBy: bigint; batchCount: bigint }>>;
  /** Shows where the entry is; the deposit becomes the operator's bond, whoever answers. */
  answer(receipt: Receipt, place: Place): Promise<Write<object>>;
  /** Ends a challenge that nobody answered in time. Deposit and reward are the challenger's credit then. */
  expire(receipt: Receipt): Promise<Write<Failure>>;
  /** What became of a receipt, by its hash: `hashReceipt` of `@agent-market/sdk/log`. */
  challengeOf(receiptHash: string): Promise<Challenge>;
}

export function challengeVerbs(contract: OperatorBond): ChallengeVerbs {
  return {
    async challengeOmission({ receipt, signature }) {
      const value = await read(contract.depositAmount());
      return write(
        contract.interface,
        () => contract.challengeOmission(receipt, signature, { value }),
        (events) => {
          const { receiptHash, answerBy, batchCount } = eventNamed(events, 'OmissionChallenged').args;
          return {
            receiptHash: parseHash(String(receiptHash)),
            answerBy: answerBy as bigint,
            batchCount: batchCount as bigint,
          };
        },
      );
    },
    answer: (receipt, { header, index, proof }) =>
      write(
        contract.interface,
        () => contract.answer(receipt, header, index, [...proof]),
        () => ({}),
      ),
    expire: (receipt) => write(contract.interface, () => contract.expire(receipt), failureIn),
    async challengeOf(receiptHash) {
      const { state, challenger, answerBy, batchCount } = await read(contract.challengeOf(parseHash(receiptHash)));
      const by = parseAddress(challenger);
      return {
        state: CHALLENGE_STATES[Number(state)] ?? 'None',
        challenger: by === ZERO_ADDRESS ? undefined : by,
        answerBy,
        batchCount,
      };
    },
  };
}
