// The same two of a whole published log: right, damaged, and made by an operator that breaks its rules.
import { expect } from 'chai';
import { getBytes, id } from 'ethers';

import type { Hash } from '../../sdk/src/hex.ts';
import { serializeReceipt } from '../../sdk/src/log/receipt-file.ts';
import { signReceipt } from '../../sdk/src/log/receipt.ts';
import { makeFullLog, review, type FullLog, type Step } from '../helpers/sdk/full-log.ts';
import { readVector, vectorText } from '../helpers/sdk/read-vector.ts';
import { at } from '../helpers/sdk/sample-log.ts';
import { CHEATS, FILE_NAMES, published, withoutAnchors } from './files.ts';
import { bothVerifiers, type Job } from './jobs.ts';

describe('outsider: an audit from the document', function () {
  this.timeout(240_000);
  const { auditJob, differing } = bothVerifiers();
  let log: FullLog;
  before(async () => {
    log = await makeFullLog();
  });

  it('the frozen one is what this makes, and both find it consistent', async () => {
    const vector = readVector<{ batches: Record<string, string>[] }>('log').batches;
    const frozen = vector.flatMap((batch, i) =>
      FILE_NAMES.map((name) => {
        const content = batch[name] ?? '';
        return [`${i}/${name}`, name.endsWith('.bin') ? getBytes(content) : Buffer.from(content)] as const;
      }),
    );
    const pins = vectorText('log-v1.pins.json');
    const memory = vectorText('audit-v1.review-audit.json');
    const jobs = [
      await auditJob('frozen', Object.fromEntries(frozen), pins),
      await auditJob('made', published(log), pins),
      await auditJob('remembered', published(log), pins, { memory }),
      await auditJob('no pins of headers', published(log), withoutAnchors(pins)),
      await auditJob('empty', {}, pins),
    ];
    expect(differing(pins, jobs.slice(0, 3))).to.deep.equal([]);
    expect(differing(withoutAnchors(pins), jobs.slice(3))).to.deep.equal([]);
    const verdicts = ['CONSISTENT', 'CONSISTENT', 'CONSISTENT', 'UNANCHORED', 'UNANCHORED'];
    expect(jobs.map(({ verdict }) => verdict)).to.deep.equal(verdicts);
  });

  it('says the same of it with any file gone, cut, doubled or changed', async () => {
    const pins = vectorText('log-v1.pins.json');
    const right = published(log);
    const jobs: Job[] = [];
    for (const [name, bytes] of Object.entries(right)) {
      if (bytes === undefined) continue;
      const wrong: Record<string, Uint8Array | undefined> = {
        gone: undefined,
        empty: new Uint8Array(),
        cut: bytes.subarray(0, bytes.length - 1),
        'cut by much': bytes.subarray(0, bytes.length - 68),
        doubled: Buffer.concat([bytes, bytes]),
        'byte order mark': Buffer.concat([Buffer.from('\ufeff'), bytes]),
        'a line feed more': Buffer.concat([bytes, Buffer.from('\n')]),
      };
      for (let i = 5; i < bytes.length; i += Math.ceil(bytes.length / 12)) {
        const changed = Buffer.from(bytes);
        changed[i] = changed[i] === 0x31 ? 0x32 : 0x31;
        wrong[`byte ${i}`] = changed;
      }
      for (const [what, content] of Object.entries(wrong)) {
        jobs.push(await auditJob(`${name}, ${what}`, { ...right, [name]: content }, pins));
      }
    }
    const lines = Buffer.from(right['1/entries.jsonl'] ?? '')
      .toString()
      .split('\n');
    const [title = '', one = '', two = '', ...others] = lines;
    const orders: Record<string, string[]> = {
      swapped: [title, two, one, ...others],
      'without a title': [one, two, ...others],
      'an empty line': [title, '', one, two, ...others],
      twice: [title, one, one, ...others],
      'carriage returns': lines.map((line) => (line === '' ? line : `${line}\r`)),
      'another target': [title, ...[one, two, ...others].map((line) => line.replace('"batchId":"0"', '"batchId":"2"'))],
      'a target far away': [
        title,
        ...[one, two, ...others].map((line) => line.replace('"batchId":"0"', '"batchId":"9"')),
      ],
      'no targets': [
        title,
        ...[one, two, ...others].map((line) => line.replace(/"of":\{.*?\]?[^{]*\{[^}]*\}[^}]*\},/, '')),
      ],
    };
    for (const [what, order] of Object.entries(orders)) {
      const content = { ...right, '1/entries.jsonl': Buffer.from(order.join('\n')) };
      jobs.push(await auditJob(`entries ${what}`, content, pins));
      jobs.push(await auditJob(`entries ${what}, not looked at`, content, pins, { scores: [0n] }));
    }
    expect(differing(pins, jobs)).to.deep.equal([]);
    const seen = new Set(jobs.map(({ verdict }) => verdict));
    for (const verdict of [
      'WRONG_LEAVES',
      'WRONG_ENTRIES',
      'WRONG_SCORES',
      'WITHHELD',
      'MALFORMED_INPUT',
      'HEADER_MISMATCH',
      'CONSISTENT',
    ]) {
      expect(seen, verdict).to.include(verdict);
    }
  });

  it('says the same of an operator that signs what breaks the rules', async () => {
    const pins = withoutAnchors(vectorText('log-v1.pins.json'));
    const jobs: Job[] = [];
    for (const [name, cheat] of Object.entries(CHEATS)) {
      const content = published(await makeFullLog(cheat));
      jobs.push(await auditJob(name, content, pins));
      for (const batch of [0n, 1n, 2n]) {
        jobs.push(await auditJob(`${name}, batch ${batch}`, content, pins, { scores: [batch] }));
      }
      jobs.push(await auditJob(`${name}, anchored otherwise`, content, vectorText('log-v1.pins.json'), { scores: [] }));
    }
    const anchored = jobs.filter(({ name }) => name.endsWith('otherwise'));
    expect(differing(vectorText('log-v1.pins.json'), anchored)).to.deep.equal([]);
    const rest = jobs.filter((job) => !anchored.includes(job));
    expect(differing(pins, rest)).to.deep.equal([]);
    // Each breaks a rule that only whoever looks at everything is sure to see.
    const whole = rest.filter(({ name }) => name in CHEATS).map(({ name, verdict }) => `${name}: ${verdict}`);
    expect(whole.filter((line) => !/: WRONG_(ENTRIES|SCORES)$/.test(line))).to.deep.equal([]);
  });

  it('says the same of an entry that two batches hold', async () => {
    const pins = withoutAnchors(vectorText('log-v1.pins.json'));
    const again: Step = ['again', 'reviewer 0', (digestOf) => review(0)[2](digestOf)];
    const content = published(await makeFullLog({ add: [[], [again]] }));
    const jobs = [
      await auditJob('all', content, pins),
      await auditJob('all, one by one', content, pins, { scores: [2n, 1n, 0n] }),
      await auditJob('one', content, pins, { scores: [1n] }),
      await auditJob('one that is not there', content, pins, { scores: [1n, 9n] }),
    ];
    expect(differing(pins, jobs)).to.deep.equal([]);
    const verdicts = ['WRONG_ENTRIES', 'WRONG_ENTRIES', 'UNANCHORED', 'UNANCHORED'];
    expect(jobs.map(({ verdict }) => verdict)).to.deep.equal(verdicts);
  });

  it('says the same of receipts, memories and logs of others', async () => {
    const pins = vectorText('log-v1.pins.json');
    const right = published(log);
    const { domain, operator } = log;
    const first = at(at(log.batches, 0).entries, 0).receipt.receipt;
    const receipt = async (changes: Partial<typeof first>, by = operator): Promise<string> =>
      serializeReceipt({ domain, receipt: await signReceipt(by, domain, { ...first, ...changes }) });
    const broken = await receipt({ commitment: id('left out') as Hash });
    const memory = vectorText('audit-v1.review-audit.json');
    const { '2/batch.json': _gone, ...shorter } = right;
    const jobs = [
      await auditJob('kept', right, pins, { receipts: [await receipt({})] }),
      await auditJob('open', right, pins, {
        receipts: [await receipt({ acceptedAt: 2n ** 40n, anchorBy: 2n ** 40n })],
      }),
      await auditJob('broken', right, pins, { receipts: [await receipt({}), broken] }),
      await auditJob('broken, remembered', right, pins, { receipts: [broken], memory }),
      await auditJob('too long', right, pins, {
        receipts: [await receipt({ anchorBy: first.acceptedAt + 172_801n })],
      }),
      await auditJob('forged', right, pins, {
        receipts: [broken.replace(/"acceptedAt":"\d+"/, '"acceptedAt":"1700000000"')],
      }),
      await auditJob('another fork', right, pins, {
        memory: memory.replace(/"headerHash":"0x../, '"headerHash":"0x00'),
      }),
      await auditJob('shorter', shorter, pins, { memory: memory.replace('"batchId":"1"', '"batchId":"2"') }),
      await auditJob('of a stranger', right, pins, { operator: `0x${'11'.repeat(20)}` }),
      await auditJob('begins late', { '0/batch.json': right['1/batch.json'] }, pins),
      await auditJob('misses one', { ...right, '1/batch.json': right['2/batch.json'] }, pins),
      await auditJob('leaves forgotten', { ...right, '1/leaves.bin': undefined }, pins, { memory, scores: [] }),
    ];
    expect(differing(pins, jobs)).to.deep.equal([]);
    const verdicts = 'CONSISTENT CONSISTENT OMITTED OMITTED BAD_RECEIPT BAD_RECEIPT FORKED FORKED UNKNOWN_OPERATOR';
    const said = jobs.map(({ verdict }) => verdict).join(' ');
    expect(said).to.equal(`${verdicts} BROKEN_CHAIN BROKEN_CHAIN CONSISTENT`);
    const elsewhere = pins.replace('"31337"', '"1"');
    expect(differing(elsewhere, [await auditJob('elsewhere', right, elsewhere)])).to.deep.equal([]);
  });
});
