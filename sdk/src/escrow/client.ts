/** The escrow's verbs for client apps and agents. One client speaks for one signer. */
import { Contract, type ContractRunner, type LogDescription } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import { AgentMarketError } from '../errors.ts';
import { TaskEscrow__factory } from '../generated/factories/contracts/TaskEscrow__factory.ts';
import type { TaskEscrow } from '../generated/contracts/TaskEscrow.ts';
import { parseAddress, parseHash, ZERO_ADDRESS, type Address } from '../hex.ts';
import { readTaskHistory, type TaskHistory } from './history.ts';
import { OUTCOMES, taskFrom, type Outcome, type Task, type TaskTerms } from './task.ts';
import type { TaskId } from './task-id.ts';

export interface Closed {
  outcome: Outcome;
  /** What the agent got, smallest unit. */
  agentAmount: bigint;
  clientAmount: bigint;
  /** Parts that could not be pushed and wait for {@link EscrowClient.withdraw}. */
  credited: { account: Address; amount: bigint }[];
}

export interface EscrowClient {
  address: Address;
  /** The TypeChain contract, for everything else. */
  contract: TaskEscrow;
  /** Lets the escrow take `amount` of an ERC-20: needed before a task in it is created. */
  approvePayment(token: string, amount: bigint): Promise<Write<object>>;
  /** Creates a task and locks its payment, in the lowest free lane unless one is given. */
  createTask(terms: TaskTerms, options?: { lane?: bigint }): Promise<Write<{ taskId: TaskId }>>;
  acceptTask(taskId: string): Promise<Write<object>>;
  /** Delivers; `proof` is a hash of the result. */
  completeTask(taskId: string, proof: string): Promise<Write<{ reviewEndsAt: bigint }>>;
  releasePayment(taskId: string): Promise<Write<Closed>>;
  claimPayment(taskId: string): Promise<Write<Closed>>;
  raiseDispute(taskId: string): Promise<Write<{ rulingEndsAt: bigint }>>;
  /** Rules: `agentBps` hundredths of a percent to the agent, the rest to the client. */
  resolveDispute(taskId: string, agentBps: number): Promise<Write<Closed>>;
  resolveBySilence(taskId: string): Promise<Write<Closed>>;
  refundIfExpired(taskId: string): Promise<Write<Closed>>;
  /** Takes the signer's credit in a token (zero address: native coin), to another address if one is given. */
  withdraw(token: string, to?: string): Promise<Write<{ amount: bigint }>>;
  getTask(taskId: string): Promise<Task>;
  /** Everything that ever happened to a task, from the events: also after its lane was reused. */
  getHistory(taskId: string, options?: { fromBlock?: number }): Promise<TaskHistory>;
  creditOf(token: string, account: string): Promise<bigint>;
  reputation(): Promise<Address>;
}

const ERC20 = ['function approve(address,uint256) returns (bool)'];
/** Lanes looked at in one call when the SDK chooses one. */
const LANES_PER_CALL = 64n;

/** A client of the escrow at `address`; `runner` is a signer, or a provider for reading only. */
export function createEscrowClient({ address, runner }: { address: string; runner: ContractRunner }): EscrowClient {
  const contract = TaskEscrow__factory.connect(parseAddress(address), runner);
  const closing = (send: () => ReturnType<TaskEscrow['releasePayment']>): Promise<Write<Closed>> =>
    write(contract.interface, send, closedFrom);
  const read = <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw contractError(error);
    });

  return {
    address: parseAddress(address),
    contract,
    approvePayment: async (token, amount) => {
      const erc20 = new Contract(parseAddress(token), ERC20, runner);
      return write(
        contract.interface,
        () => erc20.getFunction('approve').send(address, amount),
        () => ({}),
      );
    },
    async createTask(terms, { lane } = {}) {
      const token = parseAddress(terms.token ?? ZERO_ADDRESS);
      const chosen = lane ?? (await lowestFreeLane(contract, await signerAddress(runner)));
      const struct = {
        agent: parseAddress(terms.agent),
        token,
        amount: terms.amount,
        deadline: terms.deadline,
        reviewHours: terms.reviewHours ?? 72,
        rulingHours: terms.rulingHours ?? 168,
        silencePercent: terms.silencePercent ?? 50,
        arbitrator: parseAddress(terms.arbitrator ?? ZERO_ADDRESS),
        termsHash: parseHash(terms.termsHash),
      };
      const value = token === ZERO_ADDRESS ? terms.amount : 0n;
      return write(
        contract.interface,
        () => contract.createAndFundTask(chosen, struct, { value }),
        (events) => ({ taskId: parseHash(String(eventNamed(events, 'TaskCreatedAndFunded').args['taskId'])) }),
      );
    },
    acceptTask: (taskId) =>
      write(
        contract.interface,
        () => contract.acceptTask(parseHash(taskId)),
        () => ({}),
      ),
    completeTask: (taskId, proof) =>
      write(
        contract.interface,
        () => contract.completeTask(parseHash(taskId), parseHash(proof)),
        (events) => ({ reviewEndsAt: eventNamed(events, 'TaskCompleted').args['reviewEndsAt'] as bigint }),
      ),
    releasePayment: (taskId) => closing(() => contract.releasePayment(parseHash(taskId))),
    claimPayment: (taskId) => closing(() => contract.claimPayment(parseHash(taskId))),
    raiseDispute: (taskId) =>
      write(
        contract.interface,
        () => contract.raiseDispute(parseHash(taskId)),
        (events) => ({ rulingEndsAt: eventNamed(events, 'TaskDisputed').args['rulingEndsAt'] as bigint }),
      ),
    resolveDispute: (taskId, agentBps) => closing(() => contract.resolveDispute(parseHash(taskId), agentBps)),
    resolveBySilence: (taskId) => closing(() => contract.resolveBySilence(parseHash(taskId))),
    refundIfExpired: (taskId) => closing(() => contract.refundIfExpired(parseHash(taskId))),
    withdraw: (token, to) =>
      write(
        contract.interface,
        () =>
          to === undefined
            ? contract.withdraw(parseAddress(token))
            : contract.withdrawTo(parseAddress(token), parseAddress(to)),
        (events) => ({ amount: eventNamed(events, 'CreditWithdrawn').args['amount'] as bigint }),
      ),
    getTask: async (taskId) => taskFrom(await read(contract.getTask(parseHash(taskId)))),
    getHistory: (taskId, options) => readTaskHistory(contract, parseHash(taskId), options),
    creditOf: (token, account) => read(contract.creditOf(parseAddress(token), parseAddress(account))),
    reputation: async () => parseAddress(await read(contract.reputation())),
  };
}

/** The lowest lane in which `client` can create a task now. A transaction still pending may take it first. */
export async function lowestFreeLane(contract: TaskEscrow, client: string): Promise<bigint> {
  for (let from = 0n; ; from += LANES_PER_CALL) {
    const lane = await contract.findFreeLane(client, from, LANES_PER_CALL);
    if (lane < from + LANES_PER_CALL) return lane;
  }
}

async function signerAddress(runner: ContractRunner): Promise<string> {
  if ('getAddress' in runner && typeof runner.getAddress === 'function') {
    return (await (runner.getAddress as () => Promise<string>)()).toLowerCase();
  }
  throw new AgentMarketError('SIGNER_NEEDED', 'this client can only read', {
    hint: 'Create it with a signer as runner.',
  });
}

function closedFrom(events: LogDescription[]): Closed {
  const { outcome, agentAmount, clientAmount } = eventNamed(events, 'TaskClosed').args.toObject() as {
    outcome: bigint;
    agentAmount: bigint;
    clientAmount: bigint;
  };
  const credited = events
    .filter(({ name }) => name === 'PaymentCredited')
    .map(({ args }) => ({ account: parseAddress(String(args['account'])), amount: args['amount'] as bigint }));
  return { outcome: OUTCOMES[Number(outcome)] ?? 'Open', agentAmount, clientAmount, credited };
}
