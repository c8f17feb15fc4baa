// Takes reviews into a log, and has ethers check the signatures of the same reviews, in turn. Argument: a directory, or the URL of a server.
import { verifyTypedData } from 'ethers';
import type { Address, Hash } from '@agent-market/sdk';
import {
  hashReview,
  localSigner,
  REVIEW_TYPES,
  signedReviewJson,
  typedDataDomain,
  type Review,
  type SignedReview,
} from '@agent-market/sdk/reviews';
import type { IntakeContext } from '../../services/src/log/context.ts';
import { acceptReviews } from '../../services/src/log/intake.ts';
import { SignatureWorkers } from '../../services/src/log/signature-workers.ts';
import { openStore } from '../../services/src/store/open.ts';
import { rounded } from './child.ts';
import { AT_A_TIME, BATCH, BATCHES, ROUNDS, THREADS, VERIFIED } from './intake-size.ts';

const NOW = 1_700_000_000n;
const DOMAIN = { chainId: 31_337n, contract: `0x${'c0'.repeat(20)}` as Address };
const OPERATOR_KEY = word(1_000_001);
const PEOPLE = Array.from({ length: 100 }, (_, i) => localSigner(word(i + 1)));

const [place = ''] = process.argv.slice(2);
const signer = localSigner(OPERATOR_KEY);
const store = await openStore(place.includes('://') ? { url: place } : { dataDir: place }, {
  domain: DOMAIN,
  operator: signer.address,
});
const workers = new SignatureWorkers({ key: OPERATOR_KEY, threads: THREADS });
const ours: Sample[] = [];
const ethers: Sample[] = [];
// The first round starts the threads and is not counted.
for (let round = 0; round <= ROUNDS; round++) {
  const reviews = Array.from({ length: BATCH * BATCHES }, (_, i) => reviewOf(round * BATCH * BATCHES + i));
  ours.push(await accept({ store, signer, clock: () => NOW, acceptUnverified: true, workers }, reviews));
  ethers.push(await verify(reviews.slice(0, VERIFIED)));
}
await workers.close();
await store.close();
const listed = (samples: Sample[], figure: keyof Sample) =>
  samples
    .slice(1)
    .map((each) => each[figure])
    .join(' ');
console.log(
  JSON.stringify({
    ours: listed(ours, 'wall'),
    oursCpu: listed(ours, 'cpu'),
    ethers: listed(ethers, 'wall'),
    ethersCpu: listed(ethers, 'cpu'),
  }),
);

/** Microseconds a review, of wall clock and of processor time. */
interface Sample {
  wall: number;
  cpu: number;
}

async function sampleOf(reviews: number, work: () => Promise<unknown>): Promise<Sample> {
  const [cpuBefore, start] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    wall: rounded(((performance.now() - start) * 1000) / reviews),
    cpu: rounded((user + system) / reviews),
  };
}

async function accept(ctx: IntakeContext, reviews: readonly SignedReview[]): Promise<Sample> {
  const texts = reviews.map((review) => JSON.stringify(signedReviewJson(review)));
  let next = 0;
  const server = async (): Promise<void> => {
    while (next < texts.length) {
      const batch = texts.slice(next, (next += BATCH));
      const outcomes = await acceptReviews(
        ctx,
        batch.map((text) => JSON.parse(text) as unknown),
      );
      if (!outcomes.every((each) => 'accepted' in each && each.accepted.fresh)) throw new Error('a review was refused');
    }
  };
  return sampleOf(texts.length, () => Promise.all(Array.from({ length: AT_A_TIME }, server)));
}

async function verify(reviews: readonly SignedReview[]): Promise<Sample> {
  const domain = typedDataDomain(DOMAIN);
  return sampleOf(reviews.length, async () => {
    for (const { review, signature } of reviews) {
      const recovered = verifyTypedData(domain, REVIEW_TYPES, review, signature);
      if (recovered.toLowerCase() !== review.reviewer) throw new Error('the peer recovered another signer');
    }
  });
}

function reviewOf(number: number): SignedReview {
  const personAt = (index: number) => PEOPLE[index % PEOPLE.length] ?? signer;
  const reviewer = personAt(number);
  const review: Review = {
    reviewer: reviewer.address,
    subject: personAt(number * 7 + 1).address,
    taskId: word(0),
    rating: 1 + (number % 5),
    issuedAt: NOW,
    nonce: BigInt(number),
    feedback: {
      text: 'Delivered on time, all tests green, kept to the spec. '.repeat(4).slice(0, 200),
      tags: ['fast', 'typescript'],
      salt: word(number + 1),
    },
  };
  return { review, signature: reviewer.signDigest(hashReview(DOMAIN, review)) };
}

function word(number: number): Hash {
  return `0x${number.toString(16).padStart(64, '0')}` as Hash;
}
