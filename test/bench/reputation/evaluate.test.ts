import { expect } from 'chai';
import { check } from 'prettier';

import { ATTACKS } from '../../../bench/reputation/attacks/catalogue.ts';
import { PEERS } from '../../../bench/reputation/contestants.ts';
import type { Contestant, RatedReview } from '../../../bench/reputation/engine.ts';
import { evaluate, type AttackRecord, type Plan } from '../../../bench/reputation/evaluate.ts';
import type { Market } from '../../../bench/reputation/market.ts';
import type { OrganicRecord } from '../../../bench/reputation/organic.ts';
import { bayesianMean } from '../../../bench/reputation/peers/simple.ts';
import { isLabelDefining, MADE_FROM_REVIEWS, subjectsOf } from '../../../bench/reputation/protocols.ts';
import { reportOf } from '../../../bench/reputation/report.ts';
import { twoSidedMarket } from '../../../bench/reputation/synthetic/two-sided.ts';
import { summarise } from '../../../bench/reputation/summary.ts';
import { expectNear } from '../../helpers/near.ts';

const market = twoSidedMarket('1', { parties: 500 });
const known = new Set(market.reviews.map(({ id }) => id));
const plan: Plan = {
  seed: '1',
  replicates: 2,
  rounds: 50,
  attacks: ATTACKS,
  real: [],
  remapped: [],
  synthetic: [() => market],
};

function run(
  contestants: readonly Contestant[],
  changes: Partial<Plan> = {},
): { organic: OrganicRecord[]; attacked: AttackRecord[] } {
  const organic: OrganicRecord[] = [];
  const attacked: AttackRecord[] = [];
  evaluate(contestants, { ...plan, ...changes }, (record) => {
    if (record.kind === 'organic') organic.push(record);
    else attacked.push(record);
  });
  return { organic, attacked };
}

/** Scores by what nobody but the test can know: the labels, and which reviews were injected. */
function oracle(sign: 1 | -1): Contestant {
  const wrote = (reviews: readonly RatedReview[]): Set<string> =>
    new Set(reviews.filter(({ id }) => !known.has(id)).map(({ reviewer }) => reviewer));
  return {
    name: `oracle ${sign}`,
    engine: (reviews) => {
      const attackers = wrote(reviews);
      const suspicion = (id: string): number => sign * (attackers.has(id) ? 2 : market.fraud.get(id) === true ? 1 : 0);
      return {
        agents: new Map(reviews.map(({ agent }) => [agent, 3 - suspicion(agent)])),
        reviewers: new Map(reviews.map(({ reviewer }) => [reviewer, suspicion(reviewer)])),
      };
    },
  };
}

describe('bench/reputation/evaluate', function () {
  this.timeout(120_000);

  it('gives an oracle everything, its opposite nothing, and indifference a half', () => {
    const indifferent: Contestant = {
      name: 'indifferent',
      engine: (reviews) => ({
        agents: new Map(reviews.map(({ agent }) => [agent, 3])),
        reviewers: new Map(reviews.map(({ reviewer }) => [reviewer, 0])),
      }),
    };
    const { organic } = run([oracle(1), oracle(-1), indifferent], { attacks: [] });
    expect(organic.map(({ protocol, engine, auc }) => [protocol, engine, auc])).to.deep.equal([
      ['reviewers', 'oracle 1', 1],
      ['reviewers', 'oracle -1', 0],
      ['reviewers', 'indifferent', 0.5],
      ['agents', 'oracle 1', 1],
      ['agents', 'oracle -1', 0],
      ['agents', 'indifferent', 0.5],
    ]);
    for (const record of organic) {
      expect(record.aucInterval).to.deep.equal({ low: record.auc, high: record.auc });
      const ahead = { 'oracle 1': 0, 'oracle -1': -1, indifferent: -0.5 }[record.engine];
      expect(record.aheadInterval).to.deep.equal({ low: ahead, high: ahead });
    }
  });

  describe('given attacks that only attackers write for', () => {
    const attacks = ATTACKS.filter(({ name }) => ['sybil boost', 'bombing', 'repeats'].includes(name));
    const { attacked } = run([oracle(1), oracle(-1), bayesianMean], { attacks });
    const of = (engine: string): AttackRecord[] => attacked.filter((record) => record.engine === engine);

    it('measures every engine in every replicate', () => {
      expect(attacked).to.have.length(attacks.length * 2 * 3);
    });

    it('finds no fault with an oracle', () => {
      for (const record of of('oracle 1')) {
        expect(record).to.include({ auc: 1, ap: 1, falseAlarmsReviewers: 0, damage: 0 });
        // A real suspect may pull at some real agent harder than one attacker at a target.
        expect(record.falseAlarmsAgents).to.be.below(0.1);
      }
    });

    it('finds only faults with its opposite', () => {
      for (const record of of('oracle -1')) expect(record).to.include({ auc: 0, falseAlarmsReviewers: 1 });
    });

    it('grades no trust that is borrowed', () => {
      const borrowing: Contestant = { ...bayesianMean, onlySuspects: true };
      const records = run([borrowing], { attacks, replicates: 1 });
      expect(records.organic.map(({ protocol }) => protocol)).to.deep.equal(['reviewers']);
      for (const { damage } of records.attacked) expect(damage).to.be.NaN;
    });

    it('measures the damage in stars', () => {
      const bombed = of('Bayesian mean').filter(({ attack }) => attack === 'bombing');
      for (const { damage } of bombed) expect(damage).to.be.within(0.5, 3);
    });

    it('summarises replicates by their median', () => {
      const [first] = summarise(of('Bayesian mean'), 50);
      const damages = of('Bayesian mean')
        .filter(({ attack }) => attack === first?.attack)
        .map(({ damage }) => damage);
      expect(first?.replicates).to.equal(2);
      expectNear(first?.figures.damage.median, ((damages[0] ?? 0) + (damages[1] ?? 0)) / 2, 1e-12);
      expect(first?.figures.honestWeight.median).to.be.NaN;
    });
  });

  it('weighs only what the honest wrote', () => {
    const attacks = ATTACKS.filter(({ name }) => name === '30 sybils');
    const weighing: Contestant = {
      ...bayesianMean,
      weights: (reviews) => new Map(reviews.map(({ id }) => [id, known.has(id) ? 0.75 : 0])),
    };
    for (const { honestWeight } of run([weighing], { attacks }).attacked) expectNear(honestWeight, 0.75, 1e-9);
  });

  it('injects rings, and nothing else, into the twin with as many five stars as usual', () => {
    const { attacked } = run([bayesianMean], { real: [market], synthetic: [], replicates: 1 });
    for (const record of attacked) {
      expect(record.market).to.equal(record.attack.startsWith('ring') ? 'synthetic-J' : 'synthetic');
    }
    expect(attacked).to.have.length(ATTACKS.length);
  });

  it('makes a market for every replicate', () => {
    const seeds: string[] = [];
    const make = (seed: string): Market => {
      seeds.push(seed);
      return market;
    };
    run([bayesianMean], { synthetic: [make], attacks: [] });
    expect(seeds).to.deep.equal(['1', '1/1', '1/2']);
  });

  it('fails when an engine leaves somebody out', () => {
    const forgetful: Contestant = {
      name: 'forgetful',
      engine: (reviews) => ({ ...bayesianMean.engine(reviews), reviewers: new Map() }),
    };
    expect(() => run([forgetful])).to.throw('no score');
  });

  it('writes a report that names every engine, market and attack, and that prettier leaves alone', async () => {
    const engines = PEERS.map(({ name }) => name);
    const { organic, attacked } = run(PEERS, { replicates: 1 });
    const report = reportOf({ plan, engines, subjects: ['Bayesian mean'], organic, attacked, facts: 'Facts.' });
    for (const name of [...engines, market.name, ...ATTACKS.map((each) => each.name)]) expect(report).to.include(name);
    expect(report).to.include('made-up markets only');
    expect(await check(report, { parser: 'markdown', printWidth: 120 })).to.be.true;
  });
});

describe('bench/reputation/protocols', () => {
  const at = (id: string, reviewer: string, agent: string, time: number): RatedReview => ({
    id,
    reviewer,
    agent,
    rating: 4,
    verified: false,
    at: time,
  });
  /** H and G are honest, F is a fraud, U is not labelled. */
  const small: Market = {
    name: 'small',
    twoSided: true,
    fraud: new Map([
      ['H', false],
      ['G', false],
      ['F', true],
    ]),
    reviews: [
      at('1', 'U', 'F', 10),
      at('2', 'H', 'F', 20),
      at('3', 'U', 'F', 20),
      at('4', 'F', 'H', 30),
      at('5', 'H', 'U', 40),
      at('6', 'H', 'G', 50),
      at('7', 'U', 'H', 60),
    ],
  };
  const seen = (name: string): string => {
    const protocol = MADE_FROM_REVIEWS.find((each) => each.name === name);
    return (protocol?.reviews(small) ?? []).map(({ id }) => id).join('');
  };

  it('calls label-defining what labelled honest parties say of labelled ones', () => {
    expect(small.reviews.filter((review) => isLabelDefining(small, review)).map(({ id }) => id)).to.deep.equal([
      '2',
      '6',
    ]);
  });

  it('shows each protocol its reviews', () => {
    expect(seen('R')).to.equal('1234567');
    expect(seen('R, leak-controlled')).to.equal('13457');
    expect(seen('S')).to.equal('13457');
    expect(seen('S, early warning')).to.equal('1457');
  });

  it('asks for all labelled who are still there on the side in question', () => {
    const [reviewer, , agent] = MADE_FROM_REVIEWS;
    if (reviewer === undefined || agent === undefined) throw new Error('no protocols');
    expect(subjectsOf(small, reviewer, reviewer.reviews(small))).to.deep.equal({ frauds: ['F'], honest: ['H'] });
    expect(subjectsOf(small, agent, agent.reviews(small))).to.deep.equal({ frauds: ['F'], honest: ['H'] });
  });
});
