/** A JSON-RPC client small enough to read, for what the log asks of a node. The node is not trusted: answers are capped. */
import { ServiceError, Unavailable } from '../errors.ts';

export interface RpcOptions {
  url: string;
  /** Milliseconds for one answer, 20,000 unless given. */
  timeoutMs?: number;
  /** Bytes of one answer, 16 MiB unless given. */
  maxBytes?: number;
  /** Once set off, every call ends at once, also one that waits for its answer. */
  signal?: AbortSignal;
}

export interface Rpc {
  /** Where it connects to, without path, query and password: these often hold an API key. */
  readonly origin: string;
  /**
   * Asks the node. What comes back is for the caller to validate.
   *
   * Errors: `RPC_UNREACHABLE`, `RPC_TIMEOUT`, `RPC_BAD_ANSWER`, `INTERRUPTED`, and {@link RpcError} for a refusal.
   */
  call(method: string, params: readonly unknown[]): Promise<unknown>;
}

/** The node understood and refused: code `RPC_ERROR`. */
export class RpcError extends Unavailable {
  /** What the node said, for comparing. */
  readonly nodeMessage: string;
  /** Revert data, where the node gives it. */
  readonly data: string | undefined;

  constructor(method: string, { message, data }: { message: string; data: string | undefined }) {
    super('RPC_ERROR', `the node refused ${method}: ${message}`, { retryable: false });
    this.nodeMessage = message;
    this.data = data;
  }
}

/** A client for one node. Does nothing until it is asked. */
export function createRpc({ url, timeoutMs = 20_000, maxBytes = 16 << 20, signal }: RpcOptions): Rpc {
  const origin = originOf(url);
  let lastId = 0;
  return {
    origin,
    async call(method, params) {
      const id = ++lastId;
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      const text = await post(url, { body, timeoutMs, maxBytes, origin, signal });
      return readAnswer(text, { id, method, origin });
    },
  };
}

function originOf(url: string): string {
  let parsed: URL | undefined;
  try {
    parsed = new URL(url);
  } catch {
    // Reported below, like every other address that is none.
  }
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new Unavailable('RPC_UNREACHABLE', 'the RPC address is not an http or https URL', {
      hint: 'Give the address of a node, for example http://127.0.0.1:8545.',
      retryable: false,
    });
  }
  return parsed.origin;
}

interface Post {
  body: string;
  timeoutMs: number;
  maxBytes: number;
  origin: string;
  signal: AbortSignal | undefined;
}

async function post(url: string, { body, timeoutMs, maxBytes, origin, signal }: Post): Promise<string> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetchAgain(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      // A node that sends us elsewhere is not the node that was configured.
      redirect: 'error',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await readCapped(response, maxBytes);
    if (text === undefined) throw badAnswer(origin, `more than ${maxBytes} bytes`);
    // Nodes report JSON-RPC errors with any status; without JSON the status is all there is.
    if (!response.ok && !text.trimStart().startsWith('{')) {
      throw new Unavailable('RPC_UNREACHABLE', `${origin} answers with HTTP status ${response.status}`, {
        hint: 'Check the address, the API key and the rate limit of the node.',
      });
    }
    return text;
  } catch (cause) {
    if (cause instanceof Unavailable) throw cause;
    if (signal?.aborted === true) {
      throw new ServiceError('INTERRUPTED', 'stopped on request', { hint: 'Run it again to go on.', retryable: true });
    }
    if (cause instanceof Error && cause.name === 'TimeoutError') {
      throw new Unavailable('RPC_TIMEOUT', `${origin} did not answer within ${timeoutMs} ms`, {
        hint: 'Try again, or use another node.',
        cause,
      });
    }
    throw new Unavailable('RPC_UNREACHABLE', `${origin} cannot be reached`, {
      hint: 'Check that the node runs and that the address is right.',
      cause,
    });
  }
}

const CLOSED = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];
const MAX_RECONNECTS = 3;

/**
 * A server closes connections that were idle, and whoever takes one at that moment finds it closed. Asking again is safe:
 * everything we ask may be asked twice, and a signed transaction is the same transaction however often it is sent.
 */
async function fetchAgain(url: string, request: RequestInit): Promise<Response> {
  for (let reconnects = 0; ; reconnects++) {
    try {
      return await fetch(url, request);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      if (!CLOSED.includes(code ?? '') || reconnects === MAX_RECONNECTS) throw error;
    }
  }
}

async function readCapped(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer(text: string, { id, method, origin }: { id: number; method: string; origin: string }): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw badAnswer(origin, 'not JSON', cause);
  }
  if (!isRecord(answer)) throw badAnswer(origin, 'not a JSON-RPC answer');
  if (isRecord(answer['error'])) {
    const { message, data } = answer['error'];
    throw new RpcError(method, { message: printable(message), data: revertData(data) });
  }
  if (answer['id'] !== id || !('result' in answer)) throw badAnswer(origin, 'not an answer to what was asked');
  return answer['result'];
}

/** Geth and anvil give the data itself, Hardhat an object around it. */
function revertData(data: unknown): string | undefined {
  const found = isRecord(data) ? data['data'] : data;
  return typeof found === 'string' && /^0x[0-9a-fA-F]*$/.test(found) ? found : undefined;
}

function printable(message: unknown): string {
  return typeof message === 'string' ? message.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300) : 'without a message';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function badAnswer(origin: string, why: string, cause?: unknown): Unavailable {
  return new Unavailable('RPC_BAD_ANSWER', `the answer of ${origin} makes no sense: ${why}`, {
    hint: 'Use another node; this one is broken, or something else listens there.',
    cause,
  });
}
