// What a call says when it refuses: tests assert codes, never sentences.

/** The `code` of the error that `call` throws; 'ACCEPTED' when it throws none. */
export function codeOf(call: () => unknown): string {
  try {
    call();
    return 'ACCEPTED';
  } catch (error) {
    return readCode(error);
  }
}

/** The same for a promise. */
export async function rejectionCode(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'ACCEPTED', readCode);
}

function readCode(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : `NO_CODE: ${String(error)}`;
}
