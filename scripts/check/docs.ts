/**
 * The code in README.md and docs/: every ```ts block says after its language what happens to it here:
 * `ts check` must type-check, `ts run` must also run, `ts fragment` is left alone; `sh run` must succeed. docs/guidelines.md, D2.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withLocalMarket } from '../local-market.ts';
import { asStranger } from '../node-options.ts';
import { runStage, tableOf, type Outcome, type Stage } from '../stage.ts';
import { blocksOf, type Block } from './markdown.ts';

const ROOT = new URL('../../', import.meta.url);
// Inside the repository, so that packages resolve by name.
const SCRATCH = new URL('tmp/docs/', ROOT);
const TSCONFIG = { extends: '../../tsconfig.json', compilerOptions: { customConditions: [] }, include: ['*.ts'] };

const blocks = documents().flatMap((file) => blocksOf(file, readFileSync(new URL(file, ROOT), 'utf8')));
const unmarked = blocks.filter(({ language, mode }) => language === 'ts' && mode === '');
for (const { where } of unmarked)
  process.stderr.write(`${where}: mark this block \`ts check\`, \`ts run\` or \`ts fragment\`\n`);

const outcomes = await checkAll(blocks.filter(({ mode }) => mode === 'check' || mode === 'run'));
process.stdout.write(outcomes.length === 0 ? 'No code to check in the documentation.\n' : `${tableOf(outcomes)}\n`);
process.exitCode = unmarked.length === 0 && outcomes.every(({ ok }) => ok) ? 0 : 1;

function documents(): string[] {
  const docs = readdirSync(new URL('docs', ROOT), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`);
  return ['README.md', 'sdk/README.md', 'services/README.md', ...docs.sort()]
    .filter((name) => name.endsWith('.md'))
    .filter(exists);
}

function exists(file: string): boolean {
  try {
    return readFileSync(new URL(file, ROOT)).length > 0;
  } catch {
    return false;
  }
}

async function checkAll(wanted: Block[]): Promise<Outcome[]> {
  rmSync(SCRATCH, { recursive: true, force: true });
  mkdirSync(SCRATCH, { recursive: true });
  writeFileSync(new URL('tsconfig.json', SCRATCH), JSON.stringify(TSCONFIG));
  const typed = wanted.filter(({ language }) => language === 'ts');
  typed.forEach((block) => writeFileSync(fileOf(block), `${block.code}\nexport {};\n`));
  const done: Outcome[] = [];
  if (typed.length > 0) {
    const command = ['tsc', '-p', fileURLToPath(new URL('tsconfig.json', SCRATCH))];
    done.push(await runStage({ name: `${typed.length} blocks type-check`, command }));
  }
  const runs = wanted.filter(({ mode }) => mode === 'run');
  if (runs.length === 0) return done;
  await withLocalMarket(async (env) => {
    for (const block of runs) done.push(await runStage({ ...stageOf(block), env: asStranger(env) }));
  });
  return done;
}

function stageOf(block: Block): Stage {
  const command =
    block.language === 'ts'
      ? [process.execPath, fileURLToPath(fileOf(block))]
      : ['bash', '-euo', 'pipefail', '-c', block.code];
  return { name: block.where, command };
}

function fileOf({ where }: Block): URL {
  return new URL(`${where.replace(/[^a-zA-Z0-9]+/g, '-')}.ts`, SCRATCH);
}
