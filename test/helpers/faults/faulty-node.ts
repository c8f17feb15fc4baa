/** A node that misbehaves on purpose: it stands between the kit and an honest one. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const FAULTS = {
  drop: 'the request never arrives',
  lose: 'the request arrives, the answer does not',
  hang: 'no answer and no end',
  garbage: 'something that is not JSON',
  wrongId: 'the answer to another question',
  limit: 'HTTP 429',
  nothing: 'null, as if the node knew of nothing',
  stale: 'the answer it gave to the same question before',
  lie: 'one digit of the answer is another one',
  huge: 'a number out of every range',
} as const;

export type Fault = keyof typeof FAULTS;

export interface FaultyNode {
  url: string;
  stop(): Promise<void>;
}

export interface FaultyNodeOptions {
  /** The honest node. */
  target: string;
  /** Asked for each request. */
  choose: (method: string) => Fault | undefined;
  /** A whole number from 0 to below `limit`: where to lie. */
  below: (limit: number) => number;
}

interface Question {
  id: unknown;
  method: string;
  params: unknown;
}

export async function startFaultyNode({ target, choose, below }: FaultyNodeOptions): Promise<FaultyNode> {
  const before = new Map<string, unknown>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const question = JSON.parse(body) as Question;
    const fault = choose(question.method);
    if (fault === 'drop') return void request.socket.destroy();
    if (fault === 'hang') return;
    if (fault === 'limit') return void response.writeHead(429).end('slow down');
    if (fault === 'garbage') return void response.end('<html>it works</html>');
    const honest = await forward(target, body);
    if (fault === 'lose') return void request.socket.destroy();
    const key = JSON.stringify([question.method, question.params]);
    const told = before.get(key) ?? honest['result'];
    before.set(key, honest['result']);
    if (fault === undefined || 'error' in honest) return void response.end(JSON.stringify(honest));
    const lies = {
      wrongId: { ...honest, id: -1 },
      nothing: { ...honest, result: null },
      stale: { ...honest, result: told },
      lie: { ...honest, result: otherDigit(honest['result'], below) },
      huge: { ...honest, result: hugeNumber(honest['result']) },
    };
    response.end(JSON.stringify(lies[fault]));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function forward(target: string, body: string): Promise<Record<string, unknown>> {
  const response = await fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return (await response.json()) as Record<string, unknown>;
}

/** Hash, number, topic, status, data: whatever the digit belongs to. */
function otherDigit(result: unknown, below: (limit: number) => number): unknown {
  const text = JSON.stringify(result);
  const values = [...text.matchAll(/"0x([0-9a-f]+)"/g)];
  const value = values[below(values.length)];
  if (value === undefined) return result;
  const at = value.index + 3 + below(value[1]?.length ?? 1);
  const digit = (parseInt(text[at] ?? '0', 16) + 1 + below(15)) % 16;
  return JSON.parse(text.slice(0, at) + digit.toString(16) + text.slice(at + 1)) as unknown;
}

function hugeNumber(result: unknown): unknown {
  return typeof result === 'string' && result.length < 20 ? `0x${'f'.repeat(64)}` : result;
}
