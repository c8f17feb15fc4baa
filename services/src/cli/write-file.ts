/** Writes a result to the file that the caller named. */
import { renameSync, writeFileSync } from 'node:fs';
import { InvalidInput } from '@agent-market/sdk/errors';

/** Never replaces a file unless told to, and then whole or not at all. Errors: `FILE_EXISTS`, `FILE_UNWRITABLE`. */
export function writeTextFile(path: string, text: string, { replace }: { replace: boolean }): void {
  try {
    if (!replace) return writeFileSync(path, text, { flag: 'wx' });
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new InvalidInput('FILE_EXISTS', `${path} exists`, {
        hint: 'Name another file, or remove this one.',
        cause,
      });
    }
    throw new InvalidInput('FILE_UNWRITABLE', `${path} cannot be written: ${(cause as Error).message}`, {
      hint: 'Check the folder and its permissions.',
      cause,
    });
  }
}
