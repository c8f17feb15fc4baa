import { expect } from 'chai';
import fc from 'fast-check';

import { minHeap } from '../../../sdk/src/collusion/min-heap.ts';
import { law } from '../../helpers/fast-check.ts';

interface Item {
  key: number;
  value: number;
}

const anyItem = fc.record({
  key: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })),
  value: fc.nat({ max: 40 }),
});
const byKey = (a: Item, b: Item): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.value - b.value);

describe('sdk/collusion/min-heap', () => {
  law('gives everything back, sorted by key and then by number', [fc.array(anyItem, { maxLength: 200 })], (items) => {
    const heap = minHeap();
    for (const { key, value } of items) heap.push(key, value);
    const sorted = [...items].sort(byKey);
    for (const { key, value } of sorted) {
      const found = heap.pop();
      expect(found?.key === key && found.value === value, `${found?.key} is not ${key}`).to.equal(true);
    }
    expect(heap.pop()).to.equal(undefined);
    expect(heap.pop()).to.equal(undefined);
  });

  law(
    'gives the least of what is there whenever it is asked',
    [fc.array(fc.option(anyItem), { maxLength: 200 })],
    (steps) => {
      const heap = minHeap();
      let there: Item[] = [];
      for (const item of steps) {
        if (item !== null) {
          heap.push(item.key, item.value);
          there = [...there, item].sort(byKey);
        } else {
          const found = heap.pop();
          expect(found?.value).to.equal(there[0]?.value);
          there = there.slice(1);
        }
      }
    },
  );
});
