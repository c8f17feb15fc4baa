import { expect } from 'chai';
import { AgentMarketError } from '../../../sdk/src/errors.ts';
import { parseRatings, starsOf } from '../../../services/src/import/ratings-csv.ts';

describe('services/import/ratings-csv', () => {
  it('maps −10 … 10 to stars and keeps the sign', () => {
    const stars = [-10, -5, -4, -1, 1, 4, 5, 10].map(starsOf);
    expect(stars).to.deep.equal([1, 1, 2, 2, 4, 4, 5, 5]);
  });

  it('sorts by time and keeps the order of the file within a second', () => {
    const rows = parseRatings('src,dst,rating,time\na,b,1,20\nc,d,2,10.5\ne,f,3,20\n');
    expect(rows.map(({ source, line }) => `${source}${line}`)).to.deep.equal(['c3', 'a2', 'e4']);
  });

  for (const [why, text] of [
    ['a rating of zero', 'a,b,0,10'],
    ['a rating above ten', 'a,b,11,10'],
    ['a fraction as rating', 'a,b,1.5,10'],
    ['a negative time', 'a,b,1,-10'],
    ['somebody rating themselves', 'a,a,1,10'],
    ['a missing column', 'a,b,1'],
    ['a column too many', 'a,b,1,10,x'],
    ['a byte order mark', '\ufeffa,b,1,10'],
  ] as const) {
    it(`refuses ${why} with CSV_INVALID`, () => {
      expect(() => parseRatings(`a,b,1,5\n${text}\n`))
        .to.throw(AgentMarketError)
        .with.property('code', 'CSV_INVALID');
    });
  }
});
