/** Whether a process we start gets our packages as sources, or as they are published: see README.md. */
const CONDITION = '--conditions=agent-market-source';

/** The sources. */
export function asInsider(env: Record<string, string>): Record<string, string> {
  return { ...env, NODE_OPTIONS: [withoutCondition(), CONDITION].join(' ').trim() };
}

/** What was built, as a stranger's program gets it. */
export function asStranger(env: Record<string, string>): Record<string, string> {
  return { ...env, NODE_OPTIONS: withoutCondition() };
}

function withoutCondition(): string {
  return (process.env['NODE_OPTIONS'] ?? '').replaceAll(CONDITION, '').trim();
}
