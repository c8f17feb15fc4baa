/** What runs in a thread of `SignatureWorkers`: jobs in, answers out, in the same order. An error here ends the thread. */
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { accountOf } from '@agent-market/sdk/reviews';
import { toBytes } from '../store/bytes.ts';
import { createSignatureEngine, type SignatureEngine } from './signature-engine.ts';
import { ACCOUNT, DIGEST, SIGNATURE, type Bytes, type Job, type ThreadData } from './signature-job.ts';

const { key } = workerData as ThreadData;
const starting = createSignatureEngine(randomBytes(32));

parentPort?.on('message', ({ verb, input }: Job) => {
  void starting.then((engine) => {
    const output = verb === 'recover' ? recoverAll(engine, input) : signAll(engine, input);
    parentPort?.postMessage(output, [output.buffer]);
  });
});

function recoverAll(engine: SignatureEngine, pairs: Bytes): Bytes {
  const each = DIGEST + SIGNATURE;
  const accounts = new Uint8Array((pairs.length / each) * ACCOUNT);
  for (let from = 0, to = 0; from < pairs.length; from += each, to += ACCOUNT) {
    const signature = pairs.subarray(from + DIGEST, from + each);
    const publicKey = engine.recover(pairs.subarray(from, from + DIGEST), signature);
    if (publicKey !== undefined) accounts.set(toBytes(accountOf(publicKey)), to);
  }
  return accounts;
}

function signAll(engine: SignatureEngine, digests: Bytes): Bytes {
  if (key === undefined) throw new Error('this thread was given no key');
  const signatures = new Uint8Array((digests.length / DIGEST) * SIGNATURE);
  for (let from = 0, to = 0; from < digests.length; from += DIGEST, to += SIGNATURE) {
    signatures.set(engine.sign(digests.subarray(from, from + DIGEST), key), to);
  }
  return signatures;
}
