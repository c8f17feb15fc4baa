// One engine builds one tree and makes some proofs: `tree.child.ts <engine> <leaves>`. Inputs are made before the clock runs.
import { toHash, ZERO_HASH, type Hash } from '../../sdk/src/hex.ts';
import { levelsOf } from '../../sdk/src/merkle/levels.ts';
import { buildTree, buildTreeFromBytes, type ReviewTree } from '../../sdk/src/merkle/tree.ts';
import { median } from '../row.ts';
import { cpuOf, peakRssMiB } from './child.ts';
import { entriesOf, rowsOf, someOf } from './entries.ts';

const [engine = '', leaves = ''] = process.argv.slice(2);
const count = Number(leaves);

interface Built {
  root: string;
  /** Makes the proof of the entry at this place; absent where nobody asks. */
  prove?: (index: number) => readonly string[];
  proofs: number;
}

/** Each loads what it needs and nothing else, gets its input ready, and returns what is measured. */
const ENGINES: Record<string, () => Promise<() => Built>> = {
  ours: async () => {
    const bytes = entriesOf(count);
    return () => proving(buildTreeFromBytes(bytes), bytes);
  },
  oursFromHex: async () => {
    const bytes = entriesOf(count);
    const hashes = rowsOf(bytes).map(hexOf);
    const shuffled = hashes.map((_, i) => hashes[(i * 7_919) % count] ?? ZERO_HASH);
    return () => proving(buildTree(shuffled), bytes);
  },
  merkletreejs: async () => {
    const [{ MerkleTree }, { default: keccak256 }] = await Promise.all([import('merkletreejs'), import('keccak256')]);
    const ready = rowsOf(standardLeaves(entriesOf(count)));
    return () => {
      const tree = new MerkleTree(ready, keccak256, { sortPairs: true });
      return { root: tree.getHexRoot(), prove: (index) => tree.getHexProof(ready[index] ?? ''), proofs: 20 };
    };
  },
  openZeppelin: async () => {
    const { StandardMerkleTree } = await import('@openzeppelin/merkle-tree');
    const values = rowsOf(entriesOf(count)).map((row, i) => [String(i), hexOf(row)]);
    return () => ({ root: StandardMerkleTree.of(values, ['uint256', 'bytes32']).root, proofs: 0 });
  },
};

/** A string as a database's driver makes it: in one piece. */
const hexOf = (row: Buffer): Hash => `0x${row.toString('hex')}` as Hash;

function proving(tree: ReviewTree, bytes: Uint8Array): Built {
  const commitments = new Map(someOf(count, 1000).map((i) => [i, toHash(bytes.subarray(32 * i, 32 * (i + 1)))]));
  const prove = (index: number) => {
    const commitment = commitments.get(index);
    return commitment === undefined ? [] : tree.proof(tree.indexOf(commitment) ?? -1);
  };
  return { root: tree.root, prove, proofs: 1000 };
}

/** The leaves that the peer is given: made by our engine, which the root then shows to be right. */
function standardLeaves(entries: Uint8Array): Uint8Array {
  const write = (out: Uint8Array, first: number, some: number): void => {
    const view = new DataView(out.buffer, out.byteOffset);
    for (let i = 0; i < some; i++) {
      view.setUint32(64 * i + 28, first + i);
      out.set(entries.subarray(32 * (first + i), 32 * (first + i + 1)), 64 * i + 32);
    }
  };
  return levelsOf({ count, width: 64, write }).bytes.slice(0, 32 * count);
}

const prepare = ENGINES[engine];
if (prepare === undefined) throw new Error(`usage: tree.child.ts <${Object.keys(ENGINES).join('|')}> <leaves>`);
const { result, cpuMs } = cpuOf(await prepare());
const rssMiB = peakRssMiB();
const times = someOf(count, result.proofs).map((index) => {
  const start = performance.now();
  const proof = result.prove?.(index) ?? [];
  const ms = performance.now() - start;
  if (proof.length === 0) throw new Error(`${engine} made no proof of ${index}`);
  return ms;
});
console.log(JSON.stringify({ root: result.root, cpuMs, rssMiB, ...(times.length > 0 && { proofMs: median(times) }) }));
