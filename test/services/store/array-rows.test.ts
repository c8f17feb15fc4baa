import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import { selectRows } from '../../../services/src/store/array-rows.ts';
import type { Store } from '../../../services/src/store/open.ts';
import { lawRuns } from '../../helpers/fast-check.ts';
import { describeStores } from '../../helpers/store.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).filter((each) => !each.includes('\0')),
  fc.constantFrom('', 'NULL', 'null', '{}', '{a,b}', '"', '\\', '\\"', '\\x00', ' x ', 'a,b', "'", '\n'),
);
const TYPES = { words: 'text', bytes: 'bytea', tags: 'text[]', big: 'bigint', small: 'smallint', exact: 'numeric' };
const row = fc.record({
  words: fc.option(text),
  bytes: fc.option(fc.uint8Array({ maxLength: 40 })),
  tags: fc.option(fc.array(text, { maxLength: 4 })),
  big: fc.option(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })),
  small: fc.option(fc.integer({ min: -32_768, max: 32_767 })),
  exact: fc.option(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }).map(String)),
});

describeStores('array rows', (stores) => {
  let store: Store;
  before(async () => {
    store = await stores.fresh();
  });

  it('law: the database has the rows as they were given, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        const { rows: found } = await sql<Record<string, unknown>>`${selectRows(TYPES, rows)}`.execute(store.db);
        const plain = (each: Record<string, unknown>): Record<string, unknown> => ({
          ...each,
          bytes: each['bytes'] instanceof Uint8Array ? [...each['bytes']] : null,
        });
        expect(found.map(plain)).to.deep.equal(rows.map(plain));
      }),
      { numRuns: lawRuns({ cost: 2 }) },
    );
  });

  it('an absent value is null', async () => {
    const { rows } = await sql`${selectRows({ a: 'text', b: 'bigint' }, [{ b: 1n }, { a: 'x' }])}`.execute(store.db);
    expect(rows).to.deep.equal([
      { a: null, b: 1n },
      { a: 'x', b: null },
    ]);
  });
});
