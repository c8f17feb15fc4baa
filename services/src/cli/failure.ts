/** How a command fails: a code, what happened, what to do, and an exit code. Never a stack trace. */
import { AgentMarketError } from '@agent-market/sdk/errors';
import { printable, toJson } from './output.ts';

/** Exit codes besides the verdicts of `verify`: 1 refused or failed, 2 wrong usage or input, 70 our own bug, 130 Ctrl-C. */
export const EXIT = { failed: 1, usage: 2, bug: 70, interrupted: 130 } as const;

/** Prints `error` to standard error, as one line of JSON if asked, and returns the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const known = error instanceof AgentMarketError;
  const code = known ? error.code : 'INTERNAL_ERROR';
  const message = error instanceof Error ? error.message : String(error);
  const hint = known
    ? error.hint
    : 'This is a bug of agent-market. Set AGENT_MARKET_DEBUG=1 for the trace and report it.';
  const lines = [`${code}: ${printable(message)}`, ...(hint === undefined ? [] : [`  ${printable(hint)}`])];
  process.stderr.write(json ? `${toJson({ error: { code, message, hint } })}\n` : `${lines.join('\n')}\n`);
  if (process.env['AGENT_MARKET_DEBUG'] !== undefined && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  if (!known) return EXIT.bug;
  if (code === 'INTERRUPTED') return EXIT.interrupted;
  return ['InvalidInput', 'Refused'].includes(error.name) ? EXIT.usage : EXIT.failed;
}
