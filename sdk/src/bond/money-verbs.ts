/** Where the money is: posting a bond, leaving with it, and what readers look at before they rely on an operator. */
import { read } from '../contracts/read.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import type { OperatorBond } from '../generated/contracts/OperatorBond.ts';
import { parseAddress, type Address } from '../hex.ts';

export interface OperatorStanding {
  /** Its bond, in wei. */
  amount: bigint;
  /** How much of that open challenges would take. */
  locked: bigint;
  /**
   * Unix seconds after which it may take its bond; undefined when it is not leaving. Take no receipt from an operator that is:
   * nothing backs what it signs from now on.
   */
  exitAt: bigint | undefined;
  /** How often it was proven wrong, ever. */
  failures: number;
  openChallenges: number;
}

/** What the contract was made with; times in seconds, amounts in wei. */
export interface BondTerms {
  reputation: Address;
  slashAmount: bigint;
  depositAmount: bigint;
  maxPromise: bigint;
  liabilityWindow: bigint;
  answerWindow: bigint;
  exitDelay: bigint;
}

export interface MoneyVerbs {
  /** Adds `amount` wei of the signer's to the bond of an operator. */
  post(operator: string, amount: bigint): Promise<Write<object>>;
  /** The signer's bond begins to leave. */
  requestExit(): Promise<Write<{ exitAt: bigint }>>;
  /** Takes the signer's whole bond once its exit is over. */
  withdrawBond(to: string): Promise<Write<{ amount: bigint }>>;
  /** Takes the signer's deposits and rewards. */
  withdrawCredit(to: string): Promise<Write<{ amount: bigint }>>;
  /** Everything to know about an operator before taking its receipt. */
  bondOf(operator: string): Promise<OperatorStanding>;
  creditOf(account: string): Promise<bigint>;
  getTerms(): Promise<BondTerms>;
}

export function moneyVerbs(contract: OperatorBond): MoneyVerbs {
  const take = (
    send: () => ReturnType<OperatorBond['withdrawBond']>,
    name: string,
  ): Promise<Write<{ amount: bigint }>> =>
    write(contract.interface, send, (events) => ({ amount: eventNamed(events, name).args['amount'] as bigint }));

  return {
    post: (operator, amount) =>
      write(
        contract.interface,
        () => contract.post(parseAddress(operator), { value: amount }),
        () => ({}),
      ),
    requestExit: () =>
      write(
        contract.interface,
        () => contract.requestExit(),
        (events) => ({ exitAt: eventNamed(events, 'ExitRequested').args['exitAt'] as bigint }),
      ),
    withdrawBond: (to) => take(() => contract.withdrawBond(parseAddress(to)), 'BondWithdrawn'),
    withdrawCredit: (to) => take(() => contract.withdrawCredit(parseAddress(to)), 'CreditWithdrawn'),
    async bondOf(operator) {
      const { amount, locked, exitAt, failures, openChallenges } = await read(contract.bondOf(parseAddress(operator)));
      const leaving = exitAt === 0n ? undefined : exitAt;
      return { amount, locked, exitAt: leaving, failures: Number(failures), openChallenges: Number(openChallenges) };
    },
    creditOf: (account) => read(contract.creditOf(parseAddress(account))),
    async getTerms() {
      const [reputation, slashAmount, depositAmount, maxPromise, liabilityWindow, answerWindow, exitDelay] = await read(
        Promise.all([
          contract.reputation(),
          contract.slashAmount(),
          contract.depositAmount(),
          contract.MAX_PROMISE(),
          contract.LIABILITY_WINDOW(),
          contract.ANSWER_WINDOW(),
          contract.EXIT_DELAY(),
        ]),
      );
      const amounts = { slashAmount, depositAmount, maxPromise, liabilityWindow, answerWindow, exitDelay };
      return { reputation: parseAddress(reputation), ...amounts };
    },
  };
}
