// Fills a store and does nothing else: `fill.child.ts <place> <reviews>`. The place is a directory, or the URL of a server.
import { openDatabase } from './database.ts';
import { fill } from './fill.ts';
import { logOf } from './log-of.ts';
import { reviewsFrom } from './reviews.ts';

const [, , place = '', reviews = ''] = process.argv;
const database = await openDatabase(place);
await fill(logOf(database.store), reviewsFrom(7), { from: 0, to: Number(reviews) });
await database.close();
console.log(JSON.stringify({ reviews: Number(reviews) }));
