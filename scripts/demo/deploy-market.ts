/** The demo's stage: contracts at their predictable addresses, a play dollar, and people with money. */
import { parseAddress } from '@agent-market/sdk';
import type { JsonRpcProvider } from 'ethers';
import { TestToken__factory } from '../../sdk/src/generated/factories/contracts/mocks/TestToken__factory.ts';
import { deployAll } from '../../services/src/deploy/index.ts';
import { createActor } from './actors.ts';
import { say } from './say.ts';
import type { Market } from './tasks.ts';

const PLAY_DOLLARS = 10_000n * 10n ** 6n;

export async function deployMarket(provider: JsonRpcProvider): Promise<Market & { reputation: string }> {
  const deployer = await createActor('deployer', provider);
  const { escrow, reputation, gasUsed } = await deployAll({ signer: deployer.signer });
  say.step('TaskEscrow, AgentReputation, OperatorBond and AgentBond deployed with CREATE2', gasUsed);

  const client = await createActor('client', provider);
  const agents = [
    await createActor('writer', provider),
    await createActor('coder', provider),
    await createActor('idler', provider),
  ] as const;
  const arbitrator = await createActor('arbitrator', provider);
  const token = await new TestToken__factory(deployer.signer).deploy();
  await token.waitForDeployment();
  await (await token.mint(client.address, PLAY_DOLLARS)).wait();
  say.step('a client with 100 ETH and 10,000 tUSD, three agents, an arbitrator');
  return {
    provider,
    escrow,
    reputation,
    token: parseAddress(await token.getAddress()),
    client,
    agents: [...agents],
    arbitrator,
  };
}
