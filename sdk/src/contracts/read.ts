/** Reads: what a view function answers, with its custom errors decoded. */
import { contractError } from './contract-error.ts';

export function read<T>(call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    throw contractError(error);
  });
}
