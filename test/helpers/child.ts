/** Processes of our own that tests may kill at any point. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildEnd {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Child {
  pid: number;
  /** Resolves with the first line that starts with `word`. */
  says(word: string): Promise<string>;
  kill(signal?: NodeJS.Signals): void;
  ended: Promise<ChildEnd>;
}

/** Starts Node on a TypeScript program, given as text; its imports are relative to the repository. */
export function startChild(program: string, env: Record<string, string> = {}): Child {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const args = ['--conditions=agent-market-source', '--input-type=module-typescript', '--eval', program];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...out }));
  });
  const line = (word: string): string | undefined => out.stdout.split('\n').find((each) => each.startsWith(word));
  return {
    pid: child.pid ?? 0,
    ended,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    says: (word) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = line(word);
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', look);
        child.once('close', () => reject(new Error(`it ended without saying ${word}: ${out.stdout}${out.stderr}`)));
        look();
      }),
  };
}
