/** Packs both packages, unpacks them into an empty project outside the repository, and uses them there as an installer would. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONSUMER = `import { parseAddress } from '@agent-market/sdk';
import { TaskEscrow__factory } from '@agent-market/sdk/contracts';
import { createEscrowClient, type Task } from '@agent-market/sdk/escrow';
import { hashReview } from '@agent-market/sdk/reviews';
import { predictAddresses } from '@agent-market/services/deploy';

const { TaskEscrow } = predictAddresses();
const contract = TaskEscrow__factory.connect(parseAddress(TaskEscrow));
const states: Task[] = [];
console.log(contract.interface.getFunction('completeTask').name, typeof createEscrowClient, typeof hashReview, states.length);
`;

const project = mkdtempSync(join(tmpdir(), 'agent-market-consumer-'));
try {
  for (const name of ['sdk', 'services']) unpack(name);
  linkDependencies();
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(project, 'main.ts'), CONSUMER);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    types: [],
    lib: ['es2023', 'dom'],
    noEmit: true,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  run(join(ROOT, 'node_modules', '.bin', 'tsc'), []);
  run(process.execPath, ['main.ts']);
  run(process.execPath, ['node_modules/@agent-market/services/bin/agent-market.js', '--help']);
  process.stdout.write('Both packages install, type-check and run outside the repository.\n');
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** Puts what npm would publish where npm would put it. */
function unpack(name: string): void {
  const dir = join(project, 'node_modules', '@agent-market', name);
  mkdirSync(dir, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: join(ROOT, name),
    encoding: 'utf8',
  });
  const [{ filename, files } = { filename: '', files: [] }] = JSON.parse(packed) as Packed[];
  execFileSync('tar', ['-xzf', join(project, filename), '-C', dir, '--strip-components', '1']);
  const paths = files.map(({ path }) => path);
  const strays = paths.filter(
    (path) => /(^|\/)(src|test)\/|\.tsbuildinfo$/.test(path) || (path.endsWith('.ts') && !path.endsWith('.d.ts')),
  );
  for (const required of ['LICENSE', 'README.md'])
    if (!paths.includes(required)) fail(`${name} does not ship ${required}`);
  if (strays.length > 0) fail(`${name} ships ${strays.slice(0, 3).join(', ')}`);
  checkExports(name, dir);
  const kilobytes = files.reduce((total, { size }) => total + size, 0) / 1024;
  process.stdout.write(`${name}: ${files.length} files, ${kilobytes.toFixed(0)} kB\n`);
}

interface Packed {
  filename: string;
  files: { path: string; size: number }[];
}

/** Every door of the package leads to a file in it; sources are for us only. */
function checkExports(name: string, dir: string): void {
  const { exports } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
    exports: Record<string, Record<string, string>>;
  };
  for (const [subpath, targets] of Object.entries(exports)) {
    for (const [condition, target] of Object.entries(targets)) {
      if (condition === 'agent-market-source') continue;
      try {
        readFileSync(join(dir, target));
      } catch {
        fail(`${name}: exports["${subpath}"].${condition} is ${target}, which is not packed`);
      }
    }
  }
}

/** Everything both depend on is installed here; npm would install the same versions. */
function linkDependencies(): void {
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '@agent-market' || name.startsWith('.')) continue;
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
  }
  for (const name of ['sdk', 'services']) {
    const own = join(ROOT, name, 'node_modules');
    const to = join(project, 'node_modules', '@agent-market', name, 'node_modules');
    try {
      cpSync(own, to, { recursive: true, filter: (path) => !path.includes('.bin') });
    } catch {
      // npm found one version that suits all.
    }
  }
}

function run(program: string, args: string[]): void {
  const env = { ...process.env, NODE_OPTIONS: '' };
  execFileSync(program, args, { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

function fail(what: string): never {
  throw new Error(what);
}
