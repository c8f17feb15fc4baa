import { expect } from 'chai';
import fc from 'fast-check';

import { adjacency, at } from '../../../sdk/src/reputation/adjacency.ts';
import { law } from '../../helpers/fast-check.ts';

const anyKeys = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 80 });

describe('sdk/reputation/adjacency', () => {
  law('each party’s list has its reviews and no other’s, in the order of the graph', [anyKeys], (list) => {
    const { start, reviews } = adjacency(Uint32Array.from(list), 10);
    expect(start).to.have.length(11);
    expect([at(start, 0), at(start, 10)]).to.deep.equal([0, list.length]);
    for (let party = 0; party < 10; party++) {
      const own = [...reviews.slice(at(start, party), at(start, party + 1))];
      expect(own).to.deep.equal(list.flatMap((key, review) => (key === party ? [review] : [])));
    }
  });

  it('of no party is empty', () => {
    expect(adjacency(new Uint32Array(), 0)).to.deep.equal({ start: Uint32Array.of(0), reviews: new Uint32Array() });
  });

  it('an element that is not there is 0', () => {
    expect([at([7], 0), at([7], 1), at([7], -1)]).to.deep.equal([7, 0, 0]);
  });
});
