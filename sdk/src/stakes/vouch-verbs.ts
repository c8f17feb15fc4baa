/** Putting coins behind somebody else, and taking them back. */
import { read } from '../contracts/read.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import type { AgentBond } from '../generated/contracts/AgentBond.ts';
import { parseAddress } from '../hex.ts';

export interface Vouch {
  /** What is left of it, in wei. */
  amount: bigint;
  /** Unix seconds after which the voucher may take it; undefined when it is not leaving. */
  exitAt: bigint | undefined;
}

export interface VouchVerbs {
  /** Puts `amount` wei of the signer's behind an agent, on top of what is there. Resolves to what it has there then. */
  vouch(agent: string, amount: bigint): Promise<Write<{ total: bigint }>>;
  /** The signer's vouch for an agent begins to leave. */
  requestVouchExit(agent: string): Promise<Write<{ exitAt: bigint }>>;
  /** Takes what is left of the signer's vouch once its exit is over. */
  withdrawVouch(agent: string, to: string): Promise<Write<{ amount: bigint }>>;
  vouchOf(voucher: string, agent: string): Promise<Vouch>;
  /** How much more a voucher may put behind an agent now. */
  vouchRoom(voucher: string, agent: string): Promise<bigint>;
}

export function vouchVerbs(contract: AgentBond): VouchVerbs {
  return {
    vouch: (agent, amount) =>
      write(
        contract.interface,
        () => contract.vouch(parseAddress(agent), { value: amount }),
        (events) => ({ total: eventNamed(events, 'Vouched').args['amount'] as bigint }),
      ),
    requestVouchExit: (agent) =>
      write(
        contract.interface,
        () => contract.requestVouchExit(parseAddress(agent)),
        (events) => ({ exitAt: eventNamed(events, 'VouchExitRequested').args['exitAt'] as bigint }),
      ),
    withdrawVouch: (agent, to) =>
      write(
        contract.interface,
        () => contract.withdrawVouch(parseAddress(agent), parseAddress(to)),
        (events) => ({ amount: eventNamed(events, 'VouchWithdrawn').args['amount'] as bigint }),
      ),
    async vouchOf(voucher, agent) {
      const { amount, exitAt } = await read(contract.vouchOf(parseAddress(voucher), parseAddress(agent)));
      return { amount, exitAt: exitAt === 0n ? undefined : exitAt };
    },
    vouchRoom: (voucher, agent) => read(contract.vouchRoom(parseAddress(voucher), parseAddress(agent))),
  };
}
