// Reviews that nobody can read before both sides had their say, of parties that were reviewed before.
import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import type { Chain } from './chain.ts';
import { add, SAMPLES, type Samples } from './samples.ts';
import { complete, createWith, reputationOf } from './tasks.ts';

/** As the contract counts them. */
const RELEASED_BY_CLIENT = 1;
const LANE = 1n << 21n;

export async function measureSeals(chain: Chain, escrow: TaskEscrow, samples: Samples): Promise<void> {
  const context = { chain, escrow, samples };
  const reputation = await reputationOf(context);
  for (let i = 0; i <= SAMPLES; ++i) {
    const { taskId } = await createWith(context, i, LANE);
    await complete(context, taskId);
    await chain.cost(() => escrow.connect(chain.client).releasePayment(taskId));

    const salt = chain.hash();
    const seal = await reputation.hashSealedReview(chain.client, 5, taskId, salt, salt);
    const sealedAt = chain.next();
    const sealing = { salt, subject: chain.agent.address, outcome: RELEASED_BY_CLIENT, sealedAt };
    const sealed = await chain.cost(() => reputation.connect(chain.client).sealReview(taskId, seal));
    await chain.cost(() => reputation.connect(chain.agent).sealReview(taskId, chain.hash()));
    const opened = await chain.cost(() => reputation.connect(chain.client).openReview(taskId, 5, salt, sealing));
    if (i === 0) continue;
    add(samples, 'gas.review.seal', sealed);
    add(samples, 'gas.review.open', opened);
  }
}
