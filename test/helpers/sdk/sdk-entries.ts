// What the SDK's package offers to programs, read from its package.json.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const SDK_FOLDER = fileURLToPath(new URL('../../../sdk/', import.meta.url));

export interface SdkEntry {
  /** As an import names it: `@agent-market/sdk/log`. */
  name: string;
  /** Its source file. */
  source: string;
}

export function sdkEntries(): SdkEntry[] {
  const { name, exports } = JSON.parse(readFileSync(`${SDK_FOLDER}package.json`, 'utf8')) as {
    name: string;
    exports: Record<string, { 'agent-market-source'?: string }>;
  };
  return Object.entries(exports).flatMap(([subpath, { 'agent-market-source': source }]) =>
    source === undefined ? [] : [{ name: name + subpath.slice(1), source: SDK_FOLDER + source.slice(2) }],
  );
}
