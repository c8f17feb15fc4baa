import { expect } from 'chai';
import fc from 'fast-check';

import type { Address } from '../../../sdk/src/hex.ts';
import { chainTrust, FULL_BOND, type ChainTrust } from '../../../sdk/src/reputation/chain-trust.ts';
import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { recommendations, trustRank, withEdges, type TrustEdge } from '../../../sdk/src/reputation/trust-rank.ts';
import { trustScores } from '../../../sdk/src/reputation/trust-v1.ts';
import { stakesAfter } from '../../../sdk/src/stakes/index.ts';
import { law } from '../../helpers/fast-check.ts';
import { expectNear } from '../../helpers/near.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import {
  ACCOUNTS,
  anyAccount,
  anyCoins,
  anyMoves,
  anyTask,
  anyTasks,
  COIN,
  played,
  task,
  TOKEN,
  type Move,
} from '../../helpers/sdk/chain-facts.ts';
import { honestMarket } from '../../helpers/sdk/rated-market.ts';
import { byName } from '../../helpers/sdk/rated-reviews.ts';

const [ANN, BOB, CID, DAN] = ACCOUNTS as [Address, Address, Address, Address];

const trustOf = (moves: readonly Move[], tasks: Parameters<typeof chainTrust>[0]['tasks'] = []): ChainTrust =>
  chainTrust({ stakes: played(moves), tasks });
const between = ({ edges }: ChainTrust, from: Address, to: Address): TrustEdge[] =>
  edges.filter((each) => each.from === from && each.to === to);
const weightOf = (trust: ChainTrust, from: Address, to: Address): number =>
  between(trust, from, to).reduce((sum, { weight }) => sum + weight, 0);

/** An edge of accounts, which all of these are. */
type Pair = TrustEdge & { from: Address; to: Address };

/** The same things in an order that `pick` chooses. */
function shuffled<T>(list: readonly T[], pick: number): T[] {
  const keyed = list.map((each, i) => ({ each, key: ((i + 1) * 7919 + pick) % 101 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ each }) => each);
}

describe('sdk/reputation/chain-trust', () => {
  law(
    'does not depend on the order in which it gets facts and tasks',
    [anyMoves, anyTasks, fc.nat()],
    (moves, tasks, pick) => {
      const facts = played(moves);
      const again = chainTrust({ stakes: shuffled(facts, pick), tasks: shuffled(tasks, pick) });
      expect(again).to.deep.equal(chainTrust({ stakes: facts, tasks }));
    },
  );

  law(
    'weights are above zero and at most a review’s of five stars; bonds are shares',
    [anyMoves, anyTasks],
    (moves, tasks) => {
      const { edges, bonds } = trustOf(moves, tasks);
      for (const { from, to, weight, lost = NaN } of edges) {
        expect(from).to.not.equal(to);
        expect(weight).to.be.at.least(0);
        expect(lost).to.be.at.least(0);
        expect(weight + lost).to.be.within(Number.MIN_VALUE, 2 + 1e-12);
      }
      for (const share of bonds.values()) expect(share).to.be.within(1e-9, 1);
    },
  );

  law(
    'one more paid task takes nothing from anybody, and gives something to its pair alone',
    [anyTasks, anyTask],
    (tasks, more) => {
      const [before, after] = [trustOf([], tasks), trustOf([], [...tasks, more])];
      for (const from of ACCOUNTS) {
        for (const to of ACCOUNTS) {
          const [less, now] = [weightOf(before, from, to), weightOf(after, from, to)];
          if (from === more.client && to === more.agent) expect(now).to.be.at.least(less);
          else expect(now).to.equal(less);
        }
      }
    },
  );

  law('more paid is never worth less, nor more given back worth more', [anyTask, anyCoins], (one, more) => {
    const weight = (changes: Partial<typeof one>): number =>
      weightOf(trustOf([], [{ ...one, ...changes }]), one.client, one.agent);
    expect(weight({ agentAmount: one.agentAmount + more })).to.be.at.least(weight({}));
    expect(weight({ clientAmount: one.clientAmount + more })).to.be.at.most(weight({}));
  });

  law(
    'k tasks of a pair are worth less than k of different clients, and at most five stars',
    [fc.integer({ min: 2, max: 2000 })],
    (k) => {
      const many = weightOf(
        trustOf(
          [],
          Array.from({ length: k }, () => task()),
        ),
        ANN,
        BOB,
      );
      const harmonic = Array.from({ length: k }, (_, i) => 1 / (i + 1)).reduce((sum, each) => sum + each, 0);
      expectNear(many, Math.min(2, harmonic), 1e-9);
    },
  );

  law(
    'more coins behind an agent are never worth less, to nobody else',
    [anyMoves, anyAccount, anyAccount, anyCoins],
    (moves, who, agent, coins) => {
      fc.pre(who !== agent);
      const more: Move = { do: 'vouch', who, agent, coins };
      const [before, after] = [trustOf(moves), trustOf([...moves, more])];
      expect(weightOf(after, who, agent)).to.be.at.least(weightOf(before, who, agent) - 1e-8);
      for (const { from, to } of after.edges as Pair[]) {
        if (from !== who) expect(between(after, from, to)).to.deep.equal(between(before, from, to));
      }
      expect(after.bonds).to.deep.equal(before.bonds);
    },
  );

  law(
    'a slash takes from the bond, from the vouches and from the voucher’s word, and from nobody else',
    [anyMoves, anyAccount, fc.bigInt(1n, 1000n)],
    (moves, agent, thousandths) => {
      const [before, after] = [trustOf(moves), trustOf([...moves, { do: 'slash', agent, thousandths }])];
      const behind = stakesAfter(played(moves)).vouches.filter((each) => each.agent === agent);
      const vouchers = new Set(behind.map(({ voucher }) => voucher));
      for (const { from, to, weight } of before.edges as Pair[]) {
        const now = weightOf(after, from, to);
        if (vouchers.has(from)) expect(now).to.be.at.most(weight + 1e-12);
        else expect(now).to.equal(weight);
      }
      for (const account of ACCOUNTS) {
        const [was, is] = [before.bonds.get(account) ?? 0, after.bonds.get(account) ?? 0];
        if (account === agent) expect(is).to.be.at.most(was);
        else expect(is).to.equal(was);
      }
    },
  );

  describe('a bond', () => {
    it('counts by what is left of it, up to a full one', () => {
      const post = (who: Address, coins: bigint): Move => ({ do: 'post', who, coins });
      const moves: Move[] = [post(ANN, COIN), post(BOB, 30n * COIN), post(CID, 1_000n), post(DAN, 4n * COIN)];
      const { bonds } = trustOf([...moves, { do: 'slash', agent: DAN, thousandths: 750n }]);
      expect([...bonds]).to.have.deep.members([
        [ANN, 0.1],
        [BOB, 1],
        [DAN, 0.1],
      ]);
    });

    it('that is leaving, or left, counts for nothing', () => {
      const moves: Move[] = [
        { do: 'post', who: ANN, coins: COIN },
        { do: 'leave', who: ANN },
      ];
      expect(trustOf(moves).bonds.size).to.equal(0);
      const back: Move[] = [...moves, { do: 'left', who: ANN }, { do: 'post', who: ANN, coins: 2n * COIN }];
      expect(trustOf(back).bonds.get(ANN)).to.equal(0.2);
    });

    it('of another size can be a full one', () => {
      const stakes = played([{ do: 'post', who: ANN, coins: COIN }]);
      expect(chainTrust({ stakes, tasks: [] }, { fullBond: 4n * COIN }).bonds.get(ANN)).to.equal(0.25);
      expect(codeOf(() => chainTrust({ stakes, tasks: [] }, { fullBond: 99n }))).to.equal('FULL_BOND_INVALID');
    });
  });

  describe('a vouch', () => {
    const vouch = (who: Address, agent: Address, coins: bigint): Move => ({ do: 'vouch', who, agent, coins });
    const bond = (who: Address): Move => ({ do: 'post', who, coins: 3n * COIN });

    it('counts by its coins, up to a tenth of a full bond', () => {
      const moves = [bond(ANN), bond(BOB), vouch(ANN, BOB, COIN / 2n), vouch(BOB, ANN, 2n * COIN)];
      expect(trustOf(moves).edges).to.deep.equal([
        { from: ANN, to: BOB, weight: 1, lost: 0 },
        { from: BOB, to: ANN, weight: 2, lost: 0 },
      ]);
    });

    it('that is leaving counts for nothing', () => {
      const moves: Move[] = [bond(ANN), bond(BOB), vouch(ANN, BOB, COIN), { do: 'leave', who: ANN, agent: BOB }];
      expect(trustOf(moves).edges).to.deep.equal([]);
    });

    it('whose agent was slashed passes on less, and so do all others of that voucher, for ever', () => {
      const moves = [
        bond(ANN),
        bond(BOB),
        bond(CID),
        vouch(ANN, BOB, COIN),
        vouch(ANN, CID, COIN),
        vouch(CID, BOB, COIN),
      ];
      const lost: Move[] = [...moves, { do: 'slash', agent: BOB, thousandths: 500n }];
      // A quarter of Ann’s two coins burned, all of it behind Bob, and half of Cid’s.
      expect(trustOf(lost).edges).to.deep.equal([
        { from: ANN, to: BOB, weight: 0.75, lost: 0.25 },
        { from: ANN, to: CID, weight: 1.5, lost: 0.5 },
        { from: CID, to: BOB, weight: 0.5, lost: 0.5 },
      ]);
      const left: Move[] = [...lost, { do: 'leave', who: ANN, agent: BOB }, { do: 'left', who: ANN, agent: BOB }];
      expect(between(trustOf(left), ANN, CID)).to.deep.equal([{ from: ANN, to: CID, weight: 1.5, lost: 0.5 }]);
    });

    it('is not devalued by many small losses more than by one large one', () => {
      const moves = [bond(ANN), bond(BOB), vouch(ANN, BOB, COIN)];
      const dust = Array.from({ length: 50 }, (): Move => ({ do: 'slash', agent: BOB, thousandths: 1n }));
      expect(weightOf(trustOf([...moves, ...dust]), ANN, BOB)).to.be.within(1.75, 2);
    });
  });

  describe('a paid task', () => {
    const weight = (changes: Parameters<typeof task>[0]): number => weightOf(trustOf([], [task(changes)]), ANN, BOB);

    it('counts by how it ended', () => {
      const full = { ReleasedByClient: 1, Verified: 1, Settled: 1, ClientSilent: 0.5, Ruled: 0.5 };
      for (const [outcome, word] of Object.entries(full)) expect(weight({ outcome: outcome as never })).to.equal(word);
      for (const outcome of ['Open', 'ArbitratorSilent', 'AgentSilent', 'Declined', 'Cancelled'] as const)
        expect(weight({ outcome }), outcome).to.equal(0);
    });

    it('is in the agent’s favour by what it got above a half', () => {
      const split = (agentAmount: bigint, clientAmount: bigint): number =>
        weight({ outcome: 'Settled', agentAmount, clientAmount });
      expect(split(3n * COIN, COIN)).to.equal(0.5);
      expect(split(COIN, COIN)).to.equal(0);
      expect(split(COIN, 3n * COIN)).to.equal(0);
      expect(split(0n, 0n)).to.equal(0);
    });

    it('counts by its coins, and in tokens or dust by a quarter', () => {
      expect(weight({ agentAmount: FULL_BOND / 200n })).to.equal(0.625);
      expect(weight({ agentAmount: 1n })).to.equal(0.25);
      expect(weight({ agentAmount: 10n ** 30n, token: TOKEN })).to.equal(0.25);
    });

    it('counts half and a third after larger ones of the pair, whatever came first', () => {
      const coins = [FULL_BOND / 200n, 0n, FULL_BOND / 100n].map((agentAmount) =>
        task({ agentAmount: agentAmount + 1n }),
      );
      expectNear(weightOf(trustOf([], coins), ANN, BOB), 1 + 0.625 / 2 + 0.25 / 3, 1e-6);
    });

    it('says nothing when somebody else paid, or the client paid itself', () => {
      expect(weight({ paidByClient: false })).to.equal(0);
      expect(trustOf([], [task({ agent: ANN })]).edges).to.deep.equal([]);
    });
  });

  describe('in a market', () => {
    // Ann is trusted; Bob, who is new, rated somebody once. Cid and Dan are accounts that nobody knows.
    const rate = (reviewer: string, agent: string, id: string): RatedReview => {
      return { id, reviewer, agent, rating: 5, verified: false, at: 1_650_000_000 };
    };
    const { reviews } = honestMarket(4);
    const market = reviews.map((each) => {
      const named = (name: string): string => (name === 'p0000' ? ANN : name);
      return { ...each, reviewer: named(each.reviewer), agent: named(each.agent) };
    });
    const newcomers = [rate(BOB, 'p0001', 'n1'), rate(CID, 'p0002', 'n2'), rate(DAN, 'p0003', 'n3')];
    const graph = reviewGraph([...market, ...newcomers], ACCOUNTS);
    const weights = (trust: Partial<ChainTrust>): Map<string, number | undefined> =>
      byName(graph, trustScores(graph, { seeds: [ANN], ...trust }).weight);
    const none = weights({});
    const crowd = [CID, DAN, ACCOUNTS[4] as Address];
    const vouches = (who: Address, agent: Address): Move => ({ do: 'vouch', who, agent, coins: COIN });

    it('a vouch and a payment by somebody trusted raise the one they are for', () => {
      expect(none.get(BOB)).to.equal(0);
      for (const trust of [trustOf([vouches(ANN, BOB)]), trustOf([], [task()])]) {
        expect(weights(trust).get(BOB)).to.be.greaterThan(0.05);
        for (const each of crowd) expect(weights(trust).get(each)).to.equal(0);
      }
    });

    it('accounts that nobody trusts gain nothing by vouching for and paying each other, nor does anybody lose', () => {
      const rest = crowd.flatMap((who) => crowd.filter((agent) => agent !== who).map((agent) => ({ who, agent })));
      const tasks = rest.flatMap(({ who, agent }) => Array.from({ length: 20 }, () => task({ client: who, agent })));
      const trust = trustOf(
        rest.map(({ who, agent }) => vouches(who, agent)),
        [...tasks, task({ client: CID, agent: BOB })],
      );
      expect(trust.edges.length).to.equal(2 * rest.length + 1);
      // The members' tasks are not among these: as if nobody had said what was at stake in them.
      const { edges, bonds } = trust;
      expect(weights({ edges, bonds })).to.deep.equal(none);
    });

    it('what burned of a vouch is passed on to nobody, also when its voucher recommends nobody else', () => {
      const moves: Move[] = [{ do: 'post', who: CID, coins: COIN }, vouches(ANN, BOB), vouches(ANN, CID)];
      const alone = reviewGraph([], ACCOUNTS);
      const source = Float64Array.from(alone.parties, (name) => Number(name === ANN));
      const rank = (trust: ChainTrust): Map<string, number | undefined> =>
        byName(alone, trustRank(withEdges(recommendations(alone, describeMarket(alone)), alone, trust.edges), source));
      const before = rank(trustOf(moves));
      const after = rank(trustOf([...moves, { do: 'slash', agent: CID, thousandths: 900n }]));
      expect(before.get(CID)).to.equal(before.get(BOB));
      expect(after.get(CID)).to.be.lessThan(0.2 * (before.get(CID) ?? NaN));
      // Of what Ann has, Bob gets what he got; after thirty rounds a hundredth is still on its way.
      const shares = [before, after].map((each) => (each.get(BOB) ?? NaN) / (each.get(ANN) ?? NaN));
      expectNear(shares[1], shares[0] ?? NaN, 0.01);
    });

    it('what was paid to an agent that turned out bad is passed on to none of its friends', () => {
      const bad = Array.from({ length: 12 }, (_, i) => ({ ...rate(`p00${20 + i}`, BOB, `b${i}`), rating: 1 }));
      const trust = trustOf([], [task(), task({ client: BOB, agent: CID })]);
      const friend = (list: readonly RatedReview[]): number | undefined => {
        const rated = reviewGraph([...market, ...newcomers, ...list], ACCOUNTS);
        return byName(rated, trustScores(rated, { seeds: [ANN], ...trust }).weight).get(CID);
      };
      expect(friend([])).to.be.greaterThan(0.01);
      expect(friend(bad)).to.equal(0);
    });
  });

  law(
    'what was at stake between two is the largest task that a client locked, in either direction',
    [anyTasks],
    (tasks) => {
      const { atStake } = chainTrust({ stakes: [], tasks });
      for (const [pair, value] of atStake) {
        expect(value).to.be.within(0.25, 1);
        const theirs = tasks.filter(({ client, agent }) => [client, agent].sort().join(' ') === pair);
        const locked = theirs.filter((each) => each.paidByClient && each.agentAmount + each.clientAmount > 0n);
        expect(locked).not.to.deep.equal([]);
        if (locked.every(({ token }) => token === TOKEN)) expect(value).to.equal(0.25);
      }
    },
  );

  it('a task of a hundredth of a full bond is at stake in full, whoever got it; half of it by five eighths', () => {
    const stake = (changes: Parameters<typeof task>[0]): number | undefined =>
      chainTrust({ stakes: [], tasks: [task({ client: ANN, agent: BOB, ...changes })] }).atStake.get(
        [ANN, BOB].sort().join(' '),
      );
    const full = FULL_BOND / 100n;
    expect(stake({ agentAmount: full, clientAmount: 0n })).to.equal(1);
    expect(stake({ agentAmount: 0n, clientAmount: full })).to.equal(1);
    expect(stake({ agentAmount: full / 4n, clientAmount: full / 4n })).to.equal(0.625);
    expect(stake({ agentAmount: full, clientAmount: 0n, token: TOKEN })).to.equal(0.25);
    expect(stake({ agentAmount: full, clientAmount: 0n, paidByClient: false })).to.equal(undefined);
  });
});
