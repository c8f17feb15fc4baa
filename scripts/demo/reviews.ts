/** Both sides of every task review each other: on chain, and in the log with a receipt. */
import { hexlify, randomBytes } from 'ethers';
import { parseAddress, parseHash, type Hash } from '@agent-market/sdk';
import { createReputationClient } from '@agent-market/sdk/reputation';
import { signedReviewJson, signReview, type SignedReview } from '@agent-market/sdk/reviews';
import { acceptReview, type IntakeContext } from '../../services/src/log/index.ts';
import { startProgress } from '../../services/src/cli/progress.ts';
import type { Actor } from './actors.ts';
import { say } from './say.ts';
import type { DoneTask } from './tasks.ts';

interface Opinion {
  task: DoneTask;
  by: Actor;
  about: Actor;
  stars: number;
}

export async function reviewOnChain(tasks: readonly DoneTask[], reputation: string): Promise<void> {
  for (const { by, about, task, stars } of tasks.flatMap(opinionsOf)) {
    const client = createReputationClient({ address: reputation, runner: by.signer });
    const { gasUsed } = await (await client.submitReview(task.taskId, stars)).wait();
    say.step(`${by.name} gives ${about.name} ${stars} of 5`, gasUsed);
  }
  const agents = new Map(tasks.map(({ agent }) => [agent.address, agent]));
  for (const agent of agents.values()) {
    const { averageX100, count } = await createReputationClient({
      address: reputation,
      runner: agent.signer,
    }).getReputation(agent.address);
    say.fact(agent.name, `${(averageX100 / 100).toFixed(2)} stars from ${count} reviews, read from the contract`);
  }
}

/** Submits signed reviews of every task to the log; returns the digests that it gave receipts for. */
export async function reviewInLog(tasks: readonly DoneTask[], ctx: IntakeContext): Promise<Hash[]> {
  const opinions = tasks.flatMap(opinionsOf);
  const bar = startProgress('reviews signed and accepted', opinions.length);
  const digests: Hash[] = [];
  for (const opinion of opinions) {
    const signed = await sign(opinion, ctx);
    const { digest, receipt } = await acceptReview(ctx, signedReviewJson(signed));
    digests.push(digest);
    bar.to(digests.length);
    if (digests.length === 1) say.fact('first receipt', `${digest}, anchored by ${iso(receipt.receipt.anchorBy)}`);
  }
  bar.stop();
  return digests;
}

function opinionsOf(task: DoneTask): Opinion[] {
  const { client, agent, stars } = task;
  return [
    { task, by: client, about: agent, stars: stars.byClient },
    { task, by: agent, about: client, stars: stars.byAgent },
  ];
}

async function sign({ task, by, about, stars }: Opinion, { store, clock }: IntakeContext): Promise<SignedReview> {
  return signReview(by.wallet, store.domain, {
    reviewer: parseAddress(by.address),
    subject: parseAddress(about.address),
    taskId: parseHash(task.taskId),
    rating: stars,
    issuedAt: clock(),
    nonce: 1n,
    feedback: { text: `${task.title}: ${stars} of 5.`, tags: ['demo'], salt: hexlify(randomBytes(32)) as Hash },
  });
}

function iso(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}
