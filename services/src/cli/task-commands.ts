/** The `task` commands: what they are called and what they take. */
import type { Command, Option } from 'commander';
import type { TASK_VERBS } from './commands/task.ts';
import { addSignatureCommands } from './signature-commands.ts';

/** What every command of the program is made with. */
export interface Parts {
  run: <A extends unknown[]>(action: (...args: A) => Promise<number | void>) => (...args: A) => Promise<void>;
  rpc: () => Option;
  escrow: () => Option;
}

const VERBS: [verb: keyof typeof TASK_VERBS, args: string, description: string][] = [
  ['fund', '<task>', 'anyone: lock the payment of a task that was created without, on the terms and options it has'],
  ['cancel', '<task>', 'client: take back a task that nobody funded'],
  ['top-up', '<task> <amount>', 'client: add to the payment'],
  ['extend', '<task> <deadline>', 'client: give the agent more time'],
  ['accept', '<task>', 'agent: consent to the terms'],
  ['decline', '<task>', 'agent: give the payment back'],
  ['complete', '<task> <proof>', 'agent: deliver; the proof is a 32-byte hash of the result'],
  [
    'complete-with-proof',
    '<task> <result> <evidence|@file>',
    'agent: deliver what the verifier accepts, and be paid at once',
  ],
  ['release', '<task>', 'client: pay the agent, or with --amount a part'],
  ['claim', '<task>', 'agent: take the payment after the client stayed silent'],
  ['dispute', '<task>', 'client or agent: ask the arbitrator; pays the bond if there is one'],
  ['evidence', '<task> <evidence>', 'client or agent: point to evidence in a dispute'],
  ['extend-ruling', '<task> <when>', 'arbitrator: take more time, once; the ruling is due by then'],
  ['resolve', '<task> <agent-bps>', 'arbitrator: split, in hundredths of a percent to the agent'],
  ['resolve-by-silence', '<task>', 'anyone: close a dispute whose ruling never came'],
  ['refund', '<task>', 'anyone: return the payment after the deadline'],
];

export function addTaskCommands(program: Command, { run, rpc, escrow }: Parts): void {
  const task = program
    .command('task')
    .description('the escrow: create, complete, release, dispute … (key: AGENT_MARKET_PRIVATE_KEY)');
  const add = (name: string, description: string): Command =>
    task.command(name).description(description).addOption(rpc()).addOption(escrow());

  add('create', 'create a task and lock its payment')
    .requiredOption('--agent <address>', 'who does the work and is paid')
    .requiredOption('--amount <amount>', 'coins (0.5) in native coin, smallest units in an ERC-20')
    .requiredOption('--deadline <when>', 'unix seconds, or 30m, 12h, 7d from now')
    .requiredOption('--description <text|@file>', 'what is asked for; only its hash goes on chain')
    .option('--criteria <text|@file>', 'how it will be judged', '')
    .option('--token <address>', 'ERC-20 to pay in; approved for exactly the amount')
    .option('--review-hours <n>', 'how long the client may dispute, 1 … 2047 (72)')
    .option('--ruling-hours <n>', 'how long the arbitrator may rule, 1 … 2047 (168)')
    .option('--silence-percent <n>', "the agent's share if the ruling never comes (50)")
    .option('--arbitrator <address>', 'who rules disputes; nobody unless given')
    .option('--fee-recipient <address>', 'marketplace that gets a fee; needs --fee-bps')
    .option('--fee-bps <n>', "the fee in hundredths of a percent of the agent's payment, at most 1000")
    .option('--extension-hours <n>', 'by how much the arbitrator may extend its window, once')
    .option('--bond <amount>', 'what raising a dispute costs, as --amount')
    .option('--verifier <address>', 'contract that pays the agent when it accepts a proof; know its code')
    .option('--spec <hash>', 'what the verifier has to check')
    .option('--lane <n>', 'lane to use; the lowest free one unless given')
    .option('--unfunded', 'create it only; somebody funds it later')
    .action(run(async (_o: object, command: Command) => (await tasks()).createTask(command.optsWithGlobals())));

  for (const [verb, args, description] of VERBS) {
    const command = add(`${verb} ${args}`, description);
    if (verb === 'fund') command.option('--quote <file>', 'what sign-quote wrote: the task is accepted from the start');
    if (verb === 'release') command.option('--amount <amount>', 'a milestone; the rest stays locked');
    command.action(
      run(async () => {
        const { amount, quote, ...options } = command.optsWithGlobals<{ amount?: string; quote?: string }>();
        const [id = '', value = amount ?? quote, ...more] = command.args;
        await (await tasks()).moveTask(verb, { ...options, id, values: [value, ...more] });
      }),
    );
  }

  addSignatureCommands(add, run);

  add('show <task>', 'everything that happened to a task, from the events').action(
    run(async (id: string, _o: object, command: Command) => (await tasks()).showTask(id, command.optsWithGlobals())),
  );
  add('withdraw', 'take payments that could not be pushed')
    .option('--token <address>', 'ERC-20; native coin unless given')
    .option('--to <address>', 'another address than your own')
    .action(run(async (_o: object, command: Command) => (await tasks()).withdraw(command.optsWithGlobals())));
}

function tasks(): Promise<typeof import('./commands/task.ts')> {
  return import('./commands/task.ts');
}
