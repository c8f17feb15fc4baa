/** An agent quotes by signature, the client creates the accepted task, pays a milestone, and both settle the rest. */
import { parseAddress } from '@agent-market/sdk';
import { createEscrowClient, hashTerms, signQuote, signSettlement } from '@agent-market/sdk/escrow';
import { JsonRpcProvider, parseEther } from 'ethers';

const provider = new JsonRpcProvider(process.env['AGENT_MARKET_RPC_URL'] ?? 'http://127.0.0.1:8545');
const address = process.env['AGENT_MARKET_ESCROW'] ?? '';
const clientSigner = await provider.getSigner(4);
const agentSigner = await provider.getSigner(5);
const market = (await provider.getSigner(6)).address;
const client = createEscrowClient({ address, runner: clientSigner });

const domain = { chainId: (await provider.getNetwork()).chainId, contract: parseAddress(address) };
const now = BigInt((await provider.getBlock('latest'))?.timestamp ?? 0);
const hour = 3600n;

// They agree off chain: on the terms, on a marketplace fee of 2.5 %, and on which task this will be.
const lane = 0n;
const taskId = await client.contract.nextTaskId(clientSigner.address, lane);
const terms = {
  agent: agentSigner.address,
  amount: parseEther('0.1'),
  deadline: now + 7n * 24n * hour,
  termsHash: hashTerms('Translate three chapters.', 'One milestone a chapter.'),
};
const options = { feeRecipient: market, feeBps: 250 };

// The agent sends nothing: a signature over the id and all terms is its consent, for an hour.
const quote = await signQuote(agentSigner, domain, { taskId, terms, options, validUntil: now + hour });
await (await client.createAndFundTask(terms, { lane, options, quote })).wait();
console.log('created, funded and accepted:', (await client.getTask(taskId)).accepted);

// The first chapter is good.
const part = await (await client.releasePart(taskId, parseEther('0.04'))).wait();
console.log(
  `released ${part.amount} wei, of which ${part.marketFee} to the marketplace; ${part.remaining} stay locked`,
);

// The rest is called off: the agent offers to take a third of what is left, the client closes with it.
const { topUps } = await client.getTask(taskId);
const split = {
  taskId,
  remaining: part.remaining,
  topUps,
  agentAmount: parseEther('0.02'),
  validUntil: now + 2n * hour,
};
const consent = await signSettlement(agentSigner, domain, split);
const closed = await (await client.settle(taskId, split.agentAmount, consent)).wait();
console.log(`closed (${closed.outcome}): agent ${closed.agentAmount}, client ${closed.clientAmount} wei`);

const { events } = await client.getHistory(taskId);
console.log('what happened:', events.map(({ name }) => name).join(', '));

provider.destroy();
