// Files and logs that are right, and many that are not: what two verifiers are asked about.
import { id } from 'ethers';

import type { Address, Hash } from '../../sdk/src/hex.ts';
import { serializeBundle, type ProofBundle } from '../../sdk/src/log/bundle.ts';
import { signHeader, type BatchHeader } from '../../sdk/src/log/header.ts';
import { proveOmission, serializeOmission, type Omission } from '../../sdk/src/log/omission.ts';
import { ANCHOR_WITHIN_SECONDS, signReceipt, type Receipt } from '../../sdk/src/log/receipt.ts';
import { ZERO_ADDRESS, ZERO_HASH } from '../../sdk/src/hex.ts';
import type { ScoreRow } from '../../sdk/src/log/scorers.ts';
import { LAST_ADDRESS } from '../../sdk/src/merkle/score-tree.ts';
import type { Signature } from '../../sdk/src/reviews/signature.ts';
import {
  fullBundle,
  moderation,
  retraction,
  revision,
  type Cheat,
  type FullLog,
  type Step,
} from '../helpers/sdk/full-log.ts';
import { leavesOf } from '../helpers/sdk/json-leaves.ts';
import { addressOf, at, sampleReview, throwawayWallet } from '../helpers/sdk/sample-log.ts';
import { publishedFiles } from '../helpers/sdk/sealed-log.ts';
import type { Folder } from './jobs.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export const FILE_NAMES = ['batch.json', 'leaves.bin', 'entries.jsonl', 'scores.bin'] as const;

/** The files of a log, as its operator publishes them. */
export function published(of: FullLog): Folder {
  const entries = of.batches.flatMap((_, i) => {
    const { batch, leaves, entries: lines, scores } = publishedFiles(of, i);
    const contents = [Buffer.from(batch), leaves, Buffer.from(lines), scores];
    return FILE_NAMES.map((name, j) => [`${i}/${name}`, at(contents, j)] as const);
  });
  return Object.fromEntries(entries);
}

/** Every value of a file changed in one place, and every other way to spell the whole. */
export function mutants(source: string): [string, Buffer][] {
  const bytes = Buffer.from(source);
  const changed = leavesOf(source).flatMap(({ path, from, to }): [string, Buffer][] => {
    const edit = (at_: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[at_] = copy[at_] === 0x31 ? 0x32 : 0x31;
      return copy;
    };
    return [
      [`${path}, last`, edit(Math.max(from, to - 2))],
      [`${path}, middle`, edit((from + to) >> 1)],
    ];
  });
  return [...changed, ...spellings(source)];
}

function spellings(source: string): [string, Buffer][] {
  const line = source.trimEnd();
  const texts: Record<string, string> = {
    'no line feed': line,
    'two line feeds': `${source}\n`,
    'carriage return': `${line}\r\n`,
    'byte order mark': `\ufeff${source}`,
    'white space': source.replace(':', ': '),
    'a number with a fraction': source.replace('"version":1}', '"version":1.0}'),
    'a truth for a number': source.replace('"version":1}', '"version":true}'),
    'version 2': source.replace('"version":1}', '"version":2}'),
    'a field twice': source.replace('"version":1}', '"version":1,"version":1}'),
    'one field more': source.replace('"version":1}', '"version":1,"z":"1"}'),
    'a field of the prototype': source.replace('"version":1}', '"version":1,"__proto__":{}}'),
    'an escape': source.replace('agent', '\\u0061gent'),
    'a number': source.replace(/"chainId":"(\d+)"/, '"chainId":$1'),
    'a zero in front': source.replace('"chainId":"', '"chainId":"0'),
    'upper case': source.replace(/"contract":"0x[0-9a-f]+/, (text) =>
      text.toUpperCase().replace('CONTRACT', 'contract'),
    ),
    'another chain': source.replace('"31337"', '"31338"'),
    'too deep': '['.repeat(100_000),
    'a long number': '1'.repeat(10_000),
    'a list': '[]',
    nothing: '',
    null: 'null',
    'another format': source.replace(/"type":"[a-z-]+"/, '"type":"agent-review-batch"'),
    'too long': `${' '.repeat(1 << 20)}${source}`,
  };
  const cut = [1, 100, source.length >> 1, source.length - 2].map((length): [string, Buffer] => [
    `the first ${length}`,
    Buffer.from(source.slice(0, length)),
  ]);
  const broken = Buffer.from(source);
  broken[20] = 0xff;
  return [
    ...Object.entries(texts).map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]),
    ...cut,
    ['no UTF-8', broken],
  ];
}

/** Bundles whose signatures are those of their operator or in another form, with something else wrong. */
export async function craftedBundles(log: FullLog, name: string): Promise<[string, string][]> {
  const bundle = fullBundle(log, name);
  const { domain, operator } = log;
  const crafted: [string, ProofBundle][] = [];
  const receipts: Partial<Receipt>[] = [
    { acceptedAt: bundle.header.fromTime },
    { acceptedAt: bundle.header.toTime, anchorBy: bundle.header.toTime },
    { acceptedAt: bundle.header.toTime + 1n },
    { anchorBy: bundle.receipt.receipt.acceptedAt + ANCHOR_WITHIN_SECONDS + 1n },
    { anchorBy: bundle.receipt.receipt.acceptedAt - 1n },
    { digest: id('another') as Hash },
    { commitment: id('another') as Hash },
  ];
  for (const [i, change] of receipts.entries()) {
    const receipt = await signReceipt(operator, domain, { ...bundle.receipt.receipt, ...change });
    crafted.push([`receipt ${i}`, { ...bundle, receipt }]);
  }
  const stranger = throwawayWallet('stranger');
  const headers: Partial<BatchHeader>[] = [
    { count: bundle.header.count + 1n },
    { count: 2n ** 47n },
    { count: 0n },
    { scorer: ZERO_HASH },
    { operator: addressOf(stranger) },
    { batchId: 99n },
  ];
  for (const [i, change] of headers.entries()) {
    const header = { ...bundle.header, ...change };
    const by = change.operator === undefined ? operator : stranger;
    crafted.push([`header ${i}`, { ...bundle, header, headerSignature: await signHeader(by, domain, header) }]);
  }
  const proof = bundle.proof;
  crafted.push(['proof cut', { ...bundle, proof: proof.slice(1) }]);
  crafted.push(['proof longer', { ...bundle, proof: [...proof, ...proof].slice(0, 48) }]);
  crafted.push(['proof too long', { ...bundle, proof: Array<Hash>(49).fill(ZERO_HASH) }]);
  crafted.push(['index too large', { ...bundle, index: 2 ** 31 }]);
  for (const [form, signature] of otherForms(bundle.signature)) crafted.push([form, { ...bundle, signature }]);
  for (const [form, headerSignature] of otherForms(bundle.headerSignature)) {
    crafted.push([`header, ${form}`, { ...bundle, headerSignature }]);
  }
  return crafted.map(([what, each]) => [`${name}: ${what}`, serializeBundle(each)]);
}

function otherForms(signature: Signature): [string, Signature][] {
  const [r, s, v] = [signature.slice(2, 66), signature.slice(66, 130), signature.slice(130)];
  const high = (ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0');
  const order = ORDER.toString(16);
  const other = v === '1b' ? '1c' : '1b';
  const forms = {
    'high s': r + high + other,
    'v 0': r + s + '00',
    'v 1': r + s + '01',
    'another v': r + s + other,
    'r 0': '0'.repeat(64) + s + v,
    's 0': r + '0'.repeat(64) + v,
    'r the order': order + s + v,
    'r too large': 'f'.repeat(64) + s + v,
    'r no abscissa': '5'.padStart(64, '0') + s + v,
  };
  return Object.entries(forms).map(([form, hex]) => [form, `0x${hex}` as Signature]);
}

/** Accusations, right and wrong, at both ends of a batch, in the middle and of an empty one. */
export async function craftedOmissions({ domain, operator, batches }: FullLog): Promise<[string, string][]> {
  const { header, headerSignature, tree, entries } = at(batches, 0);
  const receipt = { ...at(entries, 0).receipt.receipt, digest: id('left out') as Hash };
  const promise = (changes: Partial<Receipt>) => signReceipt(operator, domain, { ...receipt, ...changes });
  const lowest = `0x${'00'.repeat(31)}01` as Hash;
  const highest = `0x${'ff'.repeat(32)}` as Hash;
  const crafted: [string, Omission][] = [];
  for (const commitment of [lowest, highest, id('left out') as Hash, id('another') as Hash]) {
    const found = proveOmission(domain, await promise({ commitment }), { header, headerSignature, tree });
    crafted.push([`of ${commitment.slice(0, 10)}`, found]);
    const { before, after } = found.absence;
    if (before && after) crafted.push(['one neighbour gone', { ...found, absence: { before } }]);
    const there = await promise({ commitment: at(entries, 3).commitment });
    crafted.push([`of what is there, beside ${commitment.slice(0, 10)}`, { ...found, receipt: there }]);
    const late = await promise({ commitment, acceptedAt: header.toTime + 1n, anchorBy: header.toTime + 2n });
    crafted.push(['of another time', { ...found, receipt: late }]);
    crafted.push(['without neighbours', { ...found, absence: {} }]);
  }
  const commitment = id('left out') as Hash;
  const none = { ...header, root: ZERO_HASH, count: 0n };
  const nothing = { header: none, headerSignature: await signHeader(operator, domain, none), tree: undefined };
  const empty = proveOmission(domain, await promise({ commitment }), nothing);
  crafted.push(['of an empty batch', empty]);
  const middle = proveOmission(domain, await promise({ commitment }), { header, headerSignature, tree });
  crafted.push(['neighbours of an empty batch', { ...empty, absence: middle.absence }]);
  const wide = await promise({ commitment, anchorBy: receipt.acceptedAt + ANCHOR_WITHIN_SECONDS + 1n });
  crafted.push(['with too long a promise', { ...middle, receipt: wide }]);
  const stranger = throwawayWallet('stranger');
  const theirs = { ...header, operator: addressOf(stranger) };
  const by = await signHeader(stranger, domain, theirs);
  crafted.push(['out of another log', { ...middle, header: theirs, headerSignature: by }]);
  return crafted.map(([name, omission]) => [`omission ${name}`, serializeOmission(omission)]);
}

const byReviewer = (i: number, of: string, changes: object): Step => [
  'cheat',
  `reviewer ${i}`,
  (digestOf) => ({ kind: 'revision', supersedes: digestOf(of), review: sampleReview(i, changes) }),
];

/** Logs that are signed and anchored as they are, and break a rule. */
export const CHEATS: Record<string, Cheat> = {
  'a second revision in another batch': { add: [[], [revision(1, 2, { of: 'review 1', name: 'cheat' })]] },
  'a second revision in one batch': { add: [[revision(1, 2, { of: 'review 1', name: 'cheat' })]] },
  'a retraction after a retraction': { add: [[], [], [retraction(3, 'review 3')].map(again)] },
  'a retraction of what was revised': { add: [[retraction(1, 'review 1')]] },
  'a retraction by somebody else': { add: [[retraction(0, 'review 4')]] },
  'a revision by somebody else': {
    add: [[byReviewer(3, 'review 4', { subject: sampleReview(4).subject, taskId: sampleReview(4).taskId })]],
  },
  'a revision of another subject': { add: [[byReviewer(0, 'review 5', { taskId: sampleReview(5).taskId })]] },
  'a revision of another task': { add: [[byReviewer(0, 'review 5', { subject: sampleReview(5).subject })]] },
  'a moderation by a reviewer': {
    add: [[['cheat', 'reviewer 1', (digestOf) => moderation('hide', 'review 1', 1n)[2](digestOf)]]],
  },
  'a moderation of a moderation': { add: [[moderation('hide', 'hide review 0', 1n)]] },
  'a retraction of a retraction': { add: [[], [retraction(3, 'retraction of review 3')]] },
  'a star more': { standings: (all, i) => (i === 1 ? all.map(richer) : all) },
  'a subject less': { standings: (all, i) => (i === 1 ? all.slice(1) : all) },
  'a subject more': {
    standings: (all, i) => (i === 2 ? ordered([...all, someStanding(addressOf(throwawayWallet('x')))]) : all),
  },
  'the first end of the list': { standings: (all) => [someStanding(ZERO_ADDRESS), ...but(ZERO_ADDRESS, all)] },
  'the last end of the list': { standings: (all) => [...but(LAST_ADDRESS, all), someStanding(LAST_ADDRESS)] },
};

function again([name, by, make]: Step): Step {
  return [
    `${name} again`,
    by,
    (digestOf) => ({ ...make(digestOf), salt: id('again') as Hash }) as ReturnType<typeof make>,
  ];
}

function someStanding(subject: Address): ScoreRow {
  return { subject, count: 1n, ratingSum: 5n, history: id('history') as Hash };
}

function but(left: Address, standings: ScoreRow[]): ScoreRow[] {
  return standings.filter(({ subject }) => subject !== left);
}

function richer(standing: ScoreRow): ScoreRow {
  return { ...standing, ratingSum: standing.ratingSum + 1n };
}

function ordered(standings: ScoreRow[]): ScoreRow[] {
  return standings.sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** Pins that know of no anchored header. */
export function withoutAnchors(pins: string): string {
  return pins.replace(/"anchored":\[.*?\],/, '');
}
