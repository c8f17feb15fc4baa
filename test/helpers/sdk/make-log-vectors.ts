// The vectors of a whole small log: a chain of headers, and a proof bundle out of its first batch.
import { id } from 'ethers';

import { canonicalJson, type Json } from '../../../sdk/src/canonical-json.ts';
import { ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { serializeBundle, type ProofBundle } from '../../../sdk/src/log/bundle.ts';
import { genesisOf, hashHeader, signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';
import { asEntry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview } from '../../../sdk/src/reviews/hash.ts';
import { addressOf, sampleBatch, sampleBundle, sampleReview, throwawayKey, throwawayWallet } from './sample-log.ts';
import { stateProofOf } from './sample-state.ts';

export function domainJson(domain: LogDomain): Record<string, string> {
  return { chainId: String(domain.chainId), contract: domain.contract };
}

/** Three batches that can be anchored one after the other: 13 entries, none, 5 with scores. */
async function chainOfBatches() {
  const first = await sampleBatch();
  const domain = first.domain;
  const empty: BatchHeader = {
    ...first.header,
    batchId: 1n,
    prev: hashHeader(domain, first.header),
    root: ZERO_HASH,
    count: 0n,
    fromTime: first.header.toTime,
    toTime: first.header.toTime + 86_400n,
  };
  const chained = { batchId: 2n, prev: hashHeader(domain, empty), fromTime: empty.toTime, toTime: empty.toTime + 1n };
  const scored = { scoresRoot: id('scores') as Hash, scorer: id('scorer') as Hash };
  const last = await sampleBatch({ size: 5, header: { ...chained, ...scored } });
  return { first, domain, headers: [first.header, empty, last.header] };
}

export async function makeHeaders(): Promise<Record<string, unknown>> {
  const { domain, headers } = await chainOfBatches();
  const operator = throwawayWallet('operator');
  const signed = headers.map(async (header) => ({
    header,
    hash: hashHeader(domain, header),
    signature: await signHeader(operator, domain, header),
  }));
  return {
    privateKey: throwawayKey('operator'),
    domain: domainJson(domain),
    genesis: genesisOf(domain, addressOf(operator)),
    headers: await Promise.all(signed),
  };
}

/** Entry 6 of the first batch of header-v1.json as a stranger gets it, whole and erased, and the pins that trust it. */
export async function makeBundles(): Promise<[string, string][]> {
  const { first, domain } = await chainOfBatches();
  const bundle = await sampleBundle(first, 6);
  const { operator, batchId } = first.header;
  const pins = {
    type: 'agent-market-pins',
    version: 1,
    chainId: String(domain.chainId),
    contract: domain.contract,
    operators: [operator],
    anchored: [{ operator, batchId: String(batchId), headerHash: hashHeader(domain, first.header) }],
  };
  return [
    ['bundle-v1.review-proof.json', serializeBundle(bundle)],
    [
      'bundle-v1-erased.review-proof.json',
      serializeBundle({ ...bundle, entry: asEntry(eraseReview(sampleReview(6))) }),
    ],
    ['bundle-v1.pins.json', `${canonicalJson(pins)}\n`],
    ...(await withStateProof(bundle, pins)),
  ];
}

/** The same bundle with a state proof, and pins that trust nothing but its block. */
async function withStateProof(bundle: ProofBundle, pins: Record<string, Json>): Promise<[string, string][]> {
  const { blockHash, stateProof } = await stateProofOf(bundle);
  const { anchored: _anchored, ...trust } = pins;
  return [
    ['bundle-v1-state-proof.review-proof.json', serializeBundle({ ...bundle, stateProof })],
    ['bundle-v1-state-proof.pins.json', `${canonicalJson({ ...trust, blocks: [blockHash] })}\n`],
  ];
}
