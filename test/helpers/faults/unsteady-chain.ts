/** What a chain does to a log by itself, on anvil. */
import { Wallet } from 'ethers';
import type { LogIdentity } from '../../../services/src/store/identity.ts';
import type { LogChain } from '../log-on-chain.ts';
import type { Random } from './random.ts';

/** Blocks that make one final: reorganisations are never deeper. */
export const CONFIRMATIONS = 3n;
const FINAL_DEPTH = Number(CONFIRMATIONS);

export class UnsteadyChain {
  readonly #chain: LogChain;
  readonly #identity: LogIdentity;
  readonly #key: string;
  readonly #random: Random;

  constructor(chain: LogChain, { identity, key, random }: { identity: LogIdentity; key: string; random: Random }) {
    [this.#chain, this.#identity, this.#key, this.#random] = [chain, identity, key, random];
  }

  /** A reorganisation after this never reaches what was before it. */
  async settle(): Promise<void> {
    await this.rpc('evm_setAutomine', true);
    await this.fund();
    await this.mine(FINAL_DEPTH + 1);
  }

  /** As a chain is on a good day, and far enough ahead for every batch. */
  async calm(): Promise<void> {
    await this.rpc('evm_setAutomine', true);
    await this.rpc('anvil_setNextBlockBaseFeePerGas', '0x3b9aca00');
    await this.fund();
    await this.rpc('evm_increaseTime', 10_000);
    await this.mine(1);
  }

  /** Until everything mined is final. */
  finalize(): Promise<void> {
    return this.mine(FINAL_DEPTH + 1);
  }

  async mine(blocks: number): Promise<void> {
    for (let i = 0; i < blocks; i++) await this.rpc('evm_mine');
  }

  async reorg(): Promise<void> {
    await this.rpc('anvil_reorg', 1 + this.#random.below(FINAL_DEPTH), []);
  }

  async fund(): Promise<void> {
    await this.rpc('anvil_setBalance', this.#identity.operator, '0xde0b6b3a7640000');
  }

  async drain(): Promise<void> {
    await this.rpc('anvil_setBalance', this.#identity.operator, '0x0');
  }

  /** A transaction of the operator that its store knows nothing about. */
  async foreign(): Promise<void> {
    const { operator: to, domain } = this.#identity;
    const nonce = Number(await this.rpc('eth_getTransactionCount', to, 'latest'));
    const fees = { maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 10n ** 10n };
    const plan = { to, nonce, chainId: domain.chainId, gasLimit: 21_000n, type: 2, ...fees };
    const raw = await new Wallet(this.#key).signTransaction(plan);
    // Refused when the operator is out of coin.
    await this.rpc('eth_sendRawTransaction', raw).catch(() => undefined);
  }

  async rpc(method: string, ...params: unknown[]): Promise<unknown> {
    return (await this.#chain.provider.send(method, params)) as unknown;
  }
}
