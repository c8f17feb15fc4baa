// Speed and memory of the review log, each figure from processes of its own.
import { auditRows } from './log/audit.ts';
import { treeRows } from './log/tree.ts';
import { verifyRows } from './log/verify.ts';
import type { Row } from './row.ts';

/** What measures some rows; they run one after the other. */
const ROW_MAKERS: (() => Promise<Row[]>)[] = [treeRows, verifyRows, auditRows];

export const LOG_NOTES = [
  'Medians of processes that do nothing else, ours and peers in turn; CPU is user and system time of all threads while the thing measured ran. Other work on the machine changes all figures, and ratios least.',
  '`tree.1e6`: ours makes the leaves (two hashes each) and the nodes from 10⁶ commitments as `leaves.bin` holds them; merkletreejs with keccak256 gets leaves that are ready and makes the nodes; OpenZeppelin’s StandardMerkleTree, once, makes both. `fromHex`: ours from strings in any order, against the same run of OpenZeppelin, which gets them sorted. `rssMiB`: peak of the process, inputs included.',
  '`proof.1e6`: from a commitment to its proof; merkletreejs looks the leaf up itself, as its `getHexProof(leaf)` does.',
  '`verify.cold`: the whole process of `agent-market verify` on the frozen bundle, from the built package, by the clock and by CPU; the peer is an empty script. On a machine with other work the clock says how long it waited for its turn.',
  '`audit`: 1,826 batches of 20,000 reviews from files, all headers and leaves, entries and scores (10,000 subjects) of the newest batch and 20 others; one run, no chain. Batches that are not looked at have leaves of nothing. `full` is extrapolated from those 21. `rssMiB`: peak, against a log of 100 batches.',
];

export async function runLog(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const make of ROW_MAKERS) rows.push(...(await make()));
  return rows;
}
