/** `agent-market score`: the proof of an account's score. */
import { parseAddress } from '@agent-market/sdk';
import { isKnown, serializeScoreBundle } from '@agent-market/sdk/log';
import { exportScore } from '../../log/prove-score.ts';
import { asOperator, type OperatorOptions } from '../operator.ts';
import { print } from '../output.ts';
import { parseUint } from '../values.ts';
import { writeTextFile } from '../write-file.ts';

export async function writeScore(
  address: string,
  options: OperatorOptions & { out: string; batch?: string },
): Promise<void> {
  const subject = parseAddress(address);
  await asOperator(options, async (operator) => {
    const batchId = options.batch === undefined ? undefined : parseUint('--batch', options.batch);
    const bundle = await exportScore(operator, { subject, ...(batchId !== undefined && { batchId }) });
    writeTextFile(options.out, serializeScoreBundle(bundle), { replace: true });
    const known = isKnown(bundle);
    const { microStars, count } = bundle.score;
    print(options.json, `Score proof written: ${options.out}`, {
      subject,
      known,
      ...(known && { stars: Number(microStars) / 1e6, reviews: count }),
      batch: bundle.header.batchId,
      file: options.out,
    });
  });
}
