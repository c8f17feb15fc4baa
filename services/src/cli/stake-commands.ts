/** The `stake` commands: what they are called and what they take. */
import { Option, type Command } from 'commander';
import type { Parts } from './task-commands.ts';

export function addStakeCommands(program: Command, { run, rpc }: Omit<Parts, 'escrow'>): void {
  const group = program
    .command('stake')
    .description(
      'coins behind an agent: its own bond, vouches, slashes after lost disputes (key: AGENT_MARKET_PRIVATE_KEY)',
    );
  const add = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .addOption(rpc())
      .addOption(new Option('--stakes <address>', 'the AgentBond (AGENT_MARKET_STAKES)'));
  const act = (pick: (verbs: Verbs) => (options: Options, ...args: string[]) => Promise<void>) =>
    run(async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      await pick(await stakes())(command.optsWithGlobals(), ...command.args);
    });

  add('post <amount>', 'anyone: add coins to an agent’s bond')
    .option('--agent <address>', 'whose bond; your own unless given')
    .action(act(({ post }) => post));
  add('status <agent>', 'bond, losses, vouches and exit of an account: look before you give it work')
    .option('--arbitrator <address>', 'say too what a dispute lost before this one costs the agent')
    .option('--ruling-by <when>', 'by then: unix seconds, or 12h, 7d from now (now)')
    .action(act(({ status }) => status));
  add(
    'name <arbitrator> <max-slash>',
    'agent: a dispute lost before this arbitrator may cost you so many coins',
  ).action(act(({ name }) => name));
  add('drop <arbitrator>', 'agent: not any more, nine months from now').action(act(({ drop }) => drop));
  add('exit', 'agent: begin to leave; the bond can be taken nine months later')
    .option('--vouch <agent>', 'voucher: leave with your vouch for this agent instead')
    .action(act(({ exit }) => exit));
  add('withdraw', 'agent: take the bond after the exit')
    .option('--vouch <agent>', 'voucher: take your vouch for this agent instead')
    .option('--credit', 'client: take what lost disputes awarded you instead')
    .option('--to <address>', 'another address than your own')
    .action(act(({ withdraw }) => withdraw));
  add('vouch <agent> <amount>', 'put coins behind an agent; you lose the same part as it does').action(
    act(({ vouch }) => vouch),
  );
  add('slash <task>', 'anyone: make an agent pay for a dispute it lost; half of its part is the client’s').action(
    act(({ slash }) => slash),
  );
}

type Verbs = typeof import('./commands/stake.ts');
type Options = import('./commands/stake.ts').StakeOptions;

function stakes(): Promise<Verbs> {
  return import('./commands/stake.ts');
}
