import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { bySign, linear, readMarkets } from '../../../bench/reputation/data.ts';
import type { Market } from '../../../bench/reputation/market.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';

const RATINGS = [-10, -5, -4, -1, 1, 4, 5, 10];

describe('bench/reputation/data', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agent-market-data-'));
    mkdirSync(join(folder, 'alpha'));
    mkdirSync(join(folder, 'otc'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('maps ratings to stars by sign, or linearly', () => {
    expect(RATINGS.map(bySign)).to.deep.equal([1, 1, 2, 2, 4, 4, 5, 5]);
    expect(RATINGS.map(linear)).to.deep.equal([1, 2, 2, 3, 3, 4, 4, 5]);
  });

  describe('given two networks, one of them with labels', () => {
    let alpha: Market | undefined;
    let otc: Market | undefined;
    beforeEach(() => {
      writeFileSync(join(folder, 'alpha', 'alpha_network.csv'), '7,1,10,1407470400\n1,7,-1,1407470401\n');
      // As published: no end of line after the last.
      writeFileSync(join(folder, 'alpha', 'alpha_gt.csv'), '1,1\n7,-1');
      writeFileSync(join(folder, 'otc', 'otc_network.csv'), '6,2,4,1289241911.72836\r\n');
      [alpha, otc] = readMarkets(folder);
    });

    it('reads the reviews, with whole seconds', () => {
      expect(alpha?.reviews.map(({ rating, at, verified }) => [rating, at, verified])).to.deep.equal([
        [5, 1407470400, false],
        [2, 1407470401, false],
      ]);
      expect(otc?.reviews.map(({ rating, at }) => [rating, at])).to.deep.equal([[4, 1289241911]]);
      for (const market of [alpha, otc]) expect(reviewGraph(market?.reviews ?? []).count).to.be.above(0);
    });

    it('renames parties, and labels with them', () => {
      const [first, second] = alpha?.reviews ?? [];
      expect([first?.reviewer, first?.agent]).to.deep.equal([second?.agent, second?.reviewer]);
      expect(first?.reviewer).to.match(/^[0-9a-f]{12}$/);
      expect([alpha?.fraud.get(first?.reviewer ?? ''), alpha?.fraud.get(first?.agent ?? '')]).to.deep.equal([
        true,
        false,
      ]);
      expect(otc?.fraud.size).to.equal(0);
    });

    it('reads the same market again', () => {
      expect(readMarkets(folder)).to.deep.equal([alpha, otc]);
    });
  });

  it('says when there is nothing', () => {
    expect(() => readMarkets(folder)).to.throw(folder);
  });
});
