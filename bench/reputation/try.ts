// For whoever develops an engine: `node --conditions=agent-market-source bench/reputation/try.ts <module> [--data <folder>] [--quick]
// [--seed S] [--replicates N] [--peers] [--attack TEXT]`. The module exports `engine`, and if it likes `weights`. Prints, writes nothing.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { contestantOf, PEERS } from './contestants.ts';
import { evaluate, type AttackRecord, type OrganicRecord } from './evaluate.ts';
import { planOf } from './plan.ts';
import { summarise } from './summary.ts';
import { attackTable, organicTable } from './tables.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    seed: { type: 'string' },
    replicates: { type: 'string' },
    attack: { type: 'string' },
    quick: { type: 'boolean' },
    peers: { type: 'boolean' },
  },
});
const modules = positionals.map((path) => pathToFileURL(resolve(path)).href);
const contestants = [...(options.peers ? PEERS : []), ...(await Promise.all(modules.map(contestantOf)))];
const plan = planOf({
  ...options,
  replicates: options.replicates === undefined ? undefined : Number(options.replicates),
});
const attacks = (plan.attacks ?? []).filter(({ name }) => name.includes(options.attack ?? ''));

const organic: OrganicRecord[] = [];
const attacked: AttackRecord[] = [];
evaluate(contestants, { ...plan, attacks }, (record) => {
  if (record.kind === 'organic') organic.push(record);
  else attacked.push(record);
});
console.log(organicTable(organic));
console.log(`\n${attackTable(summarise(attacked, plan.rounds))}`);
