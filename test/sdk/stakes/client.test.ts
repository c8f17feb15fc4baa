import { expect } from 'chai';
import { network } from 'hardhat';

import { parseAddress } from '../../../sdk/src/hex.ts';
import {
  createStakeClient,
  lastRulingOf,
  stakesAfter,
  type StakeClient,
  type StakeFact,
} from '../../../sdk/src/stakes/index.ts';
import {
  agentBondFixture,
  CAP,
  CLAIM,
  EXIT_DELAY,
  FACTOR,
  ruled,
  STAKE,
  type AgentBondWorld,
} from '../../helpers/contracts/agent-bond.ts';
import { nextAt } from '../../helpers/contracts/journey.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

const connection = await network.create();
const { networkHelpers } = connection;
const fixture = agentBondFixture(connection);

describe('sdk/stakes/client', () => {
  let world: AgentBondWorld;
  let by: Record<'agent' | 'client' | 'voucher', StakeClient>;
  let agent: string;
  let voucher: string;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
    const address = await world.bond.getAddress();
    const clientOf = (runner: AgentBondWorld['agent']) => createStakeClient({ address, runner });
    by = { agent: clientOf(world.agent), client: clientOf(world.client), voucher: clientOf(world.vouchers[0]) };
    [agent, voucher] = [world.agent.address, world.vouchers[0].address];
  });

  const mined = async <T>(sent: Promise<{ wait: () => Promise<T> }>): Promise<T> => (await sent).wait();
  async function allFacts(blocks: number): Promise<StakeFact[]> {
    const facts: StakeFact[] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const page = await by.client.listFacts({ fromBlock: from, blocks });
      facts.push(...page.facts);
      from = page.nextFromBlock;
    }
    return facts;
  }

  it('says what the contract was made with', async () => {
    expect(await by.client.getTerms()).to.deep.equal({
      escrow: parseAddress(await world.escrow.getAddress()),
      claimWindow: BigInt(CLAIM),
      exitDelay: BigInt(EXIT_DELAY),
      vouchFactor: FACTOR,
      minAmount: 10_000n,
    });
  });

  it('posts, leaves and withdraws a bond', async () => {
    await mined(by.client.post(agent, 5n));
    const { exitAt } = await mined(by.agent.requestExit());
    expect(await by.client.standingOf(agent)).to.deep.equal({
      amount: STAKE + 5n,
      exitAt,
      losses: 0,
      vouched: 0n,
      vouchers: 0,
      vouchedOut: 0n,
    });
    await rejectsWith('AgentBond_TooEarly', () => by.agent.withdrawBond(voucher));
    await nextAt(world, Number(exitAt) + 1);
    expect((await mined(by.agent.withdrawBond(voucher))).amount).to.equal(STAKE + 5n);
    expect(await by.client.standingOf(agent)).to.include({ amount: 0n, exitAt: undefined });
  });

  it('names and drops an arbitrator, and says what a client can count on', async () => {
    const [stranger, arbitrator] = [world.stranger.address, world.arbitrator.address];
    expect(await by.client.namingOf(agent, stranger)).to.equal(undefined);
    await mined(by.agent.nameArbitrator(stranger, 7n));
    expect(await by.client.namingOf(agent, stranger)).to.deep.include({ maxSlash: 7n, until: undefined });
    const { until } = await mined(by.agent.dropArbitrator(stranger));
    expect((await by.client.namingOf(agent, stranger))?.until).to.equal(until);
    await rejectsWith('AgentBond_InvalidCap', () => by.agent.nameArbitrator(stranger, 6n));

    const deadline = (await networkHelpers.time.latest()) + 1_000;
    const terms = { deadline, reviewHours: 24, rulingHours: 48, extensionHours: 2 };
    expect(lastRulingOf(terms)).to.equal(BigInt(deadline + 74 * 3_600));
    expect(lastRulingOf({ ...terms, extensionHours: 0 })).to.equal(
      lastRulingOf({ deadline, reviewHours: 24, rulingHours: 48 }),
    );
    expect(await by.client.coverOf(agent, arbitrator, lastRulingOf(terms))).to.equal(CAP);
    expect(await by.client.coverOf(agent, arbitrator, 1n << 40n)).to.equal(0n);
  });

  it('vouches, shares a loss, and leaves', async () => {
    expect(await by.voucher.vouchRoom(voucher, agent)).to.equal(3n * STAKE);
    expect((await mined(by.voucher.vouch(agent, STAKE))).total).to.equal(STAKE);
    await rejectsWith('AgentBond_AboveRoom', () => by.voucher.vouch(agent, 3n * STAKE));

    const taskId = await ruled(world);
    const loss = await mined(by.voucher.slash(taskId));
    expect(loss).to.include({ losses: 1, fromBond: CAP, fromVouches: CAP, awarded: CAP / 2n });
    expect(await by.client.isSlashed(taskId)).to.equal(true);
    await rejectsWith('AgentBond_AlreadySlashed', () => by.client.slash(taskId));
    const { clientAddress } = { clientAddress: world.client.address };
    expect(await by.client.creditOf(clientAddress)).to.equal(CAP / 2n);
    expect((await mined(by.client.withdrawCredit(clientAddress))).amount).to.equal(CAP / 2n);
    await rejectsWith('AgentBond_NoCredit', () => by.client.withdrawCredit(clientAddress));

    const { amount } = await by.client.vouchOf(voucher, agent);
    const { exitAt } = await mined(by.voucher.requestVouchExit(agent));
    expect(await by.client.vouchOf(voucher, agent)).to.deep.equal({ amount, exitAt });
    await nextAt(world, Number(exitAt) + 1);
    expect((await mined(by.voucher.withdrawVouch(agent, voucher))).amount).to.equal(amount);
  });

  it('lists facts page by page, and adds them up to what the contract says, to the wei', async () => {
    const other = createStakeClient({ address: by.agent.address, runner: world.vouchers[1] });
    const check = async (): Promise<void> => {
      const { bonds, vouches } = stakesAfter(await allFacts(7));
      for (const account of [agent, voucher, world.vouchers[1].address]) {
        const { amount, exitAt, losses } = await by.client.standingOf(account);
        expect(bonds.get(parseAddress(account))).to.deep.equal({ amount, exitAt, losses });
      }
      let worth = 0;
      for (const each of [voucher, world.vouchers[1].address]) {
        const { amount, exitAt } = await by.client.vouchOf(each, agent);
        const found = vouches.filter((one) => one.voucher === parseAddress(each));
        const expected = { voucher: parseAddress(each), agent: parseAddress(agent), amount, exitAt };
        expect(found).to.deep.equal(amount === 0n ? [] : [expected]);
        worth += found.length;
      }
      expect(vouches.length).to.equal(worth);
    };

    await mined(by.voucher.vouch(agent, 1_000_003n));
    await mined(by.voucher.slash(await ruled(world)));
    await mined(other.vouch(agent, 2_000_003n));
    await mined(by.voucher.vouch(agent, 7n));
    await mined(by.voucher.slash(await ruled(world, { lane: 1n, amount: 77_777n })));
    await check();
    await mined(by.agent.nameArbitrator(world.arbitrator.address, STAKE));
    await mined(by.voucher.requestVouchExit(agent));
    await check();
    // All of it is lost, and begins again.
    await mined(by.voucher.slash(await ruled(world, { lane: 2n, amount: STAKE })));
    await check();
    await mined(by.client.post(agent, STAKE));
    await mined(other.vouch(agent, 11n));
    await check();
    const { exitAt = 0n } = await by.client.vouchOf(voucher, agent);
    await nextAt(world, Number(exitAt) + 1);
    await mined(by.voucher.withdrawVouch(agent, voucher));
    await mined(other.requestVouchExit(agent));
    await mined(by.agent.requestExit());
    await check();
    await networkHelpers.time.increase(EXIT_DELAY + 1);
    await mined(other.withdrawVouch(agent, voucher));
    await mined(by.agent.withdrawBond(voucher));
    await check();
    const kinds = new Set((await allFacts(1_000)).map(({ kind }) => kind));
    expect([...kinds].sort()).to.deep.equal([
      'leaving',
      'left',
      'named',
      'posted',
      'slashed',
      'vouch-leaving',
      'vouch-left',
      'vouched',
    ]);
  });

  it('needs a provider to list facts', async () => {
    const offline = createStakeClient({ address: by.agent.address, runner: {} as never });
    await rejectsWith('PROVIDER_NEEDED', () => offline.listFacts());
  });
});
