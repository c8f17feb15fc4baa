// What the frozen vector of score leaves and trees holds.
import { id, MaxUint256 } from 'ethers';

import { ZERO_ADDRESS, ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { scoreLeaf, type Score } from '../../../sdk/src/merkle/score-leaf.ts';
import { buildScoreTree, LAST_ADDRESS } from '../../../sdk/src/merkle/score-tree.ts';
import { addressOf, throwawayWallet } from './sample-log.ts';

const MAX_UINT64 = (1n << 64n) - 1n;

export function makeScores(): Record<string, unknown> {
  return { cases: scoreLeafCases(), trees: [0, 1, 2, 3, 7, 12].map(scoreTreeCase) };
}

function scoreLeafCases(): unknown[] {
  const subject = addressOf(throwawayWallet('agent'));
  const some: Score = {
    index: 1n,
    subject,
    next: LAST_ADDRESS,
    count: 12n,
    microStars: 4_330_127n,
    state: id('state') as Hash,
  };
  const sentinel = { index: 0n, subject: ZERO_ADDRESS, next: subject, count: 0n, microStars: 0n, state: ZERO_HASH };
  const largest = { count: MAX_UINT64, microStars: MAX_UINT64, state: `0x${'ff'.repeat(32)}` as Hash };
  const changes: Partial<Score>[] = [
    {},
    sentinel,
    { next: ZERO_ADDRESS },
    { index: MaxUint256 },
    { subject: LAST_ADDRESS, ...largest },
  ];
  return changes.map((change) => ({ ...some, ...change })).map((score) => ({ ...score, leaf: scoreLeaf(score) }));
}

function scoreTreeCase(size: number): unknown {
  const rated = Array.from({ length: size }, (_, i) => ({
    subject: addressOf(throwawayWallet(`agent ${i} of ${size}`)),
    count: BigInt(i * i),
    microStars: BigInt(1_000_000 + ((i * 777_777) % 4_000_001)),
    state: id(`state ${i}`) as Hash,
  }));
  const tree = buildScoreTree(rated);
  return { size, root: tree.root, entries: tree.scores.map((score, i) => ({ ...score, proof: tree.proof(i) })) };
}
