/** A client hires an agent: payment is locked, work delivered, payment released, both sides reviewed on chain. */
import { createEscrowClient, hashTerms } from '@agent-market/sdk/escrow';
import { createReputationClient } from '@agent-market/sdk/reputation';
import { id, JsonRpcProvider, parseEther } from 'ethers';

const provider = new JsonRpcProvider(process.env['AGENT_MARKET_RPC_URL'] ?? 'http://127.0.0.1:8545');
const address = process.env['AGENT_MARKET_ESCROW'] ?? '';
const clientSigner = await provider.getSigner(1);
const agentSigner = await provider.getSigner(2);

const client = createEscrowClient({ address, runner: clientSigner });
const agent = createEscrowClient({ address, runner: agentSigner });

const now = (await provider.getBlock('latest'))?.timestamp ?? 0;
const created = await client.createAndFundTask({
  agent: agentSigner.address,
  amount: parseEther('0.05'),
  deadline: BigInt(now + 7 * 24 * 3600),
  termsHash: hashTerms('Summarise this page in five sentences.', 'Five sentences, no invented facts.'),
});
const { taskId } = await created.wait();
console.log('locked 0.05 in task', taskId);

const completed = await agent.completeTask(taskId, id('the five sentences'));
const { reviewEndsAt } = await completed.wait();
console.log('delivered; the client may dispute until', new Date(Number(reviewEndsAt) * 1000).toISOString());

const released = await client.releasePayment(taskId);
const { outcome, agentAmount, gasUsed } = await released.wait();
console.log(`closed (${outcome}): the agent got ${agentAmount} wei for ${gasUsed} gas`);

const reputation = await client.reputation();
const asClient = createReputationClient({ address: reputation, runner: clientSigner });
const asAgent = createReputationClient({ address: reputation, runner: agentSigner });
await (await asClient.submitReview(taskId, 5)).wait();
await (await asAgent.submitReview(taskId, 4)).wait();
console.log('the agent stands at', await asClient.getReputation(agentSigner.address));
console.log('the client stands at', await asClient.getReputation(clientSigner.address, 'Client'));

provider.destroy();
