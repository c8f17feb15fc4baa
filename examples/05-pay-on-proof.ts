/** A client buys a secret: whoever works for it is paid at once for handing it over, by a verifier and by nobody's goodwill. */
import { HashLockVerifier__factory } from '@agent-market/sdk/contracts';
import { AgentMarketError } from '@agent-market/sdk/errors';
import { createEscrowClient, hashTerms } from '@agent-market/sdk/escrow';
import { hexlify, JsonRpcProvider, keccak256, parseEther, randomBytes } from 'ethers';

const provider = new JsonRpcProvider(process.env['AGENT_MARKET_RPC_URL'] ?? 'http://127.0.0.1:8545');
const address = process.env['AGENT_MARKET_ESCROW'] ?? '';
const clientSigner = await provider.getSigner(7);
const agentSigner = await provider.getSigner(8);
const client = createEscrowClient({ address, runner: clientSigner });
const agent = createEscrowClient({ address, runner: agentSigner });

// One HashLockVerifier serves every task of a chain. It has no owner and no state, so anybody may deploy it.
const deployed = await new HashLockVerifier__factory(clientSigner).deploy();
const verifier = await (await deployed.waitForDeployment()).getAddress();

// The agent has the key of an encrypted data set, and tells everybody its hash. 32 random bytes, for one task only.
const secret = hexlify(randomBytes(32));
const spec = keccak256(secret);

// The client locks the payment for whatever hashes to that.
const now = (await provider.getBlock('latest'))?.timestamp ?? 0;
const terms = {
  agent: agentSigner.address,
  amount: parseEther('0.05'),
  deadline: BigInt(now + 7 * 24 * 3600),
  termsHash: hashTerms('The key of the data set.', 'Its keccak256 is the specification.'),
};
const { taskId } = await (await client.createAndFundTask(terms, { options: { verifier, spec } })).wait();
console.log('locked 0.05 for the preimage of', spec);

// A wrong preimage pays nobody and changes nothing: the node refuses it before it is sent.
const wrong = hexlify(randomBytes(32));
try {
  await agent.completeWithProof(taskId, wrong, wrong);
  throw new Error('a wrong preimage was paid for');
} catch (error) {
  if (!(error instanceof AgentMarketError) || error.code !== 'TaskEscrow_NotProven') throw error;
  console.log(`a wrong preimage: ${error.code}; the task is still`, (await client.getTask(taskId)).state);
}

// The right one is result and evidence in one, and the escrow pays in the same transaction.
const { outcome, agentAmount } = await (await agent.completeWithProof(taskId, secret, secret)).wait();
console.log(`closed (${outcome}): the agent got ${agentAmount} wei, with no client and no arbitrator`);

// The client reads what it bought: the result is the task's proof.
console.log('the key is on chain:', (await client.getTask(taskId)).proof === secret);

provider.destroy();
