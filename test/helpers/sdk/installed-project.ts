// An empty project outside the repository into which the packed packages were installed, as a stranger would.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const TSC = join(REPOSITORY, 'node_modules/typescript/bin/tsc');

export type PackageFolder = 'sdk' | 'services';

export interface InstalledProject {
  folder: string;
  /** Runs a program in the project and returns what it prints. Rejects when it fails. */
  run(program: string, ...args: string[]): Promise<string>;
  /** Writes a file of the project. */
  write(name: string, content: string): void;
  remove(): void;
}

/** A stranger's environment: none of the conditions under which the repository runs its own sources. */
function outsideEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _ours, ...rest } = process.env;
  return rest;
}

/** Builds and packs the packages of the repository, installs them into a new project and hands it over. */
export async function installPackages(packages: readonly PackageFolder[]): Promise<InstalledProject> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-market-install-'));
  const env = outsideEnvironment();
  const project: InstalledProject = {
    folder,
    run: async (program, ...args) => (await run(program, args, { cwd: folder, env, maxBuffer: 1 << 26 })).stdout,
    write: (name, content) => writeFileSync(join(folder, name), content),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  for (const name of packages) {
    await run(process.execPath, [TSC, '-p', name], { cwd: REPOSITORY, env });
    await run('npm', ['pack', '--pack-destination', folder], { cwd: join(REPOSITORY, name), env });
  }
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  project.write('package.json', JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await project.run('npm', 'install', ...quiet, ...tarballs.map((name) => `./${name}`));
  return project;
}

/** Errors of TypeScript at its strictest in the project and in our declarations; those of other packages are not ours. */
export async function typeErrors(project: InstalledProject): Promise<string[]> {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  };
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const output = await project
    .run(process.execPath, TSC, '-p', '.')
    .catch((failure: { stdout?: string }) => failure.stdout ?? 'error: tsc did not run');
  const lines = output.split('\n').filter((line) => line.includes('error'));
  return lines.filter((line) => !line.startsWith('node_modules/') || line.startsWith('node_modules/@agent-market/'));
}
