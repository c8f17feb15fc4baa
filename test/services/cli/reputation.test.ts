/** A table of reviews in, scores and evidence out: what the two commands print, write and refuse. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { assessMarket, type Finding } from '@agent-market/sdk/collusion';
import { reviewGraph, type RatedReview } from '@agent-market/sdk/reputation';
import { startCli, type CliRun } from '../../helpers/market.ts';
import { accounts, attack, honestMarket } from '../../helpers/sdk/rated-market.ts';

const HEAD = 'review_id,agent_id,reviewer_id,task_id,rating,verified,created_at';
const SYBILS = accounts('sybil', 30);
/** Whom everybody praises, whom everybody complains of, and who bought praise. */
const [GOOD, BAD, BOUGHT] = ['good', 'bad', 'bought'];

function market(): { reviews: RatedReview[]; parties: string[] } {
  const { reviews, parties } = honestMarket(5, { parties: 120, tasks: 700 });
  const old = parties.slice(0, 40);
  const praise = { from: old, to: [GOOD], rating: 5, day: 100, over: 500 };
  const complaints = { from: old, to: [BAD], rating: 1, day: 100, over: 500 };
  const bought = { from: SYBILS, to: [BOUGHT], rating: 5, day: 400, over: 3 };
  return { reviews: [...reviews, ...[praise, complaints, bought].flatMap(attack)], parties };
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const rowOf = ({ id, agent, reviewer, rating, verified, at }: RatedReview): string =>
  [...[id, agent, reviewer, '', String(rating)].map(quoted), verified, new Date(at * 1000).toISOString()].join(',');

describe('agent-market reputation score and report', function () {
  this.timeout(60_000);
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'agent-market-reputation-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const file = (name: string): string => join(directory, name);
  function written(name: string, rows: readonly string[]): string {
    writeFileSync(file(name), [HEAD, ...rows, ''].join('\n'));
    return file(name);
  }
  const cli = (...args: string[]): Promise<CliRun> => startCli(['reputation', ...args], {}).ended;
  async function scoresOf(path: string, ...options: string[]): Promise<string> {
    const out = file('scores.csv');
    const { code, stderr } = await cli('score', path, '--out', out, ...options);
    expect(code, stderr).to.equal(0);
    return readFileSync(out, 'utf8');
  }
  async function refused(...args: string[]): Promise<[number | null, string | undefined]> {
    const { code, stderr } = await cli(...args);
    return [code, stderr.split(':')[0]];
  }

  it('writes id,role,score: whom to trust more above, and whom to suspect more above', async () => {
    const { reviews, parties } = market();
    const text = await scoresOf(written('reviews.csv', reviews.map(rowOf)));
    const [head, ...lines] = text.trimEnd().split('\n');
    expect(head).to.equal('id,role,score');
    const roles = { agent: new Map<string, number>(), reviewer: new Map<string, number>() };
    for (const line of lines) {
      const [, id = '', role, score] = /^([^,]+),(agent|reviewer),(\d[\d.e-]*)$/.exec(line) ?? expect.fail(line);
      roles[role as keyof typeof roles].set(id, Number(score));
    }
    expect(new Set(roles.agent.keys())).to.deep.equal(new Set(reviews.map(({ agent }) => agent)));
    expect(new Set(roles.reviewer.keys())).to.deep.equal(new Set(reviews.map(({ reviewer }) => reviewer)));
    for (const score of roles.agent.values()) expect(score).to.be.within(1, 5);
    for (const score of roles.reviewer.values()) expect(score).to.be.within(0, 1);

    const agent = (id: string): number => roles.agent.get(id) ?? NaN;
    // The low end of its interval: what is safe to assume.
    const { scores } = assessMarket(reviewGraph(reviews));
    expect(agent(GOOD)).to.equal(scores.low[scores.graph.parties.indexOf(GOOD)]);
    expect(agent(GOOD)).to.be.greaterThan(3.5);
    expect(agent(BAD)).to.be.lessThan(2);
    expect(agent(BOUGHT)).to.be.lessThan(agent(GOOD) - 1);
    const honest = parties.flatMap((party) => roles.reviewer.get(party) ?? []).sort((a, b) => a - b);
    const most = honest[Math.floor(honest.length * 0.9)] ?? NaN;
    for (const sybil of SYBILS) expect(roles.reviewer.get(sybil)).to.be.greaterThan(most);
  });

  it('writes agents first, each role ascending, and the same whatever the order of rows', async () => {
    const rows = market().reviews.map(rowOf);
    const text = await scoresOf(written('reviews.csv', rows));
    const keys = text
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(0, 2).reverse().join());
    expect(keys).to.deep.equal([...new Set(keys)].sort());
    for (const order of [rows.toReversed(), rows.map((_, i) => rows[(i * 7919) % rows.length] ?? '')]) {
      expect(await scoresOf(written('again.csv', order))).to.equal(text);
    }
  });

  it('quotes names that need it, so that nobody can write another one’s row', async () => {
    const forged = 'x,agent,5\ny';
    const review = { ...{ agent: forged, reviewer: 'b "2"', rating: 4, verified: false }, id: 'r1', at: 1_700_000_000 };
    const text = await scoresOf(written('reviews.csv', [rowOf(review)]));
    expect(text).to.match(/^id,role,score\n"x,agent,5\ny",agent,[\d.]+\n"b ""2""",reviewer,[\d.]+\n$/);
  });

  it('says what it did in JSON, leaves reviews of oneself out and says so', async () => {
    const [one, two] = market().reviews as [RatedReview, RatedReview];
    const path = written('reviews.csv', [one, { ...two, agent: two.reviewer }].map(rowOf));
    const out = file('scores.csv');
    const { code, stdout, stderr } = await cli('score', path, '--out', out, '--json');
    expect([code, stderr]).to.deep.equal([0, '  left out: 1 reviews of oneself\n']);
    expect(JSON.parse(stdout)).to.deep.equal({ agents: 1, reviewers: 1, out });
    expect(readFileSync(out, 'utf8').split('\n')).to.have.length(4);
  });

  it('replaces the file of scores whole, and leaves it when the table is wrong', async () => {
    writeFileSync(file('scores.csv'), 'mine');
    const rows = market().reviews.slice(0, 3).map(rowOf);
    const wrong = written('wrong.csv', [...rows, rows[0] ?? '']);
    expect(await refused('score', wrong, '--out', file('scores.csv'))).to.deep.equal([2, 'CSV_INVALID']);
    expect(readFileSync(file('scores.csv'), 'utf8')).to.equal('mine');
    expect(await scoresOf(written('reviews.csv', rows))).to.match(/^id,role,score\n/);
    expect(existsSync(file('scores.csv.part'))).to.equal(false);
  });

  it('is told whom to trust, and refuses names that nobody has', async () => {
    const { reviews } = market();
    const path = written('reviews.csv', reviews.map(rowOf));
    const byOthers = await scoresOf(path, '--seeds', ` ${SYBILS[0]} , ${SYBILS[1]}`);
    expect(byOthers).not.to.equal(await scoresOf(path));
    const out = ['--out', file('none.csv')];
    expect(await refused('score', path, ...out, '--seeds', `${GOOD},Good`)).to.deep.equal([2, 'SEEDS_UNKNOWN']);
    expect(await refused('report', path, '--seeds', '')).to.deep.equal([2, 'SEEDS_UNKNOWN']);
    expect(existsSync(file('none.csv'))).to.equal(false);
  });

  it('refuses files that cannot be read or written', async () => {
    const path = written('reviews.csv', market().reviews.slice(0, 3).map(rowOf));
    expect(await refused('score', file('no.csv'), '--out', file('x'))).to.deep.equal([2, 'FILE_UNREADABLE']);
    expect(await refused('score', path, '--out', file('no/x'))).to.deep.equal([2, 'FILE_UNWRITABLE']);
    expect(await refused('report', path, '--out', file('no/x'))).to.deep.equal([2, 'FILE_UNWRITABLE']);
    expect((await refused('report', path, '--most', 'all'))[0]).to.equal(2);
    expect((await refused('score', path))[0]).to.equal(2);
  });

  it('reports what the market is like, and the evidence with a graph to draw', async () => {
    const { reviews } = market();
    const path = written('reviews.csv', reviews.map(rowOf));
    const out = file('report.json');
    const { code, stdout, stderr } = await cli('report', path, '--out', out, '--most', '1', '--json');
    expect(code, stderr).to.equal(0);
    const { findings: shown, ...summary } = JSON.parse(stdout) as Record<string, unknown> & { findings: Finding[] };
    const whole = JSON.parse(readFileSync(out, 'utf8')) as Record<string, unknown> & { findings: Finding[] };
    const { findings, ...same } = whole;
    expect(same).to.deep.equal(summary);
    expect(shown).to.deep.equal(findings.slice(0, 1));
    expect(summary).to.include({ reviews: reviews.length, agents: new Set(reviews.map(({ agent }) => agent)).size });
    const bought = findings.find(({ agents }) => agents.join() === BOUGHT);
    expect(bought?.reviewers).to.have.members(SYBILS);
    expect(bought?.graph.edges).to.have.length(SYBILS.length);

    const text = await cli('report', path, '--most', '1');
    expect(text.stdout).to.match(new RegExp(`\\d+ findings\\n  reviews +${reviews.length}\\n`));
    if (findings.length > 1) expect(text.stdout).to.include(`${findings.length - 1} more: --most, or --out`);
  });

  it('scores and reports an empty market', async () => {
    const path = written('reviews.csv', []);
    expect(await scoresOf(path)).to.equal('id,role,score\n');
    const { code, stdout } = await cli('report', path, '--json');
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ reviews: 0, parties: 0, meanTrust: 0 });
  });

  it('shows no control characters of names on a terminal', async () => {
    const evil = '\u001b[2Jbought\u202e';
    const reviews = market().reviews.map((each) => (each.agent === BOUGHT ? { ...each, agent: evil } : each));
    const { code, stdout } = await cli('report', written('reviews.csv', reviews.map(rowOf)), '--most', '99');
    expect(code).to.equal(0);
    expect(stdout).to.include('\\u{1b}[2Jbought\\u{202e}');
    expect(stdout).not.to.include('\u001b');
  });
});
