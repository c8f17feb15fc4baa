/** Reads a file that a stranger may have named or made: regular, bounded, valid UTF-8. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { InvalidInput } from '@agent-market/sdk/errors';

/** Errors: `FILE_UNREADABLE`, `FILE_NOT_REGULAR` (a pipe or device could last for ever), `FILE_TOO_LARGE`, `FILE_NOT_UTF8`. */
export function readTextFile(path: string, maxBytes: number): string {
  const file = open(path);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw refused('FILE_NOT_REGULAR', `${path} is not a regular file`);
    if (stat.size > maxBytes) throw refused('FILE_TOO_LARGE', `${path} has ${stat.size} bytes, more than ${maxBytes}`);
    return decode(path, readFileSync(file));
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    // Not blocking: opening a pipe that nobody writes to would wait for ever.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw refused('FILE_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}`);
  }
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused('FILE_NOT_UTF8', `${path} is not UTF-8 text`);
  }
}

function refused(code: string, message: string): InvalidInput {
  return new InvalidInput(code, message, { hint: 'Check the path and that the file is the one you mean.' });
}
