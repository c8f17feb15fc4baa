/** The `review` and `score` commands: what reviewers sign, what the operator does with it, and the proofs of both. */
import { Option, type Command } from 'commander';
import type { Parts } from './task-commands.ts';

interface ReviewParts extends Parts {
  dataDir: () => Option;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

export function addReviewCommands(program: Command, { run, rpc, escrow, dataDir }: ReviewParts): void {
  const review = program
    .command('review')
    .description('signed reviews and their proofs (key: AGENT_MARKET_PRIVATE_KEY)');
  const words = (command: Command): Command =>
    command
      .requiredOption('--rating <1-5>', 'stars')
      .requiredOption('--out <file>', 'where to write it; must not exist')
      .option('--text <text>', 'in words', '')
      .option('--tag <tag>', 'a tag; repeat it for several', collect, []);
  const signing = (name: string, description: string): Command =>
    review.command(name).description(description).addOption(rpc()).addOption(escrow());
  const operating = (name: string, description: string): Command =>
    signing(name, `operator: ${description}`).addOption(dataDir());

  words(signing('sign', 'sign a review and write it to a file'))
    .requiredOption('--subject <address>', 'who is reviewed')
    .option('--task <id>', 'the escrowed task; without one the review is unverified')
    .action(run(async (_o: object, command: Command) => (await signer()).signReviewFile(command.optsWithGlobals())));

  words(signing('revise <proof>', 'sign a review in the place of the one in this proof bundle')).action(
    run(async (proof: string, _o: object, command: Command) =>
      (await signer()).signRevisionFile(proof, command.optsWithGlobals()),
    ),
  );

  signing('retract <digest>', 'sign that you take your review back, for good')
    .requiredOption('--out <file>', 'where to write it; must not exist')
    .action(
      run(async (digest: string, _o: object, command: Command) =>
        (await signer()).signRetractionFile(digest, command.optsWithGlobals()),
      ),
    );

  signing('seal <task>', 'review the other side of a task on chain, readable only when it is opened')
    .requiredOption('--rating <1-5>', 'stars')
    .requiredOption('--out <file>', 'what opens it, salt included; must not exist')
    .option('--feedback <hash>', 'hash of whatever else there is to say')
    .action(
      run(async (task: string, _o: object, command: Command) =>
        (await sealer()).sealReviewFile(task, command.optsWithGlobals()),
      ),
    );
  signing('open <file>', 'open what `seal` wrote: when the other side sealed too, or after a week; within two')
    .option('--from-block <n>', 'look for its sealing from this block on (0)')
    .action(
      run(async (file: string, _o: object, command: Command) =>
        (await sealer()).openReviewFile(file, command.optsWithGlobals()),
      ),
    );

  operating('submit <file>', 'accept what a reviewer signed into the log and give its receipt')
    .option('--unverified', 'accept a review without an escrowed task')
    .option('--receipt <file>', 'write the receipt to this file, for the reviewer')
    .action(
      run(async (file: string, _o: object, command: Command) =>
        (await operator()).submitReviewFile(file, command.optsWithGlobals()),
      ),
    );

  operating('bundle <digest>', 'write the proof bundle of an entry')
    .option('--out <file>', 'where to write it', 'review-proof.json')
    .option('--state-proof', 'add the proof that the newest final block has its batch, for verifying without a node')
    .action(
      run(async (digest: string, _o: object, command: Command) =>
        (await operator()).writeBundle(digest, command.optsWithGlobals()),
      ),
    );

  operating('moderate <digest>', 'hide the words of a review, or show them again; its rating remains')
    .addOption(new Option('--action <action>', 'what to do').choices(['hide', 'show']).makeOptionMandatory())
    .action(
      run(async (digest: string, _o: object, command: Command) =>
        (await operator()).moderateReview(digest, command.optsWithGlobals()),
      ),
    );

  operating('erase <digest>', 'delete the words of a review for good; its rating and its proofs remain').action(
    run(async (digest: string, _o: object, command: Command) =>
      (await operator()).eraseReviewWords(digest, command.optsWithGlobals()),
    ),
  );

  program
    .command('score <address>')
    .description('operator: write the proof of an account’s score, or that it has none')
    .option('--out <file>', 'where to write it', 'score-proof.json')
    .option('--batch <id>', 'as of this batch; the newest unless given')
    .addOption(rpc())
    .addOption(escrow())
    .addOption(dataDir())
    .action(
      run(async (address: string, _o: object, command: Command) =>
        (await import('./commands/score.ts')).writeScore(address, command.optsWithGlobals()),
      ),
    );
}

function sealer(): Promise<typeof import('./commands/seal-review.ts')> {
  return import('./commands/seal-review.ts');
}

function signer(): Promise<typeof import('./commands/sign-review.ts')> {
  return import('./commands/sign-review.ts');
}

function operator(): Promise<typeof import('./commands/review.ts')> {
  return import('./commands/review.ts');
}
