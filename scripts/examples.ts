/** `npm run examples`: runs every file of examples/ against a local chain, as its reader would. */
import { readdirSync } from 'node:fs';
import { withLocalMarket } from './local-market.ts';
import { asStranger } from './node-options.ts';
import { runStage, tableOf, type Outcome } from './stage.ts';

const files = readdirSync(new URL('../examples', import.meta.url))
  .filter((name) => name.endsWith('.ts'))
  .sort();
const outcomes = await withLocalMarket(async (env) => {
  const done: Outcome[] = [];
  for (const file of files) {
    const command = [process.execPath, `examples/${file}`];
    done.push(await runStage({ name: file, command, env: asStranger(env) }));
  }
  return done;
});
process.stdout.write(outcomes.length === 0 ? 'There are no examples.\n' : `${tableOf(outcomes)}\n`);
process.exitCode = outcomes.length > 0 && outcomes.every(({ ok }) => ok) ? 0 : 1;
