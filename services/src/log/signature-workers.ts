/** Threads that recover signers and sign receipts of large batches, while the main one talks to the database. */
import type { Address, Hash, Hex } from '@agent-market/sdk';
import { isSignedBy, localSigner, type Signature } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { toAddress, toBytes, toSignature } from '../store/bytes.ts';
import { startThread, type JobThread } from './job-thread.ts';
import { ACCOUNT, SIGNATURE, type Bytes, type Job } from './signature-job.ts';

export interface SignatureWorkersOptions {
  /** The operator's key, to sign receipts with; without it, signers are recovered and nothing is signed. */
  key?: Hex;
  /** 2 unless given: these two keep the main thread busy. Each takes some 50 MB. */
  threads?: number;
  /** The smallest batch that starts the threads, which takes 0.1 s; 64 unless given. Once started, they take every batch. */
  startAt?: number;
  /** What the threads run; something else only in tests. */
  script?: URL;
}

export interface Signed {
  digest: Hash;
  signature: Signature;
}

/** So many threads may fail before no further one is started. */
const MAX_FAILURES = 3;

// Sources run as they are, and so does what is built from them.
const SCRIPT = new URL(
  import.meta.url.endsWith('.ts') ? './signature-thread.ts' : './signature-thread.js',
  import.meta.url,
);

/**
 * Belongs to whoever owns the process, who closes it. An answer that no thread gave, for whatever reason, is undefined: then the
 * caller has the SDK do that piece of work in its own thread, and nothing is lost but time.
 *
 * The key is handed to the threads, once: they are this process, and signing in the main thread would add nearly half to its work.
 */
export class SignatureWorkers {
  /** Whose receipts it signs. */
  readonly address: Address | undefined;
  readonly #key: Uint8Array | undefined;
  readonly #options: Required<Omit<SignatureWorkersOptions, 'key'>>;
  readonly #threads = new Set<JobThread>();
  #failures = 0;
  #closed = false;

  constructor({ key, ...options }: SignatureWorkersOptions = {}) {
    this.address = key && localSigner(key).address;
    this.#key = key && new Uint8Array(toBytes(key));
    this.#options = { threads: 2, startAt: 64, script: SCRIPT, ...options };
  }

  /** Who signed each digest, in order; undefined also for a signature that nobody can have made. */
  async recover(signed: readonly Signed[]): Promise<(Address | undefined)[]> {
    return this.#inParts(signed, async (part) => {
      const input = flat(part.flatMap(({ digest, signature }) => [digest, signature]));
      const accounts = split(await this.#run({ verb: 'recover', input }), ACCOUNT);
      return part.map((_, i) =>
        accounts[i]?.some((byte) => byte !== 0) === true ? toAddress(accounts[i]) : undefined,
      );
    });
  }

  /**
   * Signs digests with the key, in order. The last signature is checked with the SDK's engine, because a receipt stands for ever:
   * throws `ENGINES_DISAGREE`.
   */
  async sign(digests: readonly Hash[]): Promise<(Signature | undefined)[]> {
    const { address } = this;
    if (address === undefined) return digests.map(() => undefined);
    const signatures = await this.#inParts(digests, async (part) => {
      const signed = split(await this.#run({ verb: 'sign', input: flat(part) }), SIGNATURE);
      return part.map((_, i) => signed[i] && toSignature(signed[i]));
    });
    const [digest, signature] = [digests.at(-1), signatures.at(-1)];
    if (digest !== undefined && signature !== undefined && !isSignedBy(address, digest, signature)) {
      throw new Halted('ENGINES_DISAGREE', `two engines disagree about a signature by ${address}`, {
        hint: 'The memory of this machine or an installed package is damaged. Nothing of what was signed has been stored.',
      });
    }
    return signatures;
  }

  /** Ends the threads. What they were at, and what is asked later, is answered with undefined. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => thread.stop()));
  }

  async #inParts<T, R>(all: readonly T[], work: (part: T[]) => Promise<(R | undefined)[]>): Promise<(R | undefined)[]> {
    const { threads, startAt } = this.#options;
    if (all.length < startAt && this.#threads.size === 0) return all.map(() => undefined);
    const size = Math.ceil(all.length / threads);
    const parts = Array.from({ length: threads }, (_, i) => all.slice(i * size, (i + 1) * size));
    return (await Promise.all(parts.filter((part) => part.length > 0).map(work))).flat();
  }

  async #run(job: Job): Promise<Bytes | undefined> {
    if (this.#threads.size < this.#options.threads && this.#failures < MAX_FAILURES && !this.#closed) this.#start();
    const [idlest] = [...this.#threads].sort((a, b) => a.load - b.load);
    return idlest?.run(job);
  }

  #start(): void {
    const thread = startThread(this.#options.script, { key: this.#key }, (error) => {
      this.#threads.delete(thread);
      if (this.#closed) return;
      this.#failures++;
      process.emitWarning(`a thread for signatures ended: ${error?.message ?? 'for no stated reason'}`, {
        code: 'SIGNATURE_THREAD_ENDED',
      });
    });
    this.#threads.add(thread);
  }
}

/** In memory of its own, which can be moved to a thread. */
function flat(words: readonly Hex[]): Bytes {
  return new Uint8Array(Buffer.concat(words.map(toBytes)));
}

function split(all: Bytes | undefined, size: number): Uint8Array[] {
  return Array.from({ length: (all?.length ?? 0) / size }, (_, i) => (all as Bytes).subarray(i * size, (i + 1) * size));
}
