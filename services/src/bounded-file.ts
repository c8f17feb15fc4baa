/** Reads a file that a stranger may have named or made: regular, and no larger than allowed. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { InvalidInput } from '@agent-market/sdk/errors';

/**
 * Undefined when there is no such file.
 *
 * Errors: `FILE_UNREADABLE`, `FILE_NOT_REGULAR` (a pipe or device could last for ever), `FILE_TOO_LARGE`.
 */
export function readBoundedFile(path: string, maxBytes: number): Buffer | undefined {
  const file = open(path);
  if (file === undefined) return undefined;
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw refusedFile('FILE_NOT_REGULAR', `${path} is not a regular file`);
    if (stat.size > maxBytes) {
      throw refusedFile('FILE_TOO_LARGE', `${path} has ${stat.size} bytes, more than ${maxBytes}`);
    }
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

export function refusedFile(code: string, message: string): InvalidInput {
  return new InvalidInput(code, message, { hint: 'Check the path and that the file is the one you mean.' });
}

function open(path: string): number | undefined {
  try {
    // Not blocking: opening a pipe that nobody writes to would wait for ever.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refusedFile('FILE_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}`);
  }
}
