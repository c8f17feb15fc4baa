/** `agent-market import ratings.csv`: replays real ratings through the log, with test identities. */
import { anchorPending } from '../../log/anchorer.ts';
import { anchoringCost } from '../../log/anchoring-cost.ts';
import { followFinality } from '../../log/follow-finality.ts';
import { importRatings } from '../../import/import-ratings.ts';
import { parseRatings } from '../../import/ratings-csv.ts';
import { asOperator, type OperatorOptions } from '../operator.ts';
import { print } from '../output.ts';
import { startProgress } from '../progress.ts';
import { readTextFile } from '../read-file.ts';

export interface ImportCommandOptions extends OperatorOptions {
  seed: string;
}

const MAX_CSV_BYTES = 1 << 30;
/** Batches on their way to the chain at the same time. */
const IN_FLIGHT = 32;

/** Imports, anchors, and prints what it took. Interrupted, it is started again with the same arguments. */
export async function importCsv(path: string, options: ImportCommandOptions): Promise<void> {
  const rows = parseRatings(readTextFile(path, MAX_CSV_BYTES));
  process.stderr.write('  Test identities: every key follows from --seed. No review is verified by a task.\n');
  await asOperator(options, async (operator) => {
    const started = Date.now();
    const bar = startProgress('ratings', rows.length);
    const report = await importRatings(operator, {
      rows,
      seed: options.seed,
      onDay: async ({ rowsDone, daysDone, days }) => {
        bar.to(rowsDone);
        if (daysDone % IN_FLIGHT === 0 || daysDone === days)
          await anchorPending(operator, { maxInFlight: IN_FLIGHT, pollMs: 100 });
      },
    }).finally(() => bar.stop());
    await followFinality(operator);

    const batches = await anchoringCost(operator);
    print(options.json, `Imported ${report.rows} ratings in ${report.days} daily batches`, {
      ...report,
      ...batches,
      gasPerReview: report.rows === 0 ? 0 : Math.round(batches.gas / report.rows),
      seconds: Math.round((Date.now() - started) / 100) / 10,
      note: 'test identities, unverified',
    });
  });
}
