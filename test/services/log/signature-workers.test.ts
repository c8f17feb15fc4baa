import { expect } from 'chai';
import { signedReviewJson } from '@agent-market/sdk/reviews';
import { acceptReviews, type Outcome } from '../../../services/src/log/intake.ts';
import { SignatureWorkers, type SignatureWorkersOptions } from '../../../services/src/log/signature-workers.ts';
import { startChild } from '../../helpers/child.ts';
import {
  LOG_IDENTITY,
  logWorld,
  OPERATOR,
  OPERATOR_KEY,
  person,
  reviewBy,
  submission,
  word,
} from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const digests = Array.from({ length: 9 }, (_, i) => word(i + 1));
const signed = digests.map((digest, i) => ({ digest, signature: person(i + 1).signDigest(digest) }));
const program = (text: string): URL =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; ${text}`)}`);

/** Threads that end when they are given work, start with an error, or answer zeros. */
const DYING = program(`parentPort.once('message', () => process.exit(1))`);
const BROKEN = program(`throw new Error('damaged')`);
const LYING = program(
  `parentPort.on('message', ({ input }) => parentPort.postMessage(new Uint8Array(input.length / 32 * 65)))`,
);

describe('signature workers', function () {
  this.timeout(60_000);
  let opened: SignatureWorkers[] = [];
  const open = (options: SignatureWorkersOptions = {}): SignatureWorkers => {
    const workers = new SignatureWorkers({ key: OPERATOR_KEY, threads: 2, startAt: 1, ...options });
    opened.push(workers);
    return workers;
  };
  afterEach(async () => {
    for (const each of opened) await each.close();
    opened = [];
  });

  it('recover in the order given, and leave out what nobody signed', async () => {
    const nobodys = {
      digest: word(1),
      signature: `${word(5)}${word(1).slice(2)}1b` as (typeof signed)[0]['signature'],
    };
    const expected = digests.map((_, i) => person(i + 1).address);
    expect(await open().recover([...signed, nobodys])).to.deep.equal([...expected, undefined]);
  });

  it('sign in the order given, with the key they were given', async () => {
    const workers = open();
    expect(workers.address).to.equal(OPERATOR.address);
    expect(await workers.sign(digests)).to.deep.equal(digests.map((digest) => OPERATOR.signDigest(digest)));
  });

  it('leave everything to the caller without a key, below startAt until a large batch came, and once closed', async () => {
    const none = digests.map(() => undefined);
    const without = new SignatureWorkers({ threads: 1, startAt: 1 });
    opened.push(without);
    expect(await without.sign(digests)).to.deep.equal(none);

    const workers = open({ startAt: 9 });
    expect(await workers.recover(signed.slice(1))).to.deep.equal(none.slice(1));
    expect(await workers.recover(signed)).not.to.include(undefined);
    expect(await workers.recover(signed.slice(1))).not.to.include(undefined);

    const under = workers.recover(signed);
    await workers.close();
    expect(await under).to.have.length(9);
    expect(await workers.recover(signed)).to.deep.equal(none);
    expect(await workers.sign(digests)).to.deep.equal(none);
  });

  it('answer when threads die or never start, and do not start them for ever', async () => {
    for (const script of [DYING, BROKEN]) {
      const workers = open({ script });
      const warnings: Error[] = [];
      const note = (warning: Error): void => void warnings.push(warning);
      process.on('warning', note);
      for (let i = 0; i < 6; i++) expect(await workers.recover(signed)).to.deep.equal(signed.map(() => undefined));
      await new Promise((resolve) => setImmediate(resolve));
      process.off('warning', note);
      const ended = warnings.filter((each) => 'code' in each && each.code === 'SIGNATURE_THREAD_ENDED');
      // The third failure may come while a fourth thread is on its way.
      expect(ended.length).to.be.within(3, 4);
    }
  });

  it('hand out no receipt that the SDK would not stand by', async () => {
    await rejectsWith('ENGINES_DISAGREE', () => open({ script: LYING }).sign(digests));
  });

  it('keep no process alive that forgets to close them', async () => {
    const child = startChild(`
      import { SignatureWorkers } from './services/src/log/signature-workers.ts';
      const workers = new SignatureWorkers({ startAt: 1, threads: 2 });
      const found = await workers.recover([${JSON.stringify(signed[0])}]);
      console.log('found ' + found[0]);
    `);
    const { code, stdout } = await child.ended;
    expect(code).to.equal(0);
    expect(stdout).to.contain(`found ${person(1).address}`);
  });
});

describeStores('intake with threads', (stores) => {
  const told = (outcomes: Outcome[]): unknown[] =>
    outcomes.map((each) =>
      'accepted' in each
        ? each.accepted
        : { code: each.refused.code, message: each.refused.message, hint: each.refused.hint },
    );

  /** Some of everything that can come. */
  async function many(): Promise<unknown[]> {
    const ordinary = await Promise.all(Array.from({ length: 40 }, (_, i) => submission(person(i + 1))));
    const by = (signature: string): unknown => ({ ...(Object(ordinary[0]) as object), signature });
    const review = reviewBy(person(60));
    return [
      ...ordinary,
      ordinary[3],
      signedReviewJson({ review, signature: person(61).signDigest(word(1)) }),
      by(`0x${'ff'.repeat(64)}1b`),
      by(`${word(5)}${word(1).slice(2)}1b`),
      by(`${word(1)}${word(1).slice(2)}00`),
      await submission(person(62), { feedback: { text: 'a\0b', tags: [], salt: word(1) } }),
      { review: 7 },
      await submission(person(63)),
    ];
  }

  const sound = (): SignatureWorkers => new SignatureWorkers({ key: OPERATOR_KEY, threads: 2, startAt: 1 });
  const dying = (): SignatureWorkers =>
    new SignatureWorkers({ key: OPERATOR_KEY, threads: 2, startAt: 1, script: DYING });
  for (const [title, make] of [
    ['has the same outcomes as without: receipts to the byte, refusals to the word', sound],
    ['loses no review and no refusal when every thread dies', dying],
  ] as const) {
    it(title, async () => {
      const all = await many();
      const alone = told(await acceptReviews(logWorld(await stores.fresh(LOG_IDENTITY)), all));
      const workers = make();
      try {
        const log = { ...logWorld(await stores.fresh(LOG_IDENTITY)), workers };
        expect(told(await acceptReviews(log, all))).to.deep.equal(alone);
        const again = await acceptReviews(log, all);
        expect(again.some((each) => 'accepted' in each && each.accepted.fresh)).to.equal(false);
      } finally {
        await workers.close();
      }
      expect(alone.filter((each) => 'receipt' in Object(each))).to.have.length(42);
    });
  }

  it("takes no threads that hold somebody else's key", async () => {
    const workers = new SignatureWorkers({ key: word(3), threads: 1, startAt: 1 });
    try {
      const log = { ...logWorld(await stores.fresh(LOG_IDENTITY)), workers };
      const json = await submission(person(1));
      const alone = told(await acceptReviews(logWorld(log.store), [json]));
      await stores.fresh(LOG_IDENTITY);
      expect(told(await acceptReviews(log, [json]))).to.deep.equal(alone);
    } finally {
      await workers.close();
    }
  });
});
