/** Making an agent pay for a dispute that it lost, and taking what that brought. */
import { read } from '../contracts/read.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import type { AgentBond } from '../generated/contracts/AgentBond.ts';
import { parseAddress, parseHash } from '../hex.ts';

export interface Loss {
  /** How many disputes the agent lost by now. */
  losses: number;
  /** Taken from the agent, and from its vouchers. */
  fromBond: bigint;
  fromVouches: bigint;
  /** Credited to the client; all the rest burned. */
  awarded: bigint;
}

export interface SlashVerbs {
  /** Slashes the agent of a task whose dispute it lost. Anybody may; the award is the client's. */
  slash(taskId: string): Promise<Write<Loss>>;
  isSlashed(taskId: string): Promise<boolean>;
  /** Takes the signer's awards. */
  withdrawCredit(to: string): Promise<Write<{ amount: bigint }>>;
  creditOf(account: string): Promise<bigint>;
}

export function slashVerbs(contract: AgentBond): SlashVerbs {
  return {
    slash: (taskId) =>
      write(
        contract.interface,
        () => contract.slash(parseHash(taskId)),
        (events) => {
          const { args } = eventNamed(events, 'AgentSlashed');
          return {
            losses: Number(args['losses']),
            fromBond: args['fromBond'] as bigint,
            fromVouches: args['fromVouches'] as bigint,
            awarded: args['awarded'] as bigint,
          };
        },
      ),
    isSlashed: (taskId) => read(contract.isSlashed(parseHash(taskId))),
    withdrawCredit: (to) =>
      write(
        contract.interface,
        () => contract.withdrawCredit(parseAddress(to)),
        (events) => ({ amount: eventNamed(events, 'CreditWithdrawn').args['amount'] as bigint }),
      ),
    creditOf: (account) => read(contract.creditOf(parseAddress(account))),
  };
}
