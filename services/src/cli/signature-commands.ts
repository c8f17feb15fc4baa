/** The `task` commands about what parties sign instead of calling: who signs, who uses it, and taking it back. */
import type { Command } from 'commander';
import type { Parts } from './task-commands.ts';

type Add = (name: string, description: string) => Command;

export function addSignatureCommands(add: Add, run: Parts['run']): void {
  const addSigning = (name: string, description: string): Command =>
    add(name, description)
      .requiredOption('--out <file>', 'where to write it; must not exist')
      .option('--valid <when>', 'until when it is good: unix seconds, or 30m, 12h, 7d from now', '1d');

  addSigning('sign-quote <task>', 'agent: sign the terms of a task that is not funded, for `fund --quote`').action(
    run(async (id: string, _o: object, command: Command) =>
      (await import('./commands/sign-quote.ts')).signQuoteFile(id, command.optsWithGlobals()),
    ),
  );

  addSigning('sign-settlement <task> <agent-amount>', 'client or agent: sign a split of what is locked').action(
    run(async (id: string, amount: string, _o: object, command: Command) =>
      (await settling()).signSettlementFile(id, amount, command.optsWithGlobals()),
    ),
  );
  add('settle <task> <agent-amount>', 'client or agent: close with the split that the other side signed')
    .requiredOption('--consent <file>', 'what sign-settlement wrote')
    .action(
      run(async (id: string, amount: string, _o: object, command: Command) =>
        (await settling()).settleTask(id, amount, command.optsWithGlobals()),
      ),
    );

  addSigning('sign-shortening <task> <deadline>', 'client or agent: sign an earlier deadline').action(
    run(async (id: string, when: string, _o: object, command: Command) =>
      (await shortening()).signShorteningFile(id, when, command.optsWithGlobals()),
    ),
  );
  add('shorten <task> <deadline>', 'client or agent: move to the deadline that the other side signed, in unix seconds')
    .requiredOption('--consent <file>', 'what sign-shortening wrote')
    .action(
      run(async (id: string, when: string, _o: object, command: Command) =>
        (await shortening()).shortenDeadline(id, when, command.optsWithGlobals()),
      ),
    );

  add('revoke-signature <digest|@file>', 'client or agent: take back what you signed').action(
    run(async (what: string, _o: object, command: Command) =>
      (await import('./commands/revoke-signature.ts')).revokeSignature(what, command.optsWithGlobals()),
    ),
  );
}

function settling(): Promise<typeof import('./commands/settle.ts')> {
  return import('./commands/settle.ts');
}

function shortening(): Promise<typeof import('./commands/shorten.ts')> {
  return import('./commands/shorten.ts');
}
