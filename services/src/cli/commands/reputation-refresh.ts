/** `agent-market reputation refresh`: the nightly screening of an operator's log. */
import { parseAddress } from '@agent-market/sdk';
import { systemClock } from '../../log/context.ts';
import { refreshReputation } from '../../reputation/refresh.ts';
import { asOperator, type OperatorOptions } from '../operator.ts';
import { print } from '../output.ts';

export async function refresh(options: OperatorOptions & { seeds?: string }): Promise<void> {
  const seeds = options.seeds?.split(',').map((seed) => parseAddress(seed.trim()));
  await asOperator(options, async ({ store }) => {
    const refreshed = await refreshReputation(store, { now: systemClock(), seeds });
    print(options.json, `Scored ${refreshed.agents} agents by ${refreshed.reviews} reviews`, { ...refreshed });
  });
}
