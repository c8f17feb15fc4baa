// One chain with the contracts, tokens and parties on it, at the same addresses and times as on every other such chain.
import {
  getCreateAddress,
  HDNodeWallet,
  Interface,
  MaxUint256,
  parseEther,
  type BytesLike,
  type TransactionRequest,
} from 'ethers';
import { AgentReputation__factory } from '../../../sdk/src/generated/factories/contracts/AgentReputation__factory.ts';
import { TaskEscrow__factory } from '../../../sdk/src/generated/factories/contracts/TaskEscrow__factory.ts';
import { Actor__factory } from '../../../sdk/src/generated/factories/contracts/mocks/Actor__factory.ts';
import { BlocklistToken__factory } from '../../../sdk/src/generated/factories/contracts/mocks/BlocklistToken__factory.ts';
import { FeeToken__factory } from '../../../sdk/src/generated/factories/contracts/mocks/FeeToken__factory.ts';
import { HookToken__factory } from '../../../sdk/src/generated/factories/contracts/mocks/HookToken__factory.ts';
import { MoodyVerifier__factory } from '../../../sdk/src/generated/factories/contracts/mocks/MoodyVerifier__factory.ts';
import { NoReturnToken__factory } from '../../../sdk/src/generated/factories/contracts/mocks/NoReturnToken__factory.ts';
import { OddToken__factory } from '../../../sdk/src/generated/factories/contracts/mocks/OddToken__factory.ts';
import { SignedToken__factory } from '../../../sdk/src/generated/factories/contracts/mocks/SignedToken__factory.ts';
import { TestToken__factory } from '../../../sdk/src/generated/factories/contracts/mocks/TestToken__factory.ts';
import { ThirstyReceiver__factory } from '../../../sdk/src/generated/factories/contracts/mocks/ThirstyReceiver__factory.ts';
import type { Rpc } from './rpc.ts';

/** Of Hardhat's node and of anvil alike. */
const WORDS = 'test test test test test test test test test test test junk';
const GAS_PRICE = 5_000_000_000n;
/** Later than the clock of the machine, from which both nodes start. */
export const START = 4_000_000_000;
const GAS = 14_000_000n;

export const TOKENS = {
  TestToken: TestToken__factory,
  OddToken: OddToken__factory,
  NoReturnToken: NoReturnToken__factory,
  BlocklistToken: BlocklistToken__factory,
  HookToken: HookToken__factory,
  FeeToken: FeeToken__factory,
  SignedToken: SignedToken__factory,
} as const;
export type TokenName = keyof typeof TOKENS;

/** Not the typed ones: a verb's name comes from a table. */
export const IFACES = {
  escrow: new Interface(TaskEscrow__factory.abi),
  reputation: new Interface(AgentReputation__factory.abi),
  actor: new Interface(Actor__factory.abi),
  oddToken: new Interface(OddToken__factory.abi),
  blocklistToken: new Interface(BlocklistToken__factory.abi),
  hookToken: new Interface(HookToken__factory.abi),
};

export const wallets = Array.from({ length: 4 }, (_, i) =>
  HDNodeWallet.fromPhrase(WORDS, undefined, `m/44'/60'/0'/0/${i}`),
);
const [director = wallets[0] as HDNodeWallet, ...people] = wallets;

export interface Party {
  address: string;
  /** Undefined for a contract, which anybody drives. */
  wallet: HDNodeWallet | undefined;
}

/** The first contracts and accounts of every stage: the addresses follow from the director's nonces. */
const deployed = (nonce: number): string => getCreateAddress({ from: director.address, nonce });
const tokenNames = Object.keys(TOKENS) as TokenName[];
export const ESCROW = deployed(0);
export const REPUTATION = getCreateAddress({ from: ESCROW, nonce: 1 });
export const ACTORS = [deployed(1), deployed(2), deployed(3)];
export const tokenAddresses = Object.fromEntries(tokenNames.map((name, i) => [name, deployed(4 + i)])) as Record<
  TokenName,
  string
>;
export const VERIFIER = deployed(4 + tokenNames.length);
export const PARTIES: readonly Party[] = [
  ...people.map((wallet) => ({ address: wallet.address, wallet })),
  ...ACTORS.map((address) => ({ address, wallet: undefined })),
];

export interface Call {
  to: string | null;
  data: BytesLike;
  value?: bigint;
  gas?: bigint;
}

export interface Sent {
  raw: string;
  from: string;
  call: Call;
}

/** Signs what a party does; a contract is driven by the director, through `execute`. */
export async function signAs(party: Party | undefined, call: Call, nonces: Map<string, number>): Promise<Sent> {
  const wallet = party?.wallet ?? director;
  const {
    to,
    data,
    value = 0n,
    gas = GAS,
  } = party !== undefined && party.wallet === undefined ? throughActor(party.address, call) : call;
  const nonce = nonces.get(wallet.address) ?? 0;
  nonces.set(wallet.address, nonce + 1);
  const request: TransactionRequest = {
    type: 0,
    chainId: 31337,
    gasPrice: GAS_PRICE,
    to,
    data: String(data),
    value,
    gasLimit: gas,
    nonce,
  };
  return { raw: await wallet.signTransaction(request), from: wallet.address, call: { to, data, value, gas } };
}

function throughActor(actor: string, { to, data, value = 0n, ...rest }: Call): Call {
  return { ...rest, to: actor, data: IFACES.actor.encodeFunctionData('execute', [to, value, data]), value };
}

/** What every stage begins with. `escrowCode` is TaskEscrow's creation code. */
export function* setup(escrowCode: string): Generator<[Party | undefined, Call], undefined> {
  yield [undefined, { to: null, data: escrowCode }];
  yield [undefined, { to: null, data: Actor__factory.bytecode }];
  yield [undefined, { to: null, data: Actor__factory.bytecode }];
  yield [undefined, { to: null, data: ThirstyReceiver__factory.bytecode }];
  for (const name of tokenNames) yield [undefined, { to: null, data: TOKENS[name].bytecode }];
  yield [undefined, { to: null, data: MoodyVerifier__factory.bytecode }];
  for (const to of ACTORS) yield [undefined, { to, data: '0x', value: parseEther('10'), gas: 200_000n }];
  for (const name of tokenNames) {
    const to = tokenAddresses[name];
    for (const party of PARTIES) {
      yield [undefined, { to, data: IFACES.oddToken.encodeFunctionData('mint', [party.address, 1n << 100n]) }];
      yield [party, { to, data: IFACES.oddToken.encodeFunctionData('approve', [ESCROW, MaxUint256]) }];
    }
  }
  // Two contracts refuse what they are paid, and one account cannot receive one token, until a script changes it.
  const refuse = (mode: number): string => IFACES.actor.encodeFunctionData('setMode', [mode]);
  yield [undefined, { to: ACTORS[0] ?? null, data: refuse(1) }];
  yield [undefined, { to: ACTORS[1] ?? null, data: refuse(4) }];
  const blocked = IFACES.blocklistToken.encodeFunctionData('setBlocked', [people[2]?.address, true]);
  yield [undefined, { to: tokenAddresses.BlocklistToken, data: blocked }];
  const data = IFACES.hookToken.encodeFunctionData('setHooked', [ACTORS[0], true]);
  yield [undefined, { to: tokenAddresses.HookToken, data }];
}

export interface Receipt {
  blockNumber: string;
  status: string;
  gasUsed: string;
  effectiveGasPrice: string;
  logsBloom: string;
  contractAddress: string | null;
  logs: { address: string; topics: string[]; data: string }[];
}

/** Mines one block with this transaction at that time. A node that refuses it throws; a revert is in the receipt. */
export async function mine(rpc: Rpc, { raw, hash, at }: { raw: string; hash: string; at: number }): Promise<Receipt> {
  await rpc.ask('evm_setNextBlockTimestamp', at);
  // Hardhat answers a reverted transaction with an error and mines it all the same.
  const refusal = await rpc.ask('eth_sendRawTransaction', raw).then(String, String);
  for (let tries = 0; tries < 200; tries++) {
    const receipt = await rpc.ask<Receipt | null>('eth_getTransactionReceipt', hash);
    if (receipt !== null) return receipt;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`not mined: ${refusal}`);
}
