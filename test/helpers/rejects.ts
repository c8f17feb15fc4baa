/** Asserts the code of an error, never its text. */
import { expect } from 'chai';
import { AgentMarketError } from '@agent-market/sdk/errors';

/** Waits for `action` to throw an error of the kit with this code, and returns the error. */
export async function rejectsWith(code: string, action: () => unknown): Promise<AgentMarketError> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof AgentMarketError)) throw error;
    expect(error.code).to.equal(code);
    return error;
  }
  throw new Error(`nothing was thrown; expected ${code}`);
}
