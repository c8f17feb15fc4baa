// JSON-RPC without a library in between, so that what two nodes answer is what is compared.
import type { LocalChain } from '../chains.ts';

export interface Question {
  method: string;
  params: unknown[];
}

export interface Answer {
  result?: unknown;
  error?: { message: string; data?: unknown };
}

export interface Rpc {
  /** The result. Throws what the node says otherwise. */
  ask<T>(method: string, ...params: unknown[]): Promise<T>;
  /** All answers, in the order of the questions, errors included. */
  askAll(questions: readonly Question[]): Promise<Answer[]>;
}

export function rpcOf({ url }: Pick<LocalChain, 'url'>): Rpc {
  async function post(body: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.json();
  }

  return {
    async ask<T>(method: string, ...params: unknown[]) {
      const { result, error } = (await post({ jsonrpc: '2.0', id: 1, method, params })) as Answer;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result as T;
    },
    async askAll(questions) {
      if (questions.length === 0) return [];
      const answers = await post(questions.map((question, id) => ({ jsonrpc: '2.0', id, ...question })));
      return (answers as (Answer & { id: number })[]).sort((a, b) => a.id - b.id);
    },
  };
}

/** What a call returned or reverted with. The two nodes wrap revert data differently, so it is looked for. */
export function outcomeOf({ result, error }: Answer): string {
  if (error === undefined) return `returned ${String(result)}`;
  return `reverted ${hexIn(error.data) ?? '0x'}`;
}

function hexIn(data: unknown): string | undefined {
  if (typeof data === 'string') return /^0x[0-9a-f]*$/i.test(data) ? data : undefined;
  return typeof data === 'object' && data !== null ? hexIn((data as { data?: unknown }).data) : undefined;
}
