// Fills a store and measures it at every size. Argument: a directory, or the URL of a server. Prints samples by name.
import { rebuildSums } from '../../services/src/reputation/rebuild-sums.ts';
import { rounded } from '../log/child.ts';
import { openDatabase } from './database.ts';
import { fill } from './fill.ts';
import { hotAgent } from './hot-agent.ts';
import { logOf } from './log-of.ts';
import { reads } from './reads.ts';
import { rebuilds } from './rebuilds.ts';
import { reviewsFrom } from './reviews.ts';
import { SIZES } from './size.ts';
import { writes } from './writes.ts';

const [, , place = ''] = process.argv;
const database = await openDatabase(place);
const log = logOf(database.store);
const next = reviewsFrom(7);

/** What is measured at each size, one after the other; each gives samples by name. */
const MEASURES = [rebuilds, reads, writes, hotAgent];

const figures: Record<string, string> = {};
let held = 0;
for (const size of SIZES) {
  await fill(log, next, { from: held, to: size });
  held = size;
  for (const measure of MEASURES) {
    console.error(`store: ${measure.name} at ${size}`);
    for (const [name, samples] of Object.entries(await measure(database, log)))
      figures[`${name}@${size}`] = samples.map(rounded).join(' ');
  }
  // Peers wrote without sums.
  await rebuildSums(database.store);
}
await database.close();
console.log(JSON.stringify(figures));
