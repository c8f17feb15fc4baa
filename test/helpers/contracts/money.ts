// Asserts who got what, whatever the money is.
import { expect } from 'chai';
import type { Addressable, TransactionResponse } from 'ethers';

import type { World } from './world.ts';

export interface Moved {
  client?: bigint;
  agent?: bigint;
  escrow?: bigint;
}

/** The transaction changes these balances by exactly these amounts; a party not named gets and pays nothing. */
export async function expectMoved(world: World, tx: Promise<TransactionResponse>, moved: Moved): Promise<void> {
  const { ethers } = world.connection;
  const accounts: Addressable[] = [world.client, world.agent, world.escrow];
  const changes = [moved.client ?? 0n, moved.agent ?? 0n, moved.escrow ?? 0n];
  if (world.token) await expect(tx).to.changeTokenBalances(ethers, world.token, accounts, changes);
  else await expect(tx).to.changeEtherBalances(ethers, accounts, changes);
}

export async function balanceOf(world: World, account: string | Addressable): Promise<bigint> {
  return world.token ? world.token.balanceOf(account) : world.connection.ethers.provider.getBalance(account);
}
