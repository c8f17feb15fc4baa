import { expect } from 'chai';

import { isGenuine, VERDICTS, type Verdict } from '../../../sdk/src/log/verdict.ts';

const all = Object.entries(VERDICTS) as [Verdict, { exitCode: number; says: string }][];

describe('sdk/log/verdict', () => {
  describe('given the table of verdicts', () => {
    it('verdict and exit code name each other, and no code is one that shells use', () => {
      const codes = all.map(([, { exitCode }]) => exitCode);
      expect(new Set(codes).size).to.equal(all.length);
      // 1 and 2 are ours and the shell's for failures of the program; from 126 on codes mean signals.
      for (const code of codes) expect(code === 0 || (code > 2 && code < 126)).to.equal(true);
    });

    it('the codes are those that scripts rely on', () => {
      expect(Object.fromEntries(all.map(([verdict, { exitCode }]) => [verdict, exitCode]))).to.deep.equal({
        FINAL: 0,
        MINED_NOT_FINAL: 10,
        VALID_UNANCHORED: 11,
        SUPERSEDED: 12,
        RETRACTED: 13,
        BAD_SIGNATURE: 20,
        NOT_INCLUDED: 21,
        HEADER_MISMATCH: 22,
        NOT_ON_CHAIN: 23,
        BAD_RECEIPT: 24,
        WRONG_CONTRACT: 30,
        UNKNOWN_OPERATOR: 31,
        MALFORMED_INPUT: 40,
        BAD_STATE_PROOF: 41,
        NETWORK_ERROR: 50,
      });
    });

    it('exactly the codes below 20 are genuine', () => {
      for (const [verdict, { exitCode }] of all) expect(isGenuine(verdict)).to.equal(exitCode < 20);
    });
  });
});
