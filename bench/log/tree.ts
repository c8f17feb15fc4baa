// A million commitments to a root, and one of them to its proof, against the two libraries that this is usually done with.
import { rowOf, type Row } from '../row.ts';
import { rounded, runChild } from './child.ts';

const LEAVES = String(10 ** 6);
const ROUNDS = 3;
const MERKLETREEJS = 'merkletreejs + keccak256';
const OPEN_ZEPPELIN = 'OpenZeppelin StandardMerkleTree';

interface Built {
  [figure: string]: number | string;
  root: string;
  cpuMs: number;
  rssMiB: number;
  /** Absent where no proof was asked for. */
  proofMs: number;
}

const build = (engine: string) => runChild<Built>('tree.child.ts', engine, LEAVES);

export async function treeRows(): Promise<Row[]> {
  const [ours, fromHex, merkletreejs]: [Built[], Built[], Built[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await build('ours'));
    merkletreejs.push(await build('merkletreejs'));
    fromHex.push(await build('oursFromHex'));
  }
  // Takes minutes and gigabytes. Its trees have another shape, and so another root.
  const openZeppelin = [await build('openZeppelin')];
  ours.push(await build('ours'));

  const roots = new Set([...ours, ...fromHex, ...merkletreejs].map(({ root }) => root));
  if (roots.size !== 1) throw new Error(`the engines disagree: ${[...roots].join(', ')}`);

  const samples = (runs: Built[], figure: 'cpuMs' | 'rssMiB' | 'proofMs') => runs.map((run) => rounded(run[figure]));
  const row = (metric: string, unit: string, figure: 'cpuMs' | 'rssMiB' | 'proofMs', peer: [string, Built[]]) =>
    rowOf(`log.${metric}`, unit, samples(ours, figure), { name: peer[0], samples: samples(peer[1], figure) });
  return [
    row('tree.1e6.vsMerkletreejs', 'CPU ms', 'cpuMs', [MERKLETREEJS, merkletreejs]),
    row('tree.1e6.vsOpenZeppelin', 'CPU ms', 'cpuMs', [OPEN_ZEPPELIN, openZeppelin]),
    rowOf('log.tree.1e6.fromHex', 'CPU ms', samples(fromHex, 'cpuMs'), {
      name: OPEN_ZEPPELIN,
      samples: samples(openZeppelin, 'cpuMs'),
    }),
    row('tree.1e6.rssMiB', 'MiB', 'rssMiB', [MERKLETREEJS, merkletreejs]),
    row('proof.1e6.ms', 'ms', 'proofMs', [`${MERKLETREEJS}, getHexProof(leaf)`, merkletreejs]),
  ];
}
