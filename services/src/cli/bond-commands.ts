/** The `bond` commands: what they are called and what they take. */
import { Option, type Command } from 'commander';
import type { Parts } from './task-commands.ts';

export function addBondCommands(program: Command, { run, rpc }: Omit<Parts, 'escrow'>): void {
  const group = program
    .command('bond')
    .description('hold a log operator to its word: bonds, challenges, proofs (key: AGENT_MARKET_PRIVATE_KEY)');
  const add = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .addOption(rpc())
      .addOption(new Option('--bond <address>', 'the OperatorBond (AGENT_MARKET_BOND)'));

  add('post <amount>', 'anyone: add coins to an operator’s bond')
    .option('--operator <address>', 'whose bond; your own unless given')
    .action(
      run(async (amount: string, _o: object, command: Command) =>
        (await bonds()).post(amount, command.optsWithGlobals()),
      ),
    );
  add('status <operator>', 'bond, failures and exit of an operator: look before you take its receipt')
    .option('--receipt <file>', 'say too what became of this receipt')
    .action(
      run(async (operator: string, _o: object, command: Command) =>
        (await bonds()).status(operator, command.optsWithGlobals()),
      ),
    );
  add('exit', 'operator: begin to leave; the bond can be taken twelve days later').action(
    run(async (_o: object, command: Command) => (await bonds()).exit(command.optsWithGlobals())),
  );
  add('withdraw', 'operator: take the bond after the exit')
    .option('--credit', 'anyone: take deposits and rewards instead')
    .option('--to <address>', 'another address than your own')
    .action(run(async (_o: object, command: Command) => (await bonds()).withdraw(command.optsWithGlobals())));
  add('challenge <receipt>', 'anyone: ask where the entry of an overdue receipt is; pays a deposit').action(
    run(async (path: string, _o: object, command: Command) =>
      (await bonds()).challenge(path, command.optsWithGlobals()),
    ),
  );
  add('answer <bundle>', 'anyone: show where the entry of a challenged receipt is, by its proof bundle').action(
    run(async (path: string, _o: object, command: Command) => (await bonds()).answer(path, command.optsWithGlobals())),
  );
  add('expire <receipt>', 'anyone: end a challenge that nobody answered; the operator is slashed').action(
    run(async (path: string, _o: object, command: Command) => (await bonds()).expire(path, command.optsWithGlobals())),
  );
  add('equivocation <first> <second>', 'anyone: prove that two receipts, bundles or omission proofs contradict').action(
    run(async (first: string, second: string, _o: object, command: Command) =>
      (await bonds()).equivocation(first, second, command.optsWithGlobals()),
    ),
  );
}

function bonds(): Promise<typeof import('./commands/bond.ts')> {
  return import('./commands/bond.ts');
}
