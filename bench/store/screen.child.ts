// Screens a log once, as every night, or only counts its reviews: `screen.child.ts <screen|count> <place>`. Prints what that cost.
import { sql } from 'kysely';
import { refreshReputation } from '../../services/src/reputation/refresh.ts';
import { costOf } from './cost.ts';
import { openDatabase } from './database.ts';

const [, , work = '', place = ''] = process.argv;
const database = await openDatabase(place);
const { db } = database.store;
let reviews = 0;
const cost = await costOf(async () => {
  if (work === 'screen') {
    ({ reviews } = await refreshReputation(database.store, { now: BigInt(Math.floor(Date.now() / 1000)) }));
  } else {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from entry where rating is not null`.execute(db);
    reviews = rows[0]?.count ?? 0;
  }
});
await database.close();
console.log(JSON.stringify({ ...cost, reviews }));
