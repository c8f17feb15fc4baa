/** A review log in one process: accept a signed review, anchor it, and hand out a proof that a stranger verifies. */
import { parseAddress, ZERO_HASH, type Hash, type Hex } from '@agent-market/sdk';
import { createEscrowClient } from '@agent-market/sdk/escrow';
import { serializeBundle, verifyBundle } from '@agent-market/sdk/log';
import { localSigner, signedReviewJson, signReview } from '@agent-market/sdk/reviews';
import { connectProvider, createAnchorReader, createRpc } from '@agent-market/services/chain';
import { acceptReview, anchorPending, exportBundle, freezeBatch, systemClock } from '@agent-market/services/log';
import { openStore } from '@agent-market/services/store';
import { hexlify, parseEther, randomBytes, Wallet } from 'ethers';

const url = process.env['AGENT_MARKET_RPC_URL'] ?? 'http://127.0.0.1:8545';
const provider = await connectProvider(url);
const escrow = createEscrowClient({ address: process.env['AGENT_MARKET_ESCROW'] ?? '', runner: provider });
const domain = { chainId: (await provider.getNetwork()).chainId, contract: await escrow.reputation() };

// The operator's key signs receipts and batch headers, and pays for the anchors.
const wallet = Wallet.createRandom();
const funder = await provider.getSigner(3);
await (await funder.sendTransaction({ to: wallet.address, value: parseEther('1') })).wait();
const signer = localSigner(wallet.privateKey as Hex);
const store = await openStore({ memory: true }, { domain, operator: signer.address });
const log = { store, signer, clock: systemClock };

const reviewer = Wallet.createRandom();
const signed = await signReview(reviewer, domain, {
  reviewer: parseAddress(reviewer.address),
  subject: parseAddress(Wallet.createRandom().address),
  taskId: ZERO_HASH, // no escrowed task: unverified, so the log must be told to take it
  rating: 4,
  issuedAt: systemClock(),
  nonce: 1n,
  feedback: { text: 'Good, a little late.', tags: [], salt: hexlify(randomBytes(32)) as Hash },
});
const { digest, receipt } = await acceptReview({ ...log, acceptUnverified: true }, signedReviewJson(signed));
console.log(
  'accepted; the operator promises an anchor by',
  new Date(Number(receipt.receipt.anchorBy) * 1000).toISOString(),
);

const batch = await freezeBatch(log);
await anchorPending({ ...log, rpc: createRpc({ url }), sender: wallet });
console.log('anchored batch', batch?.header.batchId, 'with root', batch?.header.root);

// A stranger needs the file, and what they trust: chain, contract, operators.
const file = serializeBundle(await exportBundle(log, { digest }));
const pins = { domain, operators: [store.operator], anchored: [] };
const { verdict, detail } = await verifyBundle(file, pins, createAnchorReader({ url, domain }));
console.log(`${verdict}: ${detail}`);

await store.close();
provider.destroy();
