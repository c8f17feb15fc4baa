/**
 * The evidence against a ring once was stored with each of its members, and so grew with the square of their number: five hundred accounts
 * with twenty reviews each ended every nightly screening before it could say what it had found.
 */
import { expect } from 'chai';
import { sql } from 'kysely';
import type { Address } from '@agent-market/sdk';
import { assessMarket, findingsOf } from '@agent-market/sdk/collusion';
import { reviewGraph } from '@agent-market/sdk/reputation';
import { findingsAbout, writeFindings } from '../../services/src/reputation/findings.ts';
import { attack, honestMarket } from '../helpers/sdk/rated-market.ts';
import { describeStores } from '../helpers/store.ts';

const MEMBERS = 500;
/** Whom each member praises: those that come after it. */
const EACH = 20;

describeStores('finding: a large ring stops the nightly screening', (stores) => {
  it('takes no more room than its evidence once', async () => {
    const ring = Array.from({ length: MEMBERS }, (_, i) => addressOf(`a${i}`));
    const praise = ring.flatMap((member, i) =>
      attack({
        from: [member],
        to: Array.from({ length: EACH }, (_each, k) => ring[(i + k + 1) % MEMBERS] ?? member),
        ...{ rating: 5, day: 300 + i / 10, over: 100 },
      }),
    );
    const honest = honestMarket(1).reviews.map((review) => ({
      ...review,
      ...{ agent: addressOf(review.agent), reviewer: addressOf(review.reviewer) },
    }));
    const findings = findingsOf(assessMarket(reviewGraph([...honest, ...praise])));
    const place = findings.findIndex(({ kind, agents }) => kind === 'ring' && agents.length >= MEMBERS);
    expect(place).to.be.at.least(0);

    const store = await stores.fresh();
    await writeFindings(store, { at: 1_700_000_000n, findings });
    const { rows } = await sql<{ bytes: number }>`
      select sum(octet_length(body))::int as bytes from finding`.execute(store.db);
    expect(rows[0]?.bytes).to.equal(findings.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0));
    for (const member of [ring[0], ring.at(-1)] as Address[]) {
      expect(await findingsAbout(store.db, member)).to.deep.include(findings[place]);
    }
  });
});

/** Names of made-up markets as addresses: their letters and digits in hex. */
function addressOf(name: string): Address {
  return `0x${Buffer.from(name).toString('hex').padStart(40, '0')}` as Address;
}
