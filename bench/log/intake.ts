// The whole intake of signed reviews, against one step of it done with ethers: checking a signature.
import { inDirectory, onServer } from '../databases.ts';
import { rowOf, type Row } from '../row.ts';
import { runChild } from './child.ts';
import { AT_A_TIME, BATCH, BATCHES, ROUNDS, THREADS, VERIFIED } from './intake-size.ts';

export const INTAKE_NOTES = [
  `Microseconds of wall clock for each review, from JSON text to a stored receipt: parsed, signer recovered, committed in one transaction a batch, receipt signed after that and stored. Batches of ${BATCH}, ${AT_A_TIME} at a time; ${THREADS} threads for signatures beside the main one, so on two processors three threads share two. Every review is new, with 200 characters and two tags.`,
  `The peer does nothing but \`verifyTypedData\`, of ${VERIFIED} of the same reviews, in one thread, in turn with ours: ${ROUNDS} rounds of ${BATCH * BATCHES} reviews. \`pglite\`: the embedded database in a directory. \`postgresql\`: a server on the same machine, which takes its share of the two processors. \`cpu\`: processor time of all threads, which other work on the machine changes least; half of it is what two idle processors can reach.`,
];

export async function intakeRows(): Promise<Row[]> {
  return [...(await inDirectory(measure)), ...(await onServer(measure))];
}

async function measure(database: string, place: string): Promise<Row[]> {
  const figures = await runChild<Record<'ours' | 'oursCpu' | 'ethers' | 'ethersCpu', string>>('intake.child.ts', place);
  const samples = (figure: keyof typeof figures) => figures[figure].split(' ').map(Number);
  const row = (metric: string, unit: string, [ours, ethers]: [keyof typeof figures, keyof typeof figures]) =>
    rowOf(`log.intake.${metric}.${database}`, unit, samples(ours), {
      name: 'ethers verifyTypedData',
      samples: samples(ethers),
    });
  const rows = [row('vsEthersVerify', 'µs', ['ours', 'ethers'])];
  // What a server does is no time of this process.
  if (database === 'pglite') rows.push(row('cpu', 'CPU µs', ['oursCpu', 'ethersCpu']));
  return rows;
}
