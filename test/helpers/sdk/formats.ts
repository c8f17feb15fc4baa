// Every file that strangers hand to each other: its samples, its reader, its writer and its schema.
import { readFileSync } from 'node:fs';

import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import { parseBundle, serializeBundle } from '../../../sdk/src/log/bundle.ts';
import { parseOmission, serializeOmission } from '../../../sdk/src/log/omission.ts';
import { parsePins } from '../../../sdk/src/log/pins.ts';
import { parseBatch, serializeBatch } from '../../../sdk/src/log/published.ts';
import { parseReceipt, serializeReceipt } from '../../../sdk/src/log/receipt-file.ts';
import { parseScoreBundle, serializeScoreBundle } from '../../../sdk/src/log/score-bundle.ts';
import type { Entry } from '../../../sdk/src/reviews/entry.ts';
import { vectorText } from './read-vector.ts';
import { sampleReview } from './sample-log.ts';
import { omissionWorld } from './sample-omission.ts';
import { stateProofOf } from './sample-state.ts';

export interface Format {
  /** Its type, as the file says it. */
  type: string;
  samples: string[];
  /** Throws for everything else; otherwise what the writer makes of what was read. */
  rewrite: (source: string) => string;
}

export function schemaOf(type: string): object {
  const file = new URL(`../../../sdk/schemas/${type}-v1.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

export async function allFormats(): Promise<Format[]> {
  return [
    {
      type: 'agent-review-proof',
      samples: [...frozen('bundle-v1', 'review-proof', '', '-erased', '-state-proof'), ...laterEntries()],
      rewrite: (source) => serializeBundle(parseBundle(source)),
    },
    {
      type: 'agent-review-omission',
      samples: [...frozen('omission-v1', 'review-omission', ''), ...(await accusations())],
      rewrite: (source) => serializeOmission(parseOmission(source)),
    },
    {
      type: 'agent-review-receipt',
      samples: frozen('receipt-v1', 'review-receipt', ''),
      rewrite: (source) => serializeReceipt(parseReceipt(source)),
    },
    {
      type: 'agent-review-batch',
      samples: frozen('batch-v1', 'review-batch', ''),
      rewrite: (source) => serializeBatch(parseBatch(source)),
    },
    {
      type: 'agent-score-proof',
      samples: frozen('score-proof-v1', 'score-proof', '', '-unknown'),
      rewrite: (source) => serializeScoreBundle(parseScoreBundle(source)),
    },
    {
      type: 'agent-market-pins',
      samples: frozen('bundle-v1', 'pins', '', '-state-proof'),
      // People write pins by hand: they have many spellings and no writer.
      rewrite: (source) => {
        parsePins(source);
        return source;
      },
    },
  ];
}

function frozen(name: string, ending: string, ...variants: string[]): string[] {
  return variants.map((variant) => vectorText(`${name}${variant}.${ending}.json`));
}

/** What is said about a review later, in a bundle; nobody signed it, which a reader does not look at. */
function laterEntries(): string[] {
  const bundle = parseBundle(vectorText('bundle-v1.review-proof.json'));
  const [target, salt] = [id('target') as Hash, id('salt') as Hash];
  const entries: Entry[] = [
    { kind: 'revision', supersedes: target, review: sampleReview(3) },
    { kind: 'retraction', target, issuedAt: 1n, salt },
    { kind: 'moderation', target, action: 'hide', issuedAt: 2n },
  ];
  return entries.map((entry) => serializeBundle({ ...bundle, entry }));
}

async function accusations(): Promise<string[]> {
  const { omission } = await omissionWorld();
  const { stateProof } = await stateProofOf(omission);
  const { before: _before, ...absence } = omission.absence;
  return [
    { ...omission, stateProof },
    { ...omission, absence: {} },
    { ...omission, absence },
  ].map(serializeOmission);
}
