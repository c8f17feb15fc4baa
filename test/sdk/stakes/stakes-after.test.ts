// What the sum of facts refuses; that it is the contract's own is in client.test.ts.
import { expect } from 'chai';
import fc from 'fast-check';

import type { Address } from '../../../sdk/src/hex.ts';
import { stakesAfter, type StakeFact } from '../../../sdk/src/stakes/index.ts';
import { law } from '../../helpers/fast-check.ts';
import { ACCOUNTS, anyMoves, played } from '../../helpers/sdk/chain-facts.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

describe('sdk/stakes/stakes-after', () => {
  law('is never below nothing, or says that facts are missing', [anyMoves, fc.nat(10)], (moves, first) => {
    const some = played(moves).slice(first);
    const code = codeOf(() => {
      const { bonds, vouches } = stakesAfter(some);
      for (const { amount } of [...bonds.values(), ...vouches]) expect(amount >= 0n).to.equal(true);
    });
    expect(code).to.be.oneOf(first === 0 ? ['ACCEPTED'] : ['ACCEPTED', 'FACTS_MISSING']);
  });

  it('refuses a slash of what was never posted, or never vouched', () => {
    const [agent, voucher] = ACCOUNTS as [Address, Address];
    const [posted, vouched, slashed] = played([
      { do: 'post', who: agent, coins: 10n },
      { do: 'vouch', who: voucher, agent, coins: 10n },
      { do: 'slash', agent, thousandths: 500n },
    ]) as [StakeFact, StakeFact, StakeFact];
    expect(codeOf(() => stakesAfter([posted, vouched, slashed]))).to.equal('ACCEPTED');
    expect(codeOf(() => stakesAfter([vouched, slashed]))).to.equal('FACTS_MISSING');
    expect(codeOf(() => stakesAfter([posted, slashed]))).to.equal('FACTS_MISSING');
  });
});
