/** What a vouch by somebody trusted changes, and what a crowd that vouches for and pays itself does not: real contracts, real log. */
import { join } from 'node:path';
import { expect } from 'chai';
import { id, Wallet } from 'ethers';
import { parseAddress, type Address, type Hex } from '@agent-market/sdk';
import { createEscrowClient, type EscrowClient } from '@agent-market/sdk/escrow';
import { trustScores, type ChainTrust, type ReviewGraph } from '@agent-market/sdk/reputation';
import { localSigner } from '@agent-market/sdk/reviews';
import { createStakeClient, type StakeClient } from '@agent-market/sdk/stakes';
import { createRpc } from '../../services/src/chain/rpc.ts';
import { acceptReview } from '../../services/src/log/intake.ts';
import { loadReviewGraph } from '../../services/src/reputation/load-reviews.ts';
import { readChainTrust, type FinalChainTrust } from '../../services/src/reputation/read-chain-trust.ts';
import type { LogIdentity } from '../../services/src/store/identity.ts';
import { openStore } from '../../services/src/store/open.ts';
import { startHardhatNode } from '../helpers/chains.ts';
import { logWorld, START, submission } from '../helpers/log-world.ts';
import { startMarket, type TestMarket } from '../helpers/market.ts';
import { expectNear } from '../helpers/near.ts';
import { rejectsWith } from '../helpers/rejects.ts';

const COIN = 10n ** 18n;
const DAY = 86_400n;
/** Development accounts. The members have worked for each other for a year; the first is a founder. */
const [OPERATOR, JUDGE, NEWCOMER] = [10, 11, 12] as const;
const MEMBERS = [1, 2, 3, 4, 5, 6] as const;
const SYBILS = [13, 14, 15] as const;
/** Whom the newcomer and the crowd rated. */
const RATED = 2;

describe('trust from the chain', function () {
  this.timeout(300_000);
  let market: TestMarket;
  let identity: LogIdentity;
  let graph: ReviewGraph;
  let dataDir: string;

  const address = (index: number): Address => parseAddress(new Wallet(market.key(index)).address);
  const runner = (index: number): Wallet => new Wallet(market.key(index), market.provider);
  const stakes = (index: number): StakeClient => createStakeClient({ address: market.stakes, runner: runner(index) });
  const escrow = (index: number): EscrowClient => createEscrowClient({ address: market.escrow, runner: runner(index) });
  const mined = async <T>(sent: Promise<{ wait: () => Promise<T> }>): Promise<T> => (await sent).wait();

  async function hire(client: number, agent: number): Promise<string> {
    const now = BigInt((await market.provider.getBlock('latest'))?.timestamp ?? 0);
    const terms = { agent: address(agent), amount: COIN / 10n, deadline: now + 7n * DAY, arbitrator: address(JUDGE) };
    const { taskId } = await mined(escrow(client).createAndFundTask({ ...terms, termsHash: id('work') }));
    await mined(escrow(agent).completeTask(taskId, id('done')));
    return taskId;
  }
  const pay = async (client: number, agent: number): Promise<unknown> =>
    mined(escrow(client).releasePayment(await hire(client, agent)));

  function chain(more: { confirmations?: bigint } = {}): Promise<FinalChainTrust> {
    const { chainId } = identity.domain;
    const [atEscrow, atStakes] = [parseAddress(market.escrow), parseAddress(market.stakes)];
    return readChainTrust(createRpc({ url: market.url }), { chainId, escrow: atEscrow, stakes: atStakes, ...more });
  }
  function weights({ edges, bonds }: ChainTrust): Map<Address, number> {
    const { weight } = trustScores(graph, { seeds: [address(MEMBERS[0])], edges, bonds });
    return new Map(graph.parties.map((name, party) => [name as Address, weight[party] ?? NaN]));
  }
  const of = (all: Map<Address, number>, index: number): number => all.get(address(index)) ?? NaN;
  /** What the command line says after a refresh, and the effective reviews of whom the newcomer rated. */
  async function refreshed(...more: string[]): Promise<{ said: Record<string, unknown>; effective: number }> {
    const by = ['--data-dir', dataDir];
    const seeds = ['--seeds', new Wallet(market.key(MEMBERS[0])).address];
    const run = async (...args: string[]): Promise<Record<string, unknown>> => {
      const { code, stdout, stderr } = await market.cli(['--json', ...args], market.key(OPERATOR));
      expect([code, stderr], args.join(' ')).to.deep.equal([0, '']);
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    const said = await run('reputation', 'refresh', ...by, ...seeds, ...more);
    const { effectiveReviews } = await run('agent', 'show', address(RATED), ...by);
    return { said, effective: effectiveReviews as number };
  }

  before(async () => {
    market = await startMarket(startHardhatNode);
    const domain = { chainId: 31_337n, contract: parseAddress(market.reputation) };
    identity = { domain, operator: address(OPERATOR) };
    dataDir = join(market.directory, 'store');
    const store = await openStore({ dataDir }, identity);
    const log = logWorld(store, localSigner(market.key(OPERATOR) as Hex));
    let nonce = 0n;
    const rate = async (from: number, to: number, rating: number): Promise<void> => {
      log.at(START + 2n * DAY * nonce);
      const review = { subject: address(to), rating, nonce: nonce++, issuedAt: START };
      await acceptReview(log, await submission(localSigner(market.key(from) as Hex), review, identity));
    };
    for (const from of MEMBERS) for (const to of MEMBERS) if (from !== to) await rate(from, to, from < to ? 5 : 4);
    await rate(NEWCOMER, RATED, 5);
    for (const sybil of SYBILS) await rate(sybil, RATED, 1);
    const crowd = [NEWCOMER, ...SYBILS].map(address);
    graph = await loadReviewGraph(store.db, { others: crowd });
    await store.close();
  });
  after(() => market.stop());

  it('tells a vouch of somebody trusted from what a crowd says of itself', async () => {
    const nothing = weights({ edges: [], bonds: new Map(), atStake: new Map() });
    const young = await chain();
    expect([young.edges, young.bonds.size]).to.deep.equal([[], 0]);
    for (const index of [NEWCOMER, ...SYBILS]) expect(of(nothing, index)).to.equal(0);

    // A crowd with bonds of next to nothing: it vouches for itself, and pays itself.
    for (const sybil of SYBILS) await mined(stakes(sybil).post(address(sybil), 1_000_000n));
    for (const from of SYBILS) {
      for (const to of SYBILS) {
        if (from === to) continue;
        await mined(stakes(from).vouch(address(to), 100_000n));
        await pay(from, to);
      }
    }
    const crowd = await chain();
    expect(crowd.edges).to.have.length(6);
    for (const { weight } of crowd.edges) expect(weight).to.equal(1);
    expect(weights(crowd), 'a crowd of sybils').to.deep.equal(nothing);

    // Bonds, the founder’s and the newcomer’s, and then the vouch.
    const founder = MEMBERS[0];
    await mined(stakes(founder).post(address(founder), COIN));
    await mined(stakes(NEWCOMER).post(address(NEWCOMER), COIN / 4n));
    await mined(stakes(NEWCOMER).nameArbitrator(address(JUDGE), COIN));
    const before = weights(await chain());
    const plain = await refreshed();
    await mined(stakes(founder).vouch(address(NEWCOMER), COIN));
    const vouched = await chain();
    expect(vouched.edges.filter(({ to }) => to === address(NEWCOMER))).to.deep.equal([
      { from: address(founder), to: address(NEWCOMER), weight: 2, lost: 0 },
    ]);
    const after = weights(vouched);
    expect(of(after, NEWCOMER)).to.be.greaterThan(2 * of(before, NEWCOMER));
    for (const sybil of SYBILS) expect(of(after, sybil)).to.equal(0);
    for (const member of MEMBERS) expect(of(after, member)).to.be.within(of(before, member) - 0.02, of(before, member));

    // Through the command line: the review of the newcomer counts for more, and those of the crowd do not.
    const more = await refreshed();
    expect(more.said).to.include({ reviews: 34, agents: 6, edges: 7, bonds: 2, finalBlock: String(vouched.block) });
    expect(more.effective).to.be.greaterThan(plain.effective + 0.2);
    const blind = await refreshed('--stakes', '');
    expect(blind.said).to.deep.equal({ reviews: 34, agents: 6, findings: blind.said['findings'] as number });
    expect(blind.effective).to.be.at.most(plain.effective);

    // Paid by a member for work: a word more. Lost a dispute: less of the vouch, and of the voucher.
    await pay(MEMBERS[2], NEWCOMER);
    const paid = await chain();
    expect(of(weights(paid), NEWCOMER)).to.be.greaterThan(of(after, NEWCOMER));
    const lost = await hire(MEMBERS[3], NEWCOMER);
    await mined(escrow(MEMBERS[3]).raiseDispute(lost));
    await mined(escrow(JUDGE).resolveDispute(lost, 0));
    await mined(stakes(JUDGE).slash(lost));
    const slashed = await chain();
    // A payment of a tenth, of a bond of a quarter; two fifths of the vouch burned.
    expect(slashed.bonds.get(address(NEWCOMER))).to.equal(0.015);
    const [word] = slashed.edges.filter(({ from }) => from === address(founder));
    expectNear(word?.weight, 2 * 0.6 * 0.6, 1e-8);
    expectNear(word?.lost, 2 * 0.6 * 0.4, 1e-8);
    expect(of(weights(slashed), NEWCOMER)).to.be.lessThan(of(weights(paid), NEWCOMER));
  });

  it('counts nothing that is not final', async () => {
    const now = await chain();
    await mined(stakes(MEMBERS[1]).post(address(MEMBERS[1]), COIN));
    const early = await chain({ confirmations: 1n });
    expect({ ...early, block: 0n }).to.deep.equal({ ...now, block: 0n });
    await market.provider.send('evm_mine', []);
    expect((await chain({ confirmations: 1n })).bonds.get(address(MEMBERS[1]))).to.equal(0.1);
  });

  it('refuses another chain, and what is no AgentBond of the escrow', async () => {
    const rpc = createRpc({ url: market.url });
    const { chainId } = identity.domain;
    const right = { chainId, escrow: parseAddress(market.escrow), stakes: parseAddress(market.stakes) };
    await rejectsWith('RPC_WRONG_CHAIN', () => readChainTrust(rpc, { ...right, chainId: 1n }));
    await rejectsWith('CONTRACT_MISSING', () => readChainTrust(rpc, { ...right, stakes: address(9) }));
    for (const wrong of [market.escrow, market.reputation, market.bond])
      await rejectsWith('CONTRACT_WRONG', () => readChainTrust(rpc, { ...right, stakes: parseAddress(wrong) }));
    await rejectsWith('CONTRACT_WRONG', () => readChainTrust(rpc, { ...right, escrow: parseAddress(market.bond) }));
    const late = { ...right, fromBlock: (await readChainTrust(rpc, right)).block - 8n };
    await rejectsWith('FACTS_MISSING', () => readChainTrust(rpc, late));
    // Before the contracts were there.
    const young = await readChainTrust(rpc, { ...right, confirmations: 1_000n });
    expect(young).to.deep.equal({ edges: [], bonds: new Map(), atStake: new Map(), block: 0n });
  });
});
