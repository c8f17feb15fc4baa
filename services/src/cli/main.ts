/** The `agent-market` command: parses, loads the one command that was asked for, prints, and sets the exit code. */
import { Command, CommanderError, Option } from 'commander';
import { addBondCommands } from './bond-commands.ts';
import { EXIT, reportFailure } from './failure.ts';
import { addReputationCommands } from './reputation-commands.ts';
import { addReviewCommands } from './review-commands.ts';
import { addStakeCommands } from './stake-commands.ts';
import { addTaskCommands } from './task-commands.ts';

const program = new Command('agent-market')
  .description('Escrowed tasks for AI agents, and reviews that nobody can forge or rewrite.')
  .option('--json', 'print one JSON value instead of text')
  .showHelpAfterError('(add --help for what it takes)')
  .exitOverride();

const collect = (value: string, before: string[]): string[] => [...before, value];
const rpc = (): Option => new Option('--rpc <url>', 'node to talk to (AGENT_MARKET_RPC_URL)');
const escrow = (): Option => new Option('--escrow <address>', 'the TaskEscrow (AGENT_MARKET_ESCROW)');
const dataDir = (): Option => new Option('--data-dir <dir>', 'embedded review store (AGENT_MARKET_DATA_DIR)');

/** Runs a command's module, loaded only now so that each command starts as fast as it can. */
function run<A extends unknown[]>(action: (...args: A) => Promise<number | void>): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = (await action(...args)) ?? 0;
  };
}

program
  .command('verify <file>')
  .description(
    'check the proof of a review, a score or an omission against what you trust; the exit code is the verdict',
  )
  .option('--later <file>', 'proof of a revision, retraction or moderation of the same review; repeatable', collect, [])
  .option('--rpc <url>', 'ask this node whether the batch is anchored; repeat it to ask several', collect, [])
  .option('--block <hash>', 'trust this block: a state proof that ends at it needs no node; repeatable', collect, [])
  .option('--config <pins.json>', 'chain, contract and operators you trust (AGENT_MARKET_PINS)')
  .action(
    run(async (path: string, _options: object, command: Command) =>
      (await import('./commands/verify.ts')).verify(path, command.optsWithGlobals()),
    ),
  );

program
  .command('audit <folder>')
  .description('rebuild a published log from its files; the exit code is the verdict')
  .option('--receipt <file>', 'check that the log keeps what this receipt promises; repeat it for several', collect, [])
  .option('--out <file>', 'where to write the proof that a receipt was broken; must not exist')
  .option(
    '--state <file>',
    'remember the head of the log there: what was checked is not rebuilt again, and a fork is refused',
  )
  .option('--scores <count>', 'recompute the scores of the newest batch and of so many random ones', '20')
  .option('--full', 'recompute the scores of all batches, and look for what is there twice or was revised twice')
  .option('--operator <address>', 'whose log it is; not needed when you trust one operator')
  .option('--rpc <url>', 'ask this node whether the batches are anchored; repeat it to ask several', collect, [])
  .option('--config <pins.json>', 'chain, contract and operators you trust (AGENT_MARKET_PINS)')
  .action(
    run(async (folder: string, _options: object, command: Command) =>
      (await import('./commands/audit.ts')).audit(folder, command.optsWithGlobals()),
    ),
  );

addTaskCommands(program, { run, rpc, escrow });
addBondCommands(program, { run, rpc });
addStakeCommands(program, { run, rpc });

addReviewCommands(program, { run, rpc, escrow, dataDir });
addReputationCommands(program, { run, rpc, escrow, dataDir });

const anchor = program
  .command('anchor')
  .description('operator: batches and their way to the chain (key: AGENT_MARKET_PRIVATE_KEY)');

anchor
  .command('run')
  .description('freeze what was accepted, anchor every batch that is not, follow them to finality')
  .option('--publish <folder>', 'publish every batch there before it is anchored, for `agent-market audit`')
  .addOption(
    new Option('--scorer <scorer>', 'how a new batch is scored; mean-v1 when its log outgrows memory')
      .choices(['trust-v1', 'mean-v1'])
      .default('trust-v1'),
  )
  .addOption(rpc())
  .addOption(escrow())
  .addOption(dataDir())
  .action(run(async (_options: object, command: Command) => (await anchoring()).runAnchor(command.optsWithGlobals())));

anchor
  .command('status')
  .description('where every batch stands')
  .addOption(rpc())
  .addOption(escrow())
  .addOption(dataDir())
  .action(
    run(async (_options: object, command: Command) => (await anchoring()).showAnchors(command.optsWithGlobals())),
  );

program
  .command('import <ratings.csv>')
  .description('replay ratings (src,dst,rating,time) through the log with test identities, a batch a day; resumes')
  .requiredOption('--seed <text>', 'the keys of all identities follow from it')
  .addOption(rpc())
  .addOption(escrow())
  .addOption(dataDir())
  .action(
    run(async (file: string, _options: object, command: Command) =>
      (await import('./commands/import.ts')).importCsv(file, command.optsWithGlobals()),
    ),
  );

function anchoring(): Promise<typeof import('./commands/anchor.ts')> {
  return import('./commands/anchor.ts');
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  else process.exitCode = reportFailure(error, program.opts()['json'] === true);
}
