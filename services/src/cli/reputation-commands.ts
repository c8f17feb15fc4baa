/** The `reputation` and `agent` commands: what they are called and what they take. */
import { Option, type Command } from 'commander';
import type { Parts } from './task-commands.ts';

export function addReputationCommands(
  program: Command,
  { run, rpc, escrow, dataDir }: Parts & { dataDir: () => Option },
): void {
  const group = program
    .command('reputation')
    .description('what the reviews of a market say: scores of agents, suspicion of reviewers, evidence of collusion');
  const add = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .option('--seeds <parties>', 'trusted to begin with, with commas; else the ten most recommended of the market');

  add('score <reviews.csv>', 'score every agent (higher: more trustworthy) and reviewer (higher: more suspicious)')
    .requiredOption('--out <scores.csv>', 'where to write id,role,score; replaced when it exists')
    .action(
      run(async (path: string, _o: object, command: Command) =>
        (await import('./commands/reputation-score.ts')).scoreCsv(path, command.optsWithGlobals()),
      ),
    );
  add('report <reviews.csv>', 'say what the market is like, and show the evidence of collusion')
    .option('--most <count>', 'how many findings to print', '20')
    .option('--out <report.json>', 'write all of it there, with a graph of each finding to draw')
    .action(
      run(async (path: string, _o: object, command: Command) =>
        (await import('./commands/reputation-report.ts')).reportCsv(path, command.optsWithGlobals()),
      ),
    );
  add('refresh', 'operator: score the log anew, as every night (key: AGENT_MARKET_PRIVATE_KEY)')
    .addOption(rpc())
    .addOption(escrow())
    .addOption(dataDir())
    .addOption(
      new Option('--stakes <address>', 'count bonds, vouches and paid tasks too: the AgentBond (AGENT_MARKET_STAKES)'),
    )
    .option('--from-block <number>', 'read the chain from this block on, such as that of the deployment', '0')
    .option('--full-bond <coins>', 'a bond that makes its account half a seed: a lot of money on this chain', '10')
    .action(
      run(async (_o: object, command: Command) =>
        (await import('./commands/reputation-refresh.ts')).refresh(command.optsWithGlobals()),
      ),
    );

  program
    .command('agent')
    .description('what is known of an agent (key: AGENT_MARKET_PRIVATE_KEY)')
    .command('show <address>')
    .description('score, interval, history and findings')
    .addOption(rpc())
    .addOption(escrow())
    .addOption(dataDir())
    .action(
      run(async (address: string, _o: object, command: Command) =>
        (await import('./commands/agent-show.ts')).showAgent(address, command.optsWithGlobals()),
      ),
    );
}
