/** What is proved, and which bugs each proof must notice: a proof that no bug refutes says nothing. */
import type { Plant } from './sources.ts';

export interface Property {
  name: string;
  file: string;
  contract: string;
  /** With a function: by its bytecode. Without: every sequence of calls of the contract, by the SMTChecker. */
  function?: string;
  bugs: Plant[];
}

const WORD = 'contracts/types/TaskWord.sol';
const ID = 'contracts/types/TaskId.sol';

function word(name: string, fn: string, ...bugs: [from: string, to: string][]): Property {
  const plants = bugs.map(([from, to]) => ({ file: WORD, from, to }));
  return { name, file: 'test/proofs/TaskWordProof.sol', contract: 'TaskWordProof', function: fn, bugs: plants };
}

function id(name: string, fn: string, ...bugs: [from: string, to: string][]): Property {
  const plants = bugs.map(([from, to]) => ({ file: ID, from, to }));
  return { name, file: 'test/proofs/TaskIdProof.sol', contract: 'TaskIdProof', function: fn, bugs: plants };
}

function model(name: string, contract: string, ...bugs: [from: string, to: string][]): Property {
  const file = `test/proofs/${contract}.sol`;
  return { name, file, contract, bugs: bugs.map(([from, to]) => ({ file, from, to })) };
}

export const PROPERTIES: readonly Property[] = [
  word(
    'every field of a new task survives packing',
    'everyFieldSurvives',
    ['ROUND_AT = 29', 'ROUND_AT = 28'],
    ['MAX_ROUND = (1 << 22)', 'MAX_ROUND = (1 << 23)'],
  ),
  word(
    'a move changes state and clock alone',
    'movedChangesStateAndClockAlone',
    ['type(uint32).max) << CLOCK_AT', 'type(uint40).max) << CLOCK_AT'],
    ['(uint256(7) << STATE_AT)', '(uint256(3) << STATE_AT)'],
  ),
  word('closing writes state, outcome and clock alone', 'closedWritesStateOutcomeAndClockAlone', [
    'OUTCOME_AT = 57',
    'OUTCOME_AT = 56',
  ]),
  word('flags are set alone', 'withSetsFlagsAlone', [
    'TaskWord.unwrap(a) | (flags << FLAGS_AT)',
    'TaskWord.unwrap(a) ^ (flags << FLAGS_AT)',
  ]),
  id('client, lane and round survive in an id', 'partsSurvive', ['| (lane << 24)', '| (lane << 23)']),
  id('an id is a bijection', 'everyWordIsTheIdOfItsParts', ['(LANE_COUNT - 1)', '(LANE_COUNT - 2)']),
  id('storage is shared by client and lane alone', 'storageIsSharedByClientAndLaneAlone', [
    'return uint256(TaskId.unwrap(id)) >> 24;',
    'return uint256(TaskId.unwrap(id)) >> 25;',
  ]),
  model('splits and fees are exact and rounded down', 'SplitProof', [
    '(uint256(amount) * agentBps) / BPS, agentBps',
    '(uint256(amount) * agentBps + BPS - 1) / BPS, agentBps',
  ]),
  model('a task closes at most once; time opens an exit', 'MachineProof', [
    'require(_state == TaskState.Completed && _now > _clock);',
    'require(_now > _clock);',
  ]),
  model('a closed task paid all, an open one nothing', 'MoneyProof', [
    '_toClient += _amount - agentAmount;',
    '_toClient += _amount;',
  ]),
  model('an anchored batch never changes', 'AnchorProof', ['batchId == _next && ', '']),
];
