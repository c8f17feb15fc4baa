// Plays a script of numbers on two chains: which verb, by whom, when, about which task.
import { HOUR, State } from '../contracts/vocabulary.ts';
import { diceFrom, type Dice } from './dice.ts';
import type { Pair } from './pair.ts';
import type { Question } from './rpc.ts';
import { ESCROW, IFACES, PARTIES, REPUTATION, tokenAddresses, type Party, type Receipt } from './stage.ts';
import { VERBS, type KnownTask, type Moment, type Verb } from './verbs.ts';

/** Verb to how often it was accepted and refused. */
export type Tally = Map<string, { accepted: number; refused: number }>;

const CREATIONS = ['TaskCreated', 'TaskCreatedAndFunded'].map((name) => IFACES.escrow.getEvent(name)?.topicHash);
const CREDITED = IFACES.escrow.getEvent('PaymentCredited')?.topicHash;
const WITHDRAWN = IFACES.escrow.getEvent('CreditWithdrawn')?.topicHash;
const ADDRESS_ZERO = `0x${'00'.repeat(20)}`;

/** Starts over, plays, and compares what is left at the end. Throws a Difference. */
export async function play(pair: Pair, script: readonly number[], tally: Tally): Promise<void> {
  await pair.reset();
  const ids: string[] = [];
  const creditors = new Set<string>();
  for (const seed of script) {
    const dice = diceFrom(seed);
    const { verb, task, caller, at } = choose(pair, dice, await tasksOf(pair, ids), creditors);
    const call = await verb.call({ dice, caller, task, at, read: reader(pair) });
    // Sometimes there is too little gas for a payment, or for anything.
    const gas = dice.oneIn(12) ? BigInt(40_000 + dice.roll(260_000)) : 3_000_000n;
    const receipt = await pair.send(caller, { ...call, gas }, at);
    count(tally, verb.name, receipt);
    for (const { topics, address } of receipt.logs) {
      if (address.toLowerCase() !== ESCROW.toLowerCase()) continue;
      if (CREATIONS.includes(topics[0])) ids.push(topics[1] ?? '');
      const account = `0x${(topics[2] ?? '').slice(26)}`;
      if (topics[0] === CREDITED) creditors.add(account);
      if (topics[0] === WITHDRAWN) creditors.delete(account);
    }
  }
  await pair.compare(everything(ids));
}

interface Chosen {
  verb: Verb;
  task: KnownTask | undefined;
  caller: Party;
  at: number;
}

/** Mostly what can succeed; else anybody, anything, at any time. */
function choose(pair: Pair, dice: Dice, tasks: readonly KnownTask[], creditors: ReadonlySet<string>): Chosen {
  const wild = dice.oneIn(5);
  const possible = VERBS.filter((each) => wild || suits(each, pair.now(), tasks, creditors));
  // Few tasks come as far as a dispute, so what the furthest task waits for is chosen more often.
  const furthest = (['Disputed', 'Completed', 'Funded'] as const).find((name) =>
    tasks.some(({ state }) => state === State[name]),
  );
  const far = possible.filter(({ from = [] }) => furthest !== undefined && from.includes(furthest));
  const pool = far.length > 0 && dice.oneIn(3) ? far : possible;
  const usual = pool.filter(({ rare }) => rare !== true);
  const first = dice.pick(pool);
  const verb = first.rare === true && usual.length > 0 && !dice.oneIn(2) ? dice.pick(usual) : first;
  const suited = tasks.filter((task) => isReady(verb, task, pair.now()));
  const task = tasks.length === 0 ? undefined : dice.pick(wild || suited.length === 0 ? tasks : suited);
  const passed = dice.oneIn(10) ? 1 + dice.roll(48 * HOUR) : 1 + dice.roll(600);
  return {
    verb,
    task: task !== undefined && wild && dice.oneIn(6) ? otherRound(task) : task,
    caller: wild && dice.oneIn(2) ? dice.pick(PARTIES) : callerOf(verb, task, dice, creditors),
    at: Math.max(pair.now() + 1, timeOf(verb, task, dice) ?? pair.now() + passed),
  };
}

function suits(verb: Verb, now: number, tasks: readonly KnownTask[], creditors: ReadonlySet<string>): boolean {
  if (verb.by === 'creditor') return creditors.size > 0;
  return verb.from === undefined || tasks.some((task) => isReady(verb, task, now));
}

/** In a right state, and in time; long waiting is left to wild steps, because other tasks would run out meanwhile. */
function isReady({ from = [], clock, ready }: Verb, task: KnownTask, now: number): boolean {
  if (!from.some((name) => State[name] === task.state) || ready?.(task) === false) return false;
  return clock === undefined || (clock === 'due' ? task.clock > now : task.clock < now + 30 * HOUR);
}

/** Around the task's clock, to the second; undefined when time does not matter, or now will do. */
function timeOf({ clock }: Verb, task: KnownTask | undefined, dice: Dice): number | undefined {
  if (clock === undefined || task === undefined) return undefined;
  if (clock === 'due') return dice.oneIn(10) ? task.clock + dice.roll(2) : undefined;
  return task.clock + (dice.oneIn(8) ? 0 : 1 + dice.roll(2));
}

function callerOf({ by }: Verb, task: KnownTask | undefined, dice: Dice, creditors: ReadonlySet<string>): Party {
  const role = by === 'party' ? dice.pick(['client', 'agent'] as const) : by;
  const address =
    role === 'creditor' ? [...creditors].at(dice.roll(Math.max(1, creditors.size))) : role && task?.[role];
  return PARTIES.find((party) => party.address.toLowerCase() === address?.toLowerCase()) ?? dice.pick(PARTIES);
}

/** The id of a task that was in the lane before, or never. */
function otherRound(task: KnownTask): KnownTask {
  const taskId = `0x${(BigInt(task.taskId) ^ 3n).toString(16).padStart(64, '0')}`;
  return { ...task, taskId };
}

async function tasksOf(pair: Pair, ids: readonly string[]): Promise<KnownTask[]> {
  const answers = await pair.first.askAll(
    ids.map((id) => ask(ESCROW, IFACES.escrow.encodeFunctionData('getTask', [id]))),
  );
  return answers.map(({ result }, i) => {
    const taskId = ids[i] ?? '';
    if (typeof result !== 'string') return { taskId, ...GONE };
    const [task] = IFACES.escrow.decodeFunctionResult('getTask', result);
    const { client, agent, arbitrator, token, amount, clock, state, accepted } = task as KnownTask;
    return { taskId, client, agent, arbitrator, token, amount, clock: Number(clock), state, accepted };
  });
}

/** The lane was used again. */
const GONE = {
  client: ADDRESS_ZERO,
  agent: ADDRESS_ZERO,
  arbitrator: ADDRESS_ZERO,
  token: ADDRESS_ZERO,
  amount: 0n,
  clock: 0,
  state: State.None,
  accepted: false,
};

function reader(pair: Pair): Moment['read'] {
  return async (of, name, args) => {
    const iface = IFACES[of];
    const { method, params } = ask(of === 'escrow' ? ESCROW : REPUTATION, iface.encodeFunctionData(name, args));
    return [...(iface.decodeFunctionResult(name, await pair.first.ask<string>(method, ...params)) as unknown[])];
  };
}

function ask(to: string, data: string): Question {
  return { method: 'eth_call', params: [{ to, data }, 'latest'] };
}

/** Every task, credit, balance and score. */
function everything(ids: readonly string[]): Question[] {
  const { escrow, reputation } = IFACES;
  const tokens = Object.values(tokenAddresses);
  const holders = [ESCROW, ...PARTIES.map(({ address }) => address)];
  return [
    ...ids.flatMap((id) => ['getTask', 'getOptions'].map((name) => ask(ESCROW, escrow.encodeFunctionData(name, [id])))),
    ...holders.flatMap((holder) => [
      { method: 'eth_getBalance', params: [holder, 'latest'] },
      ...tokens.map((token) => ask(token, `0x70a08231${holder.slice(2).toLowerCase().padStart(64, '0')}`)),
      ...[ADDRESS_ZERO, ...tokens].map((token) => ask(ESCROW, escrow.encodeFunctionData('creditOf', [token, holder]))),
      ...[0, 1].map((role) => ask(REPUTATION, reputation.encodeFunctionData('getReputationAs', [holder, role]))),
      ...[0, 1].map((role) => ask(REPUTATION, reputation.encodeFunctionData('revokedCountOf', [holder, role]))),
      ask(REPUTATION, reputation.encodeFunctionData('keyCountOf', [holder])),
      ask(REPUTATION, reputation.encodeFunctionData('getReputation', [holder])),
      ask(REPUTATION, reputation.encodeFunctionData('getRecentReviews', [holder, 0, 32])),
      ask(REPUTATION, reputation.encodeFunctionData('headOf', [holder])),
    ]),
  ];
}

function count(tally: Tally, name: string, { status }: Receipt): void {
  const { accepted, refused } = tally.get(name) ?? { accepted: 0, refused: 0 };
  const ok = status === '0x1';
  tally.set(name, { accepted: accepted + Number(ok), refused: refused + Number(!ok) });
}

/** As lines for people. */
export function tallyLines(tally: Tally): string {
  return [...tally]
    .map(([name, { accepted, refused }]) => `${name}: ${accepted} accepted, ${refused} refused`)
    .join('\n');
}
