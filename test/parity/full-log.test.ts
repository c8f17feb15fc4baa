// The frozen log of three batches, its entries and its proofs: the SDK accepts them, and outsiders compute the same.
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { expect } from 'chai';
import { AbiCoder, getAddress, getBytes, keccak256, verifyTypedData, ZeroHash } from 'ethers';

import type { Hash, Hex } from '../../sdk/src/hex.ts';
import { parseMemory, serializeMemory } from '../../sdk/src/log/audit-memory.ts';
import { auditLog, type LogSource } from '../../sdk/src/log/audit.ts';
import { parsePins } from '../../sdk/src/log/pins.ts';
import { parseBatch } from '../../sdk/src/log/published.ts';
import { parseScoreBundle } from '../../sdk/src/log/score-bundle.ts';
import { verifyBundle } from '../../sdk/src/log/verify-bundle.ts';
import { verifyScoreBundle } from '../../sdk/src/log/verify-score-bundle.ts';
import { MODERATION_ACTIONS, type EntryKind, type ModerationAction } from '../../sdk/src/reviews/entry.ts';
import { parseSignedEntry } from '../../sdk/src/reviews/json.ts';
import { codeOf } from '../helpers/sdk/code-of.ts';
import { domainOf, readVector, vectorText, type DomainJson } from '../helpers/sdk/read-vector.ts';
import {
  openZeppelinAccepts,
  referenceCommitment,
  referenceDigest,
  referenceDomain,
  referenceErasedDigest,
  referenceScoresRoot,
  referenceTree,
  referenceTypes,
} from '../helpers/sdk/reference.ts';
import { at } from '../helpers/sdk/sample-log.ts';

type Fields = Record<string, unknown>;

interface EntryVectors {
  domain: DomainJson;
  cases: {
    name: string;
    kind: EntryKind;
    entry: Record<string, Fields>;
    erased?: Record<string, Fields>;
    digest: Hash;
    signature: string;
    commitment: Hash;
  }[];
}

interface LogVectors {
  domain: DomainJson;
  batches: {
    headerHash: Hash;
    names: string[];
    'batch.json': string;
    'leaves.bin': Hex;
    'entries.jsonl': string;
    'scores.bin': Hex;
    standings: Record<'subject' | 'count' | 'ratingSum' | 'history' | 'microStars' | 'state', string>[];
  }[];
}

const STRUCTS = { review: 'Review', revision: 'Revision', retraction: 'Retraction', moderation: 'Moderation' } as const;
const SCORE_TYPES = ['uint256', 'address', 'address', 'uint64', 'uint64', 'bytes32'];
const entries = readVector<EntryVectors>('entry');
const log = readVector<LogVectors>('log');
const pins = parsePins(vectorText('log-v1.pins.json'));
const domain = domainOf(log.domain);

/** The message as ethers takes it: only the action has another spelling in files. */
function messageOf(kind: EntryKind, entry: Record<string, Fields>): Fields {
  const fields = entry[kind] ?? {};
  return kind === 'moderation'
    ? { ...fields, action: MODERATION_ACTIONS[fields['action'] as ModerationAction] }
    : fields;
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');
const hashesOf = (hex: Hex): string[] =>
  hex
    .slice(2)
    .match(/.{64}/g)
    ?.map((each) => `0x${each}`) ?? [];

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const source: LogSource = {
  readBatch: async (id) => log.batches[Number(id)]?.['batch.json'],
  readLeaves: async (id) => getBytes(log.batches[Number(id)]?.['leaves.bin'] ?? '0x'),
  readEntries: async (id) => each(linesOf(log.batches[Number(id)]?.['entries.jsonl'] ?? '')),
  readScores: async (id) => getBytes(log.batches[Number(id)]?.['scores.bin'] ?? '0x'),
};

describe('parity: entries of every kind', () => {
  it('ethers computes each digest, the signer and the commitment', () => {
    expect(new Set(entries.cases.map(({ kind }) => kind)).size).to.equal(4);
    for (const { name, kind, entry, erased, digest, signature, commitment } of entries.cases) {
      const message = messageOf(kind, entry);
      expect(referenceDigest(domainOf(entries.domain), STRUCTS[kind], message), name).to.equal(digest);
      expect(referenceCommitment(digest, signature), name).to.equal(commitment);
      const signer = verifyTypedData(referenceDomain(domain), referenceTypes(STRUCTS[kind]), message, signature);
      if (erased) {
        const struct = kind === 'revision' ? 'Revision' : 'Review';
        expect(referenceErasedDigest(domain, struct, erased[kind] ?? {}), name).to.equal(digest);
      }
      const review = (kind === 'review' ? message : message['review']) as Fields | undefined;
      if (kind === 'moderation') expect(signer.toLowerCase(), name).to.equal(pins.operators[0]);
      if (review !== undefined) expect(signer.toLowerCase(), name).to.equal(review['reviewer']);
    }
  });

  it('an intake reads each, and none without its words', () => {
    for (const { name, entry, erased, signature } of entries.cases) {
      expect(parseSignedEntry({ ...entry, signature }, name).signature).to.equal(signature);
      if (!erased) continue;
      expect(
        codeOf(() => parseSignedEntry({ ...erased, signature }, name)),
        name,
      ).to.equal('MALFORMED');
    }
  });

  it('a retraction and its target are of one reviewer', () => {
    const line = linesOf(at(log.batches, 1)['entries.jsonl']).find((text) => text.includes('"retraction":{'));
    const { retraction, signature, of } = JSON.parse(line ?? '{}') as {
      retraction: Fields;
      signature: string;
      of: Fields;
    };
    const target = (of['review'] ?? (of['revision'] as Fields)['review']) as Fields;
    const types = referenceTypes('Retraction');
    const signer = verifyTypedData(referenceDomain(domain), types, retraction, signature);
    expect(signer).to.equal(getAddress(target['reviewer'] as string));
  });
});

describe('parity: the frozen log', () => {
  it('is consistent with the pins, every score included', async () => {
    const [operator] = pins.operators;
    if (operator === undefined) throw new Error('no operator');
    const found = await auditLog(source, { operator, pins, scores: 'all' });
    expect(found).to.include({ verdict: 'CONSISTENT', batches: 3n, entries: 17n, detail: '' });
    expect(found.scored).to.deep.equal([0n, 1n, 2n]);
    expect(found.head).to.equal(at(log.batches, 2).headerHash);
  });

  it('ethers and merkletreejs compute header hashes and roots', () => {
    for (const batch of log.batches) {
      const { header } = parseBatch(batch['batch.json']);
      expect(referenceDigest(domain, 'BatchHeader', header)).to.equal(batch.headerHash);
      expect(referenceTree(hashesOf(batch['leaves.bin'])).getHexRoot()).to.equal(header.root);
    }
  });

  it('every entry is the one of its leaf, and OpenZeppelin accepts what it is about', () => {
    const roots = log.batches.map((batch) => parseBatch(batch['batch.json']).header.root);
    let targets = 0;
    for (const batch of log.batches) {
      const [, ...lines] = linesOf(batch['entries.jsonl']);
      for (const [i, line] of lines.entries()) {
        const { signature, of, ...entry } = JSON.parse(line) as Record<string, Fields> & {
          signature: string;
          of?: Fields;
        };
        expect(commitmentOf(entry, signature)).to.equal(hashesOf(batch['leaves.bin'])[i]);
        if (of === undefined) continue;
        targets += 1;
        const { signature: by, batchId, index, proof, ...target } = of;
        const commitment = commitmentOf(target as Record<string, Fields>, by as string);
        const root = at(roots, Number(batchId));
        expect(openZeppelinAccepts(root, Number(index), commitment, proof as string[])).to.equal(true);
      }
    }
    expect(targets).to.equal(8);
  });

  it('ethers computes what the rows say, and merkletreejs the scores root over them', () => {
    for (const batch of log.batches) {
      const rows = batch['scores.bin'].slice(2).match(/.{136}/g) ?? [];
      expect(rows).to.have.length(batch.standings.length);
      rows.forEach((row, i) => {
        const { subject, count, ratingSum, history, microStars, state } = at(batch.standings, i);
        const word = (text: string): string => BigInt(text).toString(16).padStart(16, '0');
        expect(row).to.equal(subject.slice(2) + word(count) + word(ratingSum) + history.slice(2));
        expect(microStars).to.equal(count === '0' ? '0' : String((BigInt(ratingSum) * 1_000_000n) / BigInt(count)));
        const words = AbiCoder.defaultAbiCoder().encode(['bytes32', 'uint256'], [history, ratingSum]);
        expect(keccak256(words)).to.equal(state);
      });
      const { header } = parseBatch(batch['batch.json']);
      expect(referenceScoresRoot(batch.standings)).to.equal(header.scoresRoot);
    }
  });
});

describe('parity: the frozen proofs out of it', () => {
  it('bundles of every kind of entry are final by the pins', async () => {
    for (const kind of ['revision', 'retraction', 'moderation']) {
      const found = await verifyBundle(vectorText(`bundle-v1-${kind}.review-proof.json`), pins);
      expect(found.verdict, kind).to.equal('FINAL');
      expect(found.proven?.bundle.entry.kind).to.equal(kind);
    }
  });

  it('a score and its absence are final by the pins, and OpenZeppelin accepts both leaves', async () => {
    for (const name of ['score-proof-v1', 'score-proof-v1-unknown']) {
      const text = vectorText(`${name}.score-proof.json`);
      expect((await verifyScoreBundle(text, pins)).verdict, name).to.equal('FINAL');
      const { subject, score, proof, header } = parseScoreBundle(text);
      expect(score.subject === subject).to.equal(name === 'score-proof-v1');
      const { index, next, count, microStars, state } = score;
      const fields = [index, score.subject, next, count, microStars, state].map(String);
      expect(StandardMerkleTree.verify(header.scoresRoot, SCORE_TYPES, fields, proof)).to.equal(true);
    }
  });

  it('the memory of an auditor is read as it was written, and names the second header', () => {
    const text = vectorText('audit-v1.review-audit.json');
    const memory = parseMemory(text);
    expect(serializeMemory(memory)).to.equal(text);
    expect(memory).to.include({ batchId: 1n, headerHash: at(log.batches, 1).headerHash });
    expect(memory.headerHash).to.not.equal(ZeroHash);
  });
});

/** By ethers, of an entry as a published line has it: its review is erased. */
function commitmentOf(entry: Record<string, Fields>, signature: string): string {
  const kind = at(Object.keys(entry), 0) as EntryKind;
  const message = messageOf(kind, entry);
  const struct = STRUCTS[kind];
  const digest =
    struct === 'Review' || struct === 'Revision'
      ? referenceErasedDigest(domain, struct, message)
      : referenceDigest(domain, struct, message);
  return referenceCommitment(digest, signature);
}
