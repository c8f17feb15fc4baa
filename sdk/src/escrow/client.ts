/** The escrow for client apps and agents. One client speaks for one signer. */
import { Contract, type ContractRunner, type TransactionRequest, type TransactionResponse } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { write, type Write } from '../contracts/write.ts';
import { AgentMarketError, InvalidInput } from '../errors.ts';
import { TaskEscrow__factory } from '../generated/factories/contracts/TaskEscrow__factory.ts';
import type { TaskEscrow } from '../generated/contracts/TaskEscrow.ts';
import { parseAddress, parseHash, type Address, type Hex } from '../hex.ts';
import { ESCROW, escrowCall, type EscrowCall } from './call.ts';
import { createCalls } from './create-calls.ts';
import type { TaskHistory } from './history.ts';
import { readTaskHistory } from './read-history.ts';
import { taskFrom, type Task } from './task.ts';
import { optionsFrom, type FullOptions } from './terms.ts';
import type { EscrowVerbs } from './verbs.ts';
import { workCalls } from './work-calls.ts';

/** Every verb as a call, for {@link EscrowVerbs.multicall}, smart accounts and signers elsewhere. */
export const escrowCalls = { ...createCalls, ...workCalls };

export interface EscrowClient extends EscrowVerbs {
  address: Address;
  /** The TypeChain contract, for everything else. */
  contract: TaskEscrow;
  getTask(taskId: string): Promise<Task>;
  /** What the task chose; `extensionHours` is what is left of them. */
  getOptions(taskId: string): Promise<FullOptions>;
  /** Everything that ever happened to a task, from the events: also after its lane was reused. */
  getHistory(taskId: string, options?: { fromBlock?: number }): Promise<TaskHistory>;
  isRevoked(signer: string, digest: string): Promise<boolean>;
  creditOf(token: string, account: string): Promise<bigint>;
  reputation(): Promise<Address>;
}

const ERC20 = ['function approve(address,uint256) returns (bool)'];
/** Lanes looked at in one call when the SDK chooses one. */
const LANES_PER_CALL = 64n;

/** A client of the escrow at `address`; `runner` is a signer, or a provider for reading only. */
export function createEscrowClient(options: { address: string; runner: ContractRunner }): EscrowClient {
  const { runner } = options;
  const address = parseAddress(options.address);
  const contract = TaskEscrow__factory.connect(address, runner);

  /** Makes a call, which may take reading the chain, and sends it. */
  async function send<T>(make: () => EscrowCall<T> | Promise<EscrowCall<T>>): Promise<Write<T>> {
    const { data, value, read: result } = await read(Promise.resolve().then(make));
    const transact = transactorOf(runner);
    return write(ESCROW, () => transact({ to: address, data, value }), result, address);
  }
  const freeLane = async (): Promise<bigint> => lowestFreeLane(contract, await signerAddress(runner));
  const tokenOf = async (taskId: string): Promise<string> => (await contract.getTask(parseHash(taskId))).token;
  const bondOf = async (taskId: string): Promise<bigint> => (await contract.getOptions(parseHash(taskId))).bond;
  const calls = escrowCalls;

  return {
    address,
    contract,
    async approvePayment(token, amount) {
      const erc20 = new Contract(parseAddress(token), ERC20, runner);
      return write(
        ESCROW,
        () => erc20.getFunction('approve').send(address, amount),
        () => ({}),
      );
    },
    permitPayment: (token, permit) => send(() => calls.permitPayment(token, permit)),
    createAndFundTask: (terms, choice = {}) =>
      send(async () => calls.createAndFundTask(terms, { ...choice, lane: choice.lane ?? (await freeLane()) })),
    createTask: (terms, choice = {}) =>
      send(async () => calls.createTask(terms, { ...choice, lane: choice.lane ?? (await freeLane()) })),
    fundTask: (taskId, terms, choice) => send(() => calls.fundTask(taskId, terms, choice)),
    fundTaskWithAuthorization: (...given) => send(() => calls.fundTaskWithAuthorization(...given)),
    cancelTask: (taskId) => send(() => calls.cancelTask(taskId)),
    topUp: (taskId, amount) => send(async () => calls.topUp(taskId, amount, { token: await tokenOf(taskId) })),
    extendDeadline: (taskId, deadline) => send(() => calls.extendDeadline(taskId, deadline)),
    shortenDeadline: (...given) => send(() => calls.shortenDeadline(...given)),
    acceptTask: (taskId) => send(() => calls.acceptTask(taskId)),
    declineTask: (taskId) => send(() => calls.declineTask(taskId)),
    completeTask: (taskId, proof) => send(() => calls.completeTask(taskId, proof)),
    completeWithProof: (...given) => send(() => calls.completeWithProof(...given)),
    releasePayment: (taskId) => send(() => calls.releasePayment(taskId)),
    releasePart: (taskId, amount) => send(() => calls.releasePart(taskId, amount)),
    releaseAndReview: (...given) => send(() => calls.releaseAndReview(...given)),
    claimPayment: (taskId) => send(() => calls.claimPayment(taskId)),
    raiseDispute: (taskId) =>
      send(async () => {
        const [bond, token] = await Promise.all([bondOf(taskId), tokenOf(taskId)]);
        return calls.raiseDispute(taskId, { bond, token });
      }),
    submitEvidence: (taskId, evidence) => send(() => calls.submitEvidence(taskId, evidence)),
    extendRuling: (taskId, rulingEndsAt) => send(() => calls.extendRuling(taskId, rulingEndsAt)),
    resolveDispute: (taskId, agentBps) => send(() => calls.resolveDispute(taskId, agentBps)),
    resolveBySilence: (taskId) => send(() => calls.resolveBySilence(taskId)),
    settle: (...given) => send(() => calls.settle(...given)),
    refundIfExpired: (taskId) => send(() => calls.refundIfExpired(taskId)),
    withdraw: (token, to) => send(() => calls.withdraw(token, to)),
    revokeSignature: (digest) => send(() => calls.revokeSignature(digest)),
    multicall: (batch) => send(() => batchCall(batch)),

    getTask: async (taskId) => taskFrom(await read(contract.getTask(parseHash(taskId)))),
    getOptions: async (taskId) => optionsFrom(await read(contract.getOptions(parseHash(taskId)))),
    getHistory: (taskId, where) => readTaskHistory(contract, parseHash(taskId), where),
    isRevoked: (signer, digest) => read(contract.isRevoked(parseAddress(signer), parseHash(digest))),
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

function batchCall(batch: readonly EscrowCall<unknown>[]): EscrowCall<{ events: Parameters<EscrowCall['read']>[0] }> {
  if (batch.some(({ value }) => value !== 0n)) {
    throw new InvalidInput('BATCH_TAKES_NO_VALUE', 'a batch cannot pay in native coin', {
      hint: 'Send the call that pays by itself.',
    });
  }
  const data = ESCROW.encodeFunctionData('multicall', [batch.map((each): Hex => each.data)]);
  return escrowCall(data, (events) => ({ events }));
}

async function read<T>(call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    throw contractError(error);
  });
}

function transactorOf(runner: ContractRunner): (request: TransactionRequest) => Promise<TransactionResponse> {
  if (typeof runner.sendTransaction !== 'function' || !('getAddress' in runner)) throw signerNeeded();
  const { sendTransaction } = runner;
  return (request) => sendTransaction.call(runner, request);
}

async function signerAddress(runner: ContractRunner): Promise<string> {
  if (!('getAddress' in runner) || typeof runner.getAddress !== 'function') throw signerNeeded();
  return (await (runner.getAddress as () => Promise<string>)()).toLowerCase();
}

function signerNeeded(): AgentMarketError {
  return new AgentMarketError('SIGNER_NEEDED', 'this client can only read', {
    hint: 'Create it with a signer as runner.',
  });
}
