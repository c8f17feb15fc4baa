// Two verifiers that share no line of code must say the same of every file: the SDK's, and the one of verifier.py, which was
// written from docs/protocol.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { getBytes, id } from 'ethers';

import { parseMemory } from '../../sdk/src/log/audit-memory.ts';
import { auditLog, type AuditOptions } from '../../sdk/src/log/audit.ts';
import { laterOf } from '../../sdk/src/log/later.ts';
import { isOmission } from '../../sdk/src/log/omission.ts';
import { parsePins } from '../../sdk/src/log/pins.ts';
import { parseReceipt, serializeReceipt } from '../../sdk/src/log/receipt-file.ts';
import { signReceipt } from '../../sdk/src/log/receipt.ts';
import { isScoreBundle } from '../../sdk/src/log/score-bundle.ts';
import { verifyBundle } from '../../sdk/src/log/verify-bundle.ts';
import { verifyOmission } from '../../sdk/src/log/verify-omission.ts';
import { verifyScoreBundle } from '../../sdk/src/log/verify-score-bundle.ts';
import type { Hash } from '../../sdk/src/hex.ts';
import { folderSource } from '../../services/src/log/folder-source.ts';
import { fullBundle, makeFullLog, publishedFiles, type FullLog } from '../helpers/sdk/full-log.ts';
import { readVector, vectorText } from '../helpers/sdk/read-vector.ts';
import { at } from '../helpers/sdk/sample-log.ts';
import { skipLoudly } from '../helpers/skip.ts';
import { serializeBundle } from '../../sdk/src/log/bundle.ts';
import { craftedStateProofs } from './state-proofs.ts';
import { CHEATS, craftedBundles, craftedOmissions, mutants } from './files.ts';

const VERIFIER = fileURLToPath(new URL('./verifier.py', import.meta.url));
const ALL_PINS = ['log-v1', 'bundle-v1', 'bundle-v1-state-proof'] as const;
const FILES = [
  ['log-v1', 'bundle-v1-revision.review-proof.json'],
  ['log-v1', 'bundle-v1-retraction.review-proof.json'],
  ['log-v1', 'bundle-v1-moderation.review-proof.json'],
  ['log-v1', 'score-proof-v1.score-proof.json'],
  ['log-v1', 'score-proof-v1-unknown.score-proof.json'],
  ['bundle-v1', 'bundle-v1.review-proof.json'],
  ['bundle-v1', 'bundle-v1-erased.review-proof.json'],
  ['bundle-v1', 'omission-v1.review-omission.json'],
  ['bundle-v1-state-proof', 'bundle-v1-state-proof.review-proof.json'],
] as const;

interface Job {
  name: string;
  arguments: string[];
  verdict: string;
}

describe('outsider: a verifier from the document', function () {
  // Signatures in plain Python take milliseconds each, and there are thousands.
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'agent-market-outsider-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  let log: FullLog;

  before(async function () {
    if (spawnSync('python3', ['--version']).status !== 0) skipLoudly(this, 'no python3: install it to run this');
    log = await makeFullLog();
  });

  function save(content: string | Uint8Array, name = `file-${(files += 1)}`): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Both verdicts of every job; the names of those that differ. */
  function differing(pinsText: string, jobs: readonly Job[]): string[] {
    const lines = jobs.map((job) => JSON.stringify(job.arguments)).join('\n');
    const run = spawnSync('python3', ['-B', VERIFIER, save(pinsText), 'jobs'], {
      input: lines,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect(run.stderr).to.equal('');
    const said = run.stdout.trimEnd().split('\n');
    expect(said).to.have.length(jobs.length);
    return jobs.flatMap(({ name, verdict }, i) => (said[i] === verdict ? [] : [`${name}: ${verdict}, ${said[i]}`]));
  }

  async function verifyJob(
    name: string,
    content: string | Uint8Array,
    pins: string,
    later: string[] = [],
  ): Promise<Job> {
    const paths = [content, ...later].map((each) => save(each));
    return { name, arguments: ['verify', ...paths], verdict: await sdkVerdict(Buffer.from(content), pins, later) };
  }

  it('says the same of every vector, under all pins', async () => {
    const seen = new Set<string>();
    for (const pins of ALL_PINS) {
      const text = vectorText(`${pins}.pins.json`);
      for (const trusted of [text, withoutAnchors(text)]) {
        const jobs = await Promise.all(FILES.map(([, file]) => verifyJob(file, vectorText(file), trusted)));
        expect(differing(trusted, jobs)).to.deep.equal([]);
        for (const { verdict } of jobs) seen.add(verdict);
      }
    }
    const expected = ['FINAL', 'OMITTED', 'OMITTED_UNANCHORED', 'UNKNOWN_OPERATOR', 'VALID_UNANCHORED'];
    expect([...seen].sort()).to.deep.equal(expected);
  });

  for (const [pins, file] of FILES) {
    it(`says the same of ${file} with any value changed or in any other spelling`, async () => {
      const text = vectorText(`${pins}.pins.json`);
      const jobs = await Promise.all(
        mutants(vectorText(file)).map(([name, content]) => verifyJob(`${file}, ${name}`, content, text)),
      );
      expect(jobs.length).to.be.above(50);
      expect(differing(text, jobs)).to.deep.equal([]);
      expect(new Set(jobs.map(({ verdict }) => verdict)).size).to.be.above(3);
    });
  }

  it('says the same of files that are signed and wrong', async () => {
    const pins = vectorText('log-v1.pins.json');
    const names = ['review 4', 'revision of review 1', 'retraction of review 3', 'show review 0'];
    const bundles = await Promise.all(names.map((name) => craftedBundles(log, name)));
    const all = [...bundles.flat(), ...(await craftedOmissions(log))];
    for (const trusted of [pins, withoutAnchors(pins)]) {
      const jobs = await Promise.all(all.map(([name, content]) => verifyJob(name, content, trusted)));
      expect(differing(trusted, jobs)).to.deep.equal([]);
      const seen = new Set(jobs.map(({ verdict }) => verdict));
      for (const verdict of [
        'BAD_RECEIPT',
        'BAD_SIGNATURE',
        'NOT_INCLUDED',
        'NOT_OMITTED',
        'WRONG_BATCH',
        'HEADER_MISMATCH',
      ]) {
        expect(seen, verdict).to.include(verdict);
      }
    }
  });

  it('says the same of state proofs, of blocks that are trusted and others', async () => {
    const anchored = vectorText('log-v1.pins.json');
    const crafted = await craftedStateProofs(log);
    const blocks = JSON.stringify(crafted.map(({ block }) => block));
    const seen = new Set<string>();
    for (const pins of [anchored, withoutAnchors(anchored)]) {
      for (const trusted of [pins, pins.replace('{', `{"blocks":${blocks},`)]) {
        const jobs = await Promise.all(crafted.map(({ name, bundle }) => verifyJob(name, bundle, trusted)));
        expect(differing(trusted, jobs)).to.deep.equal([]);
        for (const { verdict } of jobs) seen.add(verdict);
      }
    }
    const expected = ['BAD_STATE_PROOF', 'FINAL', 'HEADER_MISMATCH', 'NOT_ON_CHAIN', 'VALID_UNANCHORED'];
    expect([...seen].sort()).to.deep.equal(expected);
  });

  it('says the same of a review beside later entries', async () => {
    const pins = vectorText('log-v1.pins.json');
    const bundle = (name: string): string => serializeBundle(fullBundle(log, name));
    const pairs = [
      ['review 2', 'revision of review 2'],
      ['review 3', 'retraction of review 3'],
      ['revision of review 1', 'retraction of revision of review 1'],
      ['review 0', 'hide review 0', 'show review 0'],
      ['review 2', 'retraction of review 3', 'hide review 0'],
      ['revision of review 2', 'revision of review 2'],
    ];
    const jobs = await Promise.all(
      pairs.map(([first = '', ...later]) => verifyJob(first, bundle(first), pins, later.map(bundle))),
    );
    jobs.push(await verifyJob('broken', bundle('review 2'), pins, [bundle('review 3').replace('"31337"', '"1"')]));
    expect(differing(pins, jobs)).to.deep.equal([]);
    const verdicts = ['SUPERSEDED', 'RETRACTED', 'RETRACTED', 'FINAL', 'FINAL', 'FINAL', 'WRONG_CONTRACT'];
    expect(jobs.map(({ verdict }) => verdict)).to.deep.equal(verdicts);
  });

  describe('given a published log', () => {
    const FILE_NAMES = ['batch.json', 'leaves.bin', 'entries.jsonl', 'scores.bin'] as const;
    type Folder = Record<string, Uint8Array | undefined>;

    function published(of: FullLog): Folder {
      const entries = of.batches.flatMap((_, i) => {
        const { batch, leaves, entries: lines, scores } = publishedFiles(of, i);
        const contents = [Buffer.from(batch), leaves, Buffer.from(lines), scores];
        return FILE_NAMES.map((name, j) => [`${i}/${name}`, at(contents, j)] as const);
      });
      return Object.fromEntries(entries);
    }

    function saveFolder(content: Folder): string {
      const place = join(folder, `log-${(files += 1)}`);
      mkdirSync(place);
      for (const [name, bytes] of Object.entries(content)) {
        if (bytes === undefined) continue;
        mkdirSync(join(place, name, '..'), { recursive: true });
        writeFileSync(join(place, name), bytes);
      }
      return place;
    }

    async function auditJob(name: string, content: Folder, pins: string, more: Options = {}): Promise<Job> {
      const place = saveFolder(content);
      const { operator, receipts = [], memory, scores } = more;
      const trusted = parsePins(pins);
      const options: AuditOptions = {
        operator: (operator ?? trusted.operators[0]) as AuditOptions['operator'],
        pins: trusted,
        receipts: receipts.map((text) => parseReceipt(text).receipt),
        scores: scores === undefined ? 'all' : () => scores,
        ...(memory !== undefined && { remembered: parseMemory(memory) }),
      };
      const { verdict } = await auditLog(folderSource(place), options);
      const flags = [
        ...(operator === undefined ? [] : ['--operator', operator]),
        ...receipts.flatMap((text) => ['--receipt', save(text)]),
        ...(memory === undefined ? [] : ['--memory', save(memory)]),
        ...(scores === undefined ? [] : ['--scores', scores.length === 0 ? 'none' : scores.join(',')]),
      ];
      return { name, arguments: ['audit', place, ...flags], verdict };
    }

    interface Options {
      operator?: string;
      receipts?: string[];
      memory?: string;
      scores?: bigint[];
    }

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
        'another target': [
          title,
          ...[one, two, ...others].map((line) => line.replace('"batchId":"0"', '"batchId":"2"')),
        ],
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
        jobs.push(
          await auditJob(`${name}, anchored otherwise`, content, vectorText('log-v1.pins.json'), { scores: [] }),
        );
      }
      const anchored = jobs.filter(({ name }) => name.endsWith('otherwise'));
      expect(differing(vectorText('log-v1.pins.json'), anchored)).to.deep.equal([]);
      const rest = jobs.filter((job) => !anchored.includes(job));
      expect(differing(pins, rest)).to.deep.equal([]);
      // Each breaks a rule that only whoever looks at everything is sure to see.
      const whole = rest.filter(({ name }) => name in CHEATS).map(({ name, verdict }) => `${name}: ${verdict}`);
      expect(whole.filter((line) => !/: WRONG_(ENTRIES|SCORES)$/.test(line))).to.deep.equal([]);
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
});

function withoutAnchors(pins: string): string {
  return pins.replace(/"anchored":\[.*?\],/, '');
}

/** What `agent-market verify` says of a file. */
async function sdkVerdict(content: Uint8Array, pinsText: string, later: readonly string[]): Promise<string> {
  const pins = parsePins(pinsText);
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return 'MALFORMED_INPUT';
  }
  if (isOmission(source)) return (await verifyOmission(source, pins)).verdict;
  if (isScoreBundle(source)) return (await verifyScoreBundle(source, pins)).verdict;
  const first = await verifyBundle(source, pins);
  const others = await Promise.all(later.map((each) => verifyBundle(each, pins)));
  const wrong = others.find(({ proven }) => proven === undefined);
  if (wrong !== undefined) return wrong.verdict;
  if (first.proven === undefined) return first.verdict;
  const { standing } = laterOf(
    first.proven,
    others.flatMap(({ proven }) => proven ?? []),
  );
  return standing === 'CURRENT' ? first.verdict : standing;
}
