/** Reads a text file that the caller named. */
import { readBoundedFile, refusedFile } from '../bounded-file.ts';

/** Errors: those of {@link readBoundedFile}, `FILE_UNREADABLE` too when there is none, and `FILE_NOT_UTF8`. */
export function readTextFile(path: string, maxBytes: number): string {
  const bytes = readBoundedFile(path, maxBytes);
  if (bytes === undefined) throw refusedFile('FILE_UNREADABLE', `${path} cannot be read: there is no such file`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusedFile('FILE_NOT_UTF8', `${path} is not UTF-8 text`);
  }
}
