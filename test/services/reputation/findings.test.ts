import { expect } from 'chai';
import { sql } from 'kysely';
import type { Address } from '@agent-market/sdk';
import type { Finding } from '@agent-market/sdk/collusion';
import { findingsAbout, writeFindings } from '../../../services/src/reputation/findings.ts';
import * as each from '../../../services/src/store/migrations/005-findings.ts';
import * as once from '../../../services/src/store/migrations/006-findings-once.ts';
import { describeStores } from '../../helpers/store.ts';

const AGENTS = [1, 2, 3].map((i) => `0x${String(i).repeat(40)}` as Address);
const [ONE, TWO, THREE] = AGENTS as [Address, Address, Address];

function finding(evidence: number, ...agents: Address[]): Finding {
  const told = { rule: 'praise’s "rule" \\ {1}', statistic: 'many', graph: { nodes: [], edges: [] } };
  return { kind: 'ring', ...told, evidence, agents, reviewers: agents };
}

describeStores('findings of the newest screening', (stores) => {
  it('are kept by agent, most evidence first, until the next', async () => {
    const store = await stores.fresh();
    const all = [finding(9, ONE, TWO), finding(8, THREE), finding(7, TWO)];
    await writeFindings(store, { at: 1n, findings: all });
    const about = (): Promise<Finding[][]> => Promise.all(AGENTS.map((agent) => findingsAbout(store.db, agent)));
    expect(await about()).to.deep.equal([[all[0]], [all[0], all[2]], [all[1]]]);
    await writeFindings(store, { at: 2n, findings: [finding(5, THREE)] });
    expect(await about()).to.deep.equal([[], [], [finding(5, THREE)]]);
  });

  it('are those of one of two screenings at the same time', async () => {
    const store = await stores.fresh();
    const runs = [1, 2, 3, 4].map((run) => Array.from({ length: 50 }, () => finding(run, ONE)));
    await Promise.all(runs.map((findings, at) => writeFindings(store, { at: BigInt(at), findings })));
    const kept = await findingsAbout(store.db, ONE);
    expect(runs).to.deep.include(kept);
  });

  it('survive that each had a copy for every agent', async () => {
    const { db } = await stores.fresh();
    const undone = new Error('undone');
    const run = db.transaction().execute(async (tx) => {
      await sql`create schema old_findings`.execute(tx);
      await sql`set local search_path to old_findings`.execute(tx);
      await each.up(tx as never);
      const body = JSON.stringify(finding(9, ONE, TWO));
      for (const agent of [ONE, TWO]) {
        const subject = Buffer.from(agent.slice(2), 'hex');
        await sql`insert into finding values (${subject}::bytea, 0, 7, ${body})`.execute(tx);
      }
      await once.up(tx as never);
      for (const agent of [ONE, TWO]) {
        expect(await findingsAbout(tx, agent)).to.deep.equal([finding(9, ONE, TWO)]);
      }
      throw undone;
    });
    expect(await run.catch((error: unknown) => error)).to.equal(undone);
  });
});
