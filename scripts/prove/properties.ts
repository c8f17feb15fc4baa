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

type Bug = [from: string, to: string];
type Proof = (name: string, fn: string, ...bugs: Bug[]) => Property;

/** Proofs about one type: the harness has its name, and bugs are planted in the type's own file. */
function about(type: string): Proof {
  const contract = `${type}Proof`;
  return (name, fn, ...bugs) => {
    const plants = bugs.map(([from, to]) => ({ file: `contracts/types/${type}.sol`, from, to }));
    return { name, file: `test/proofs/${contract}.sol`, contract, function: fn, bugs: plants };
  };
}

const word = about('TaskWord');
const id = about('TaskId');
const options = about('TaskOptions');
const earned = about('EarnedWord');

function model(name: string, contract: string, ...bugs: Bug[]): Property {
  const file = `test/proofs/${contract}.sol`;
  return { name, file, contract, bugs: bugs.map(([from, to]) => ({ file, from, to })) };
}

export const PROPERTIES: readonly Property[] = [
  word(
    'every field of a new task survives packing',
    'everyFieldSurvives',
    ['ROUND_AT = 29', 'ROUND_AT = 28'],
    ['MAX_ROUND = (1 << 21)', 'MAX_ROUND = (1 << 22)'],
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
  options(
    'every option survives packing',
    'everyOptionSurvives',
    ['FEE_BPS_AT = 86', 'FEE_BPS_AT = 85'],
    ['>> FEE_BPS_AT) & 1023', '>> FEE_BPS_AT) & 511'],
  ),
  options('an extension is used up alone', 'anExtensionIsUsedUpAlone', ['~(uint256(2047) <<', '~(uint256(4095) <<']),
  options(
    'a top-up is counted alone',
    'aTopUpIsCountedAlone',
    ['+ (1 << TOP_UPS_AT)', '+ (1 << EXTENSION_AT)'],
    ['uint64(TaskOptions.unwrap(o)', 'uint32(TaskOptions.unwrap(o)'],
  ),
  options('who raised the dispute is written alone', 'theRaiserIsWrittenAlone', [
    'TaskOptions.unwrap(o) | OPTION_RAISED_BY_AGENT',
    'TaskOptions.unwrap(o) | (OPTION_RAISED_BY_AGENT + 1)',
  ]),
  earned(
    'a review counts in one role alone',
    'aReviewCountsInOneRoleAlone',
    ['ROLE_BITS = 127', 'ROLE_BITS = 126'],
    ['SUM_AT = 40', 'SUM_AT = 39'],
  ),
  earned('a revocation counts in one role alone', 'aRevocationCountsInOneRoleAlone', [
    'REVOKED_AT = 88',
    'REVOKED_AT = 87',
  ]),
  earned('keeping recent reviews is written alone', 'keepingIsWrittenAlone', [
    'KEEPS_RECENT = 1 << 255',
    'KEEPS_RECENT = 1 << 254',
  ]),
  earned('the total is both counts', 'theTotalIsBothCounts', [
    'e.countOf(Role.Agent) + e.countOf(Role.Client)',
    'e.countOf(Role.Agent) + e.countOf(Role.Agent)',
  ]),
  model('splits and fees are exact and rounded down', 'SplitProof', [
    '(uint256(amount) * agentBps) / BPS, agentBps',
    '(uint256(amount) * agentBps + BPS - 1) / BPS, agentBps',
  ]),
  model(
    'a task closes at most once, and never against what was paid',
    'MachineProof',
    [
      'require(from == TaskState.Completed);\n            _closeFor(true);',
      'require(from >= TaskState.Completed);\n            _closeFor(true);',
    ],
    ['agentPaid || _partlyPaid', 'agentPaid'],
    ['(TaskState.Completed, true)', '(TaskState.Completed, _accepted)'],
  ),
  model(
    'waiting ends: deadline, review, ruling and one extension',
    'ClockProof',
    ['(rulingEndsAt, 0)', '(rulingEndsAt, _extension)'],
    ['deadline > _now && deadline <= _now + 730 days);\n        _clock', 'deadline > _now);\n        _clock'],
  ),
  model(
    'every unit of payment, fee and bond is accounted for',
    'MoneyProof',
    ['net = amount - fee;', 'net = amount;'],
    ['agentAmount == 0 && _toAgent == 0', 'agentAmount == 0'],
  ),
  model('an anchored batch never changes', 'AnchorProof', ['batchId == _next && ', '']),
];
