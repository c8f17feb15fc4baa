/** Ctrl-C on work that is safe to interrupt: the first one ends it between two steps, the next one at once. */

/** A signal that SIGINT and SIGTERM set off. Call it once, before the work begins. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      process.stderr.write('  stopping after this step; run it again to go on\n');
      controller.abort();
    });
  }
  return controller.signal;
}
