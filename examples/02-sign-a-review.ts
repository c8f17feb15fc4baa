/** A review without a chain: signed by its reviewer, checked by anybody, and still valid after its text is erased. */
import { parseAddress, ZERO_HASH, type Hash } from '@agent-market/sdk';
import { eraseReview, hashReview, isSignedBy, signReview } from '@agent-market/sdk/reviews';
import { hexlify, randomBytes, Wallet } from 'ethers';

// The chain and the AgentReputation contract whose log the review is for.
const domain = { chainId: 31337n, contract: parseAddress('0x5FbDB2315678afecb367f032d93F642f64180aa3') };
const reviewer = Wallet.createRandom();

const { review, signature } = await signReview(reviewer, domain, {
  reviewer: parseAddress(reviewer.address),
  subject: parseAddress(Wallet.createRandom().address),
  taskId: ZERO_HASH,
  rating: 5,
  issuedAt: BigInt(Math.floor(Date.now() / 1000)),
  nonce: 1n,
  feedback: { text: 'Fast and exact.', tags: ['translation'], salt: hexlify(randomBytes(32)) as Hash },
});
const digest = hashReview(domain, review);
console.log('review', digest, 'signed by', review.reviewer);

// Whoever must forget the words keeps their hash, and with it the digest and the signature.
const erased = eraseReview(review);
console.log('still the same review without its text:', hashReview(domain, erased) === digest);
console.log('and still signed:', isSignedBy(erased.reviewer, hashReview(domain, erased), signature));

// Nothing can be changed.
const forged = { ...review, rating: 1 };
console.log('a changed rating is signed:', isSignedBy(review.reviewer, hashReview(domain, forged), signature));
