#!/usr/bin/env node
// Makes a fresh clone ready and runs a task in it: `node scripts/bootstrap.mjs <task> [arguments]`.
//
// Runs on any Node from 18 on and needs no dependency, because it is what brings both. Installing under an old Node would
// silently leave out Hardhat's native part, so the right Node comes first.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OLDEST = [22, 18];
const BROUGHT = 'node@24.21.0';
const STAMP = join(ROOT, 'node_modules', '.agent-market-install');
/** Export condition under which @agent-market/… means the sources: see scripts/README.md. */
const CONDITION = '--conditions=agent-market-source';
/** Tasks that need the packages built; all but these and `format` need compiled contracts. */
const WANT_PACKAGES = ['demo', 'deploy', 'build', 'examples', 'docs', 'ci'];
const windows = process.platform === 'win32';

const [task, ...args] = process.argv.slice(2);
if (task === undefined) fail('no task given', 'Use npm start, npm test, npm run bench, npm run deploy …');

const env = { ...process.env };
// Windows calls it Path, and a copy of the environment has lost that this is the same.
const PATH = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
env.NODE_OPTIONS = [env.NODE_OPTIONS, CONDITION].filter(Boolean).join(' ');
const version = bringNode();
install(version);
build();
run();

/** Puts a Node that is new enough first in the path, and says which one that is. */
function bringNode() {
  if (isNewEnough(process.version)) return process.version;
  const home = join(ROOT, '.node');
  const bin = join(home, 'node_modules', '.bin');
  const node = join(home, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    say(`Node ${process.version} is older than ${OLDEST.join('.')}: installing ${BROUGHT} into .node/`);
    mkdirSync(home, { recursive: true });
    // A package of its own, so that npm does not take the checkout for its home.
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
    npm(['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--prefix', home, BROUGHT], home);
    if (!existsSync(node)) fail('Node could not be installed', `Install Node ${OLDEST.join('.')} or newer yourself.`);
  }
  env[PATH] = [bin, env[PATH]].join(delimiter);
  const found = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (!found || !isNewEnough(found)) fail(`the Node in .node/ does not run`, 'Remove .node/ and try again.');
  return found;
}

function isNewEnough(text) {
  const [major = 0, minor = 0] = text.replace(/^v/, '').split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Installs the locked dependencies, unless exactly these are installed for this Node. */
function install(node) {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(node.split('.')[0]).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && hasNativeHardhat()) return;
  say(`installing dependencies under Node ${node} (a minute or two, once)`);
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], ROOT);
  if (!hasNativeHardhat()) {
    fail(
      `Hardhat has no native part for ${process.platform} ${process.arch}`,
      'Use Linux, macOS or Windows on x64 or arm64.',
    );
  }
  writeFileSync(STAMP, wanted);
}

/** An install under an old Node leaves it out and says nothing. */
function hasNativeHardhat() {
  const scope = join(ROOT, 'node_modules', '@nomicfoundation');
  return (
    existsSync(scope) && readdirSync(scope).some((name) => name.startsWith(`edr-${process.platform}-${process.arch}`))
  );
}

/** Compiles what the task needs. Each step is quick when nothing changed. */
function build() {
  if (task === 'format') return;
  if (!existsSync(join(ROOT, 'artifacts'))) say('compiling the contracts (a minute, once)');
  npm(['run', '--silent', 'build:contracts'], ROOT);
  if (WANT_PACKAGES.includes(task)) npm(['run', '--silent', 'build:packages'], ROOT);
}

/** Runs npm quietly; what it said is shown when it fails. */
function npm(npmArgs, cwd) {
  const { status, stdout, stderr, error } = spawnSync('npm', npmArgs, { cwd, env, encoding: 'utf8', shell: windows });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? String(error) : ''}\n`);
  const hint = npmArgs[0] === 'run' ? 'Correct what it says above, and try again.' : 'Is the npm registry reachable?';
  fail(`npm ${npmArgs.slice(0, 3).join(' ')} failed`, hint);
}

/** Runs the task with our terminal, passes signals on, and ends as it ends. */
function run() {
  const command = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts[`task:${task}`];
  if (command === undefined) fail(`there is no task ${task}`, 'package.json lists them as task:…');
  const options = { cwd: ROOT, env, stdio: 'inherit' };
  env[PATH] = [join(ROOT, 'node_modules', '.bin'), env[PATH]].join(delimiter);
  // Not through npm, whose shell would keep a signal to itself and leave the task running.
  const one = /[&|;]/.test(command) ? command : `exec ${command} "$@"`;
  const child = windows
    ? spawn('npm', ['run', '--silent', `task:${task}`, '--', ...args], { ...options, shell: true })
    : spawn('sh', ['-c', one, 'sh', ...args], options);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to the child as well, and twice would cut its cleaning up short.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
  }
  child.on('error', (error) => fail(error.message, 'The task could not be started.'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}

function say(text) {
  process.stderr.write(`agent-market: ${text}\n`);
}

function fail(what, hint) {
  process.stderr.write(`agent-market: ${what}\n  ${hint}\n`);
  process.exit(1);
}
