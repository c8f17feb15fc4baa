import { expect } from 'chai';

import { AgentMarketError, InvalidInput, InvariantViolation } from '../../sdk/src/errors.ts';

describe('sdk/errors', () => {
  describe('given an error with a hint and a cause', () => {
    it('keeps code, name, hint and cause, and its family can be told', () => {
      const cause = new Error('below');
      const error = new InvalidInput('SOME_CODE', 'what happened', { hint: 'what to do', cause });
      expect(error).to.be.instanceOf(AgentMarketError).and.not.instanceOf(InvariantViolation);
      expect([error.name, error.code, error.hint, error.cause]).to.deep.equal([
        'InvalidInput',
        'SOME_CODE',
        'what to do',
        cause,
      ]);
    });
  });

  describe('given an error without details', () => {
    it('has neither hint nor cause', () => {
      const error = new InvariantViolation('SOME_CODE', 'what happened');
      expect(error.hint).to.equal(undefined);
      expect('cause' in error).to.equal(false);
    });
  });
});
