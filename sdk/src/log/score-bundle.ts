/**
 * The score proof `agent-score-proof` version 1: "this account stands at so many stars with so many reviews as of this batch", or
 * "this account is unknown here", for whoever trusts the operator's log. The contract checks the same: `verifyScore`, `verifyUnknown`.
 */
import { canonicalJson, type Json } from '../canonical-json.ts';
import { InvalidInput } from '../errors.ts';
import type { Address, Hash } from '../hex.ts';
import type { Score } from '../merkle/score-leaf.ts';
import { isSubject, type ScoreTree } from '../merkle/score-tree.ts';
import { address, array, hash, literal, object, signature, uint } from '../parse.ts';
import type { LogDomain } from '../reviews/domain.ts';
import type { Signature } from '../reviews/signature.ts';
import { MAX_BUNDLE_BYTES, MAX_PROOF } from './bundle.ts';
import type { BatchHeader } from './header.ts';
import { domainJson, headerJson, parseCanonical, readDomain, readHeader } from './json.ts';
import { readStateProof, stateProofJson, type StateProof } from './state-proof.ts';

export interface ScoreBundle {
  domain: LogDomain;
  /** Whose score this is about. */
  subject: Address;
  /** The subject's own entry; for one that is unknown, the entry before the place where it would be. */
  score: Score;
  /** Siblings from the leaf up. */
  proof: Hash[];
  header: BatchHeader;
  /** The operator's. */
  headerSignature: Signature;
  /** As in a proof bundle. */
  stateProof?: StateProof;
}

/** Makes the proof from the tree of the batch's scores. Throws `NOT_A_SUBJECT` for the two ends of the list. */
export function proveScore(
  tree: ScoreTree,
  subject: Address,
  batch: Pick<ScoreBundle, 'domain' | 'header' | 'headerSignature'>,
): ScoreBundle {
  if (!isSubject(subject)) {
    throw new InvalidInput('NOT_A_SUBJECT', `${subject} marks an end of the list and has no score`, {
      hint: 'Give the address of an account.',
    });
  }
  const { entry } = tree.find(subject);
  return { ...batch, subject, score: entry, proof: tree.proof(Number(entry.index)) };
}

/** Whether the proof is of the subject's own score, and not of its absence. */
export function isKnown({ subject, score }: ScoreBundle): boolean {
  return score.subject === subject;
}

const readScore = object<Score>({
  index: uint(48),
  subject: address,
  next: address,
  count: uint(64),
  microStars: uint(64),
  state: hash,
});

const file = object(
  {
    type: literal('agent-score-proof'),
    version: literal(1),
    domain: readDomain,
    subject: address,
    score: readScore,
    proof: array(hash, MAX_PROOF),
    header: readHeader,
    headerSignature: signature,
  },
  { stateProof: readStateProof },
);

/** The canonical text of a score proof, ending in a line break. */
export function serializeScoreBundle(proof: ScoreBundle): string {
  return `${canonicalJson(json(proof))}\n`;
}

/** Whether a file claims to be one. In JSON no text can hold these quotes, so nothing inside another format looks like it. */
export function isScoreBundle(source: string): boolean {
  return source.includes('"type":"agent-score-proof"');
}

/** Reads a score proof that anybody may have written. Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseScoreBundle(source: string): ScoreBundle {
  const read = (value: unknown, path: string): ScoreBundle => {
    const { type: _type, version: _version, ...proof } = file(value, path);
    return proof;
  };
  return parseCanonical(source, { name: 'score proof', maxLength: MAX_BUNDLE_BYTES, read, json });
}

function json({ domain, subject, score, proof, header, headerSignature, stateProof }: ScoreBundle): Json {
  const { index, count, microStars } = score;
  return {
    type: 'agent-score-proof',
    version: 1,
    domain: domainJson(domain),
    subject,
    score: { ...score, index: String(index), count: String(count), microStars: String(microStars) },
    proof,
    header: headerJson(header),
    headerSignature,
    ...(stateProof && { stateProof: stateProofJson(stateProof) }),
  };
}
