/** A binary heap of numbers with keys; the smallest key comes first, among equal keys the smallest number. */
export interface MinHeap {
  push(key: number, value: number): void;
  pop(): { key: number; value: number } | undefined;
}

interface Item {
  key: number;
  value: number;
}

export function minHeap(): MinHeap {
  const items: Item[] = [];
  const isBefore = (a: Item, b: Item): boolean => a.key < b.key || (a.key === b.key && a.value < b.value);
  return {
    push(key, value) {
      const item = { key, value };
      let place = items.length;
      while (place > 0) {
        const above = (place - 1) >> 1;
        const parent = items[above];
        if (parent === undefined || !isBefore(item, parent)) break;
        items[place] = parent;
        place = above;
      }
      items[place] = item;
    },
    pop() {
      const [first] = items;
      const last = items.pop();
      if (first === undefined || last === undefined || items.length === 0) return first;
      let place = 0;
      for (let below = 1; below < items.length; below = 2 * place + 1) {
        const [left, right] = [items[below], items[below + 1]];
        const isRight = left !== undefined && right !== undefined && isBefore(right, left);
        const child = isRight ? right : left;
        if (child === undefined || !isBefore(child, last)) break;
        items[place] = child;
        place = isRight ? below + 1 : below;
      }
      items[place] = last;
      return first;
    },
  };
}
