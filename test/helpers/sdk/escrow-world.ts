// A deployed escrow as its SDK sees it: a client of the kit for each party, and ordinary terms.
import { createEscrowClient, hashTerms, type EscrowDomain, type TaskTerms } from '../../../sdk/src/escrow/index.ts';
import { AgentMarketError } from '../../../sdk/src/errors.ts';
import { parseAddress } from '../../../sdk/src/hex.ts';
import type { Connection } from '../contracts/connection.ts';

export const DAY = 86_400;

/** Make the fixture once per file: fixtures are told apart by identity. */
export function escrowWorld({ ethers, networkHelpers }: Connection) {
  return async function deployEscrowWorld() {
    const [client, agent, arbitrator, stranger] = await ethers.getSigners();
    if (!client || !agent || !arbitrator || !stranger) throw new Error('no accounts');
    const escrow = await ethers.deployContract('TaskEscrow');
    const token = await ethers.deployContract('SignedToken');
    const verifier = await ethers.deployContract('MoodyVerifier');
    const address = await escrow.getAddress();
    await token.getFunction('mint')(client.address, 1_000_000n);
    const now = async (): Promise<bigint> => BigInt(await networkHelpers.time.latest());
    const terms: TaskTerms = {
      agent: agent.address,
      amount: 1000n,
      deadline: (await now()) + BigInt(DAY),
      arbitrator: arbitrator.address,
      termsHash: hashTerms('work', 'good'),
    };
    const domain: EscrowDomain = {
      chainId: (await ethers.provider.getNetwork()).chainId,
      contract: parseAddress(address),
    };
    return {
      ...{ address, terms, domain, now },
      ...{ token: await token.getAddress(), verifier: await verifier.getAddress() },
      signers: { client, agent, arbitrator, stranger },
      asClient: createEscrowClient({ address, runner: client }),
      asAgent: createEscrowClient({ address, runner: agent }),
      asArbitrator: createEscrowClient({ address, runner: arbitrator }),
      asStranger: createEscrowClient({ address, runner: stranger }),
      reader: createEscrowClient({ address, runner: ethers.provider }),
    };
  };
}

export async function refusal(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof AgentMarketError ? error.code : String(error)),
  );
}
