/** Reads a file that a stranger may have named or made: regular, and no larger than allowed. */
import { closeSync, constants, createReadStream, fstatSync, openSync, readFileSync } from 'node:fs';
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
    const { size } = fstatSync(file);
    if (size > maxBytes) throw refusedFile('FILE_TOO_LARGE', `${path} has ${size} bytes, more than ${maxBytes}`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * The lines of a text file of any size, without their breaks, one in memory at a time; undefined when there is no such file. Bytes
 * that are no text become replacement characters. What follows the last break is a line too, unless it is empty. A line of more than
 * `maxBytes` is cut behind them and is the last one: who wrote it must not escape a verdict by it.
 *
 * Errors: as above.
 */
export function readBoundedLines(path: string, maxBytes: number): AsyncIterable<string> | undefined {
  const file = open(path);
  if (file === undefined) return undefined;
  // Opened again when somebody reads: lines that nobody asks for hold no file.
  closeSync(file);
  return linesOf(path, maxBytes);
}

async function* linesOf(path: string, maxBytes: number): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf('\n'); end >= 0 && end <= maxBytes; end = bytes.indexOf('\n')) {
      yield bytes.toString('utf8', 0, end);
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > maxBytes) {
      yield bytes.toString('latin1', 0, maxBytes + 1);
      return;
    }
    rest = Buffer.from(bytes);
  }
  if (rest.length > 0) yield rest.toString();
}

export function refusedFile(code: string, message: string): InvalidInput {
  return new InvalidInput(code, message, { hint: 'Check the path and that the file is the one you mean.' });
}

function open(path: string): number | undefined {
  let file: number;
  try {
    // Not blocking: opening a pipe that nobody writes to would wait for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refusedFile('FILE_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}`);
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw refusedFile('FILE_NOT_REGULAR', `${path} is not a regular file`);
}
