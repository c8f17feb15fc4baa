/** `agent-market anchor run|status`: batches and their way to the chain. */
import type { Scorer } from '@agent-market/sdk/log';
import { anchorPending } from '../../log/anchorer.ts';
import { anchorStatus } from '../../log/anchor-status.ts';
import { followFinality } from '../../log/follow-finality.ts';
import { freezeBatch } from '../../log/freeze.ts';
import { publishBatches } from '../../log/publish.ts';
import { STEPS, type StepMoment } from '../../log/steps.ts';
import { interruptSignal } from '../interrupt.ts';
import { asOperator, type OperatorOptions } from '../operator.ts';
import { print } from '../output.ts';

/**
 * Freezes what is pending, publishes it if a folder is named, anchors what is not on chain, and looks which batches are final.
 * Tells every step. Safe to interrupt and to repeat at any time.
 */
export async function runAnchor(options: OperatorOptions & { publish?: string; scorer: Scorer }): Promise<void> {
  await asOperator({ ...options, signal: interruptSignal() }, async (opened) => {
    const operator = { ...opened, onStep: tell };
    const frozen = await freezeBatch(operator, { scorer: options.scorer });
    if (frozen !== undefined) tell({ step: 'freeze', when: 'after', batchId: frozen.header.batchId });
    // Before the anchor: what is on chain must be out for everybody to check.
    const published =
      options.publish === undefined ? undefined : await publishBatches(operator.store, options.publish, operator);
    const anchored = await anchorPending(operator);
    const { final, moved, dropped, waiting } = await followFinality(operator);
    print(options.json, anchored.length === 0 ? 'Nothing to anchor' : `Anchored ${anchored.length} batches`, {
      frozen: frozen?.header.batchId,
      reviews: frozen?.header.count,
      published,
      anchored: anchored.map(({ header }) => header.batchId),
      final,
      moved,
      dropped,
      waitingForFinality: waiting,
    });
  });
}

/** How many of the newest batches are listed for people; --json lists all. */
const LISTED = 10;

export async function showAnchors(options: OperatorOptions): Promise<void> {
  await asOperator(options, async (operator) => {
    const { batches, totals, entries, pending, dueBy } = await anchorStatus(operator);
    const newest = Object.fromEntries(
      batches
        .slice(-LISTED)
        .map(({ batchId, state, count, headerHash }) => [
          `batch ${batchId}`,
          `${state.padEnd(6)} ${String(count).padStart(6)} reviews  ${headerHash}`,
        ]),
    );
    const due = dueBy === undefined ? undefined : new Date(Number(dueBy) * 1000).toISOString();
    const summary = { reviews: entries, pending, ...totals, nextPromiseDue: due };
    print(
      options.json,
      `${batches.length} batches`,
      options.json === true ? { ...summary, batches } : { ...summary, ...newest },
    );
  });
}

function tell({ step, when, batchId, txHash }: StepMoment): void {
  if (when === 'before' || batchId === undefined) return;
  process.stderr.write(`  batch ${batchId} ${STEPS[step]}${txHash === undefined ? '' : ` ${txHash}`}\n`);
}
