// The store: score reads, review writes, a popular subject, and computing all sums anew, on both databases.
import { inDirectory, onServer } from './databases.ts';
import { runChild } from './log/child.ts';
import { rowOf, type Row } from './row.ts';
import { BATCH, CONNECTIONS, HOT_CLIENTS, READERS, ROUNDS, SIZES, SUBJECTS, WRITES } from './store/size.ts';

export const STORE_NOTES = [
  `A log of ${SIZES.map((size) => size.toLocaleString('en-US')).join(' and then ')} reviews about ${SUBJECTS.toLocaleString('en-US')} subjects, a few of them much more often than most, each with 200 characters and two tags. Without a suffix: PostgreSQL with its ordinary settings on the same machine, which takes its share of the processors, at the larger size. \`pglite\`: the embedded database in a directory. Wall clock; ours and peers in turn.`,
  `\`read\`: ${READERS} reads at a time, of subjects at random, each to a score of \`baseline-v1\` as of now. The peer sends one statement a read: prepared, through a pool of ${CONNECTIONS} connections of \`pg\`, and to the embedded database as it is. \`p50\`, \`p99\`: milliseconds until the answer, and the peer's.`,
  `\`write\`: microseconds a review of an append of ${BATCH.toLocaleString('en-US')} (signatures were checked before), with locks, words and sums, committed; the peer inserts such rows into the same two tables in one transaction and does nothing else. Medians of ${WRITES}, the peer's after ours.`,
  `\`hotAgent\`: ${HOT_CLIENTS} clients append one review of one subject after the other, and wait for each to be durable. The peer does not insert anything: its ${HOT_CLIENTS} clients update the row of the subject, each review by a statement of its own.`,
  `\`rebuild\`: all sums computed from the entries and written into an empty table, then compared with those that were kept up to date, which they must equal to the last digit. Medians of ${ROUNDS}.`,
];

export async function storeRows(): Promise<Row[]> {
  return [...(await onServer(measure)), ...(await inDirectory(measure))];
}

async function measure(database: 'pglite' | 'postgresql', place: string): Promise<Row[]> {
  const figures = await runChild<Record<string, string>>('../store/measure.child.ts', place);
  return [...SIZES].reverse().flatMap((size) => {
    const samples = (name: string): number[] => (figures[`${name}@${size}`] ?? '').split(' ').map(Number);
    const scale = `1e${Math.log10(size)}`;
    const headline = database === 'postgresql' && size === Math.max(...SIZES);
    const suffix = headline ? '' : `.${database}.${scale}`;
    const against = (name: string, peer: string): { name: string; samples: number[] } => ({
      name: peer,
      samples: samples(name),
    });
    const single = database === 'pglite' ? 'one statement a read' : 'one prepared statement a read, pg';
    return [
      rowOf(`store.read.coalesced.vsPrepared${suffix}`, 'µs', samples('read'), against('single', single)),
      rowOf(`store.read.coalesced.perSecond${suffix}`, 'reads/s', samples('read').map(perSecond)),
      rowOf(`store.read.coalesced.p50${suffix}`, 'ms', samples('p50'), against('singleP50', single)),
      rowOf(`store.read.coalesced.p99${suffix}`, 'ms', samples('p99')),
      rowOf(`store.write.vsBareInsert${suffix}`, 'µs', samples('write'), against('bare', 'bare multi-row insert')),
      rowOf(`store.hotAgent.vsSingleRow${suffix}`, 'µs', samples('hot'), against('row', 'update of a single row')),
      rowOf(
        `store.rebuild.${scale}.seconds${database === 'postgresql' ? '' : `.${database}`}`,
        's',
        samples('rebuild'),
      ),
    ];
  });
}

function perSecond(micros: number): number {
  return Math.round(1e6 / micros);
}
