/** The `reputation` commands: what they are called and what they take. */
import type { Command } from 'commander';
import type { Parts } from './task-commands.ts';

export function addReputationCommands(program: Command, { run }: Pick<Parts, 'run'>): void {
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
}
