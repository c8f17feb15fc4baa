// The vectors of entries of every kind, and of the whole published log that holds them.
import { canonicalJson, type Json } from '../../../sdk/src/canonical-json.ts';
import { toHex, type Address } from '../../../sdk/src/hex.ts';
import { serializeMemory } from '../../../sdk/src/log/audit-memory.ts';
import { serializeBundle } from '../../../sdk/src/log/bundle.ts';
import { hashHeader } from '../../../sdk/src/log/header.ts';
import { ratedRow, scoreTree } from '../../../sdk/src/log/scorers.ts';
import { proveScore, serializeScoreBundle } from '../../../sdk/src/log/score-bundle.ts';
import { withReview } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview } from '../../../sdk/src/reviews/hash.ts';
import { entryJson } from '../../../sdk/src/reviews/json.ts';
import {
  entryNamed,
  fullBundle,
  LOG_OPERATOR,
  makeFullLog,
  pinsOfLog,
  UNKNOWN_SUBJECT,
  type FullLog,
} from './full-log.ts';
import { domainJson } from './make-log-vectors.ts';
import { addressOf, at, throwawayKey, throwawayWallet } from './sample-log.ts';
import { publishedFiles } from './sealed-log.ts';

/** One entry of each kind: what is signed, by whom, and what follows. */
export async function makeEntries(): Promise<Record<string, unknown>> {
  const { domain, batches } = await makeFullLog();
  const all = batches.flatMap(({ entries }) => entries);
  const shown = [
    ['review 0', 'reviewer 0'],
    ['revision of review 1', 'reviewer 1'],
    ['revision of review 2', 'reviewer 2'],
    ['retraction of review 3', 'reviewer 3'],
    ['hide review 0', LOG_OPERATOR],
    ['show review 0', LOG_OPERATOR],
  ] as const;
  const cases = shown.map(([name, by]) => {
    const { entry, signature, digest, commitment } = entryNamed(all, name);
    const erased = 'review' in entry && { erased: entryJson(withReview(entry, eraseReview)) };
    const signed = { kind: entry.kind, privateKey: throwawayKey(by), entry: entryJson(entry), ...erased };
    return { name, ...signed, digest, signature, commitment };
  });
  return { domain: domainJson(domain), cases };
}

/** The four files of each batch, and what the rows of the last one mean. */
export async function makeLog(): Promise<Record<string, unknown>> {
  const log = await makeFullLog();
  const batches = log.batches.map(({ header, entries, standings }, i) => {
    const files = publishedFiles(log, i);
    return {
      headerHash: hashHeader(log.domain, header),
      names: entries.map(({ name }) => name),
      'batch.json': files.batch,
      'leaves.bin': toHex(files.leaves),
      'entries.jsonl': files.entries,
      'scores.bin': toHex(files.scores),
      standings: standings.map((standing) => ({ ...standing, ...ratedRow(standing) })),
    };
  });
  return { privateKey: throwawayKey(LOG_OPERATOR), domain: domainJson(log.domain), batches };
}

/** Files as they go from hand to hand, and the pins that trust this log. */
export async function makeLogFiles(): Promise<[string, string][]> {
  const log = await makeFullLog();
  const bundle = (name: string): string => serializeBundle(fullBundle(log, name));
  const { header } = at(log.batches, 1);
  const memory = {
    domain: log.domain,
    operator: header.operator,
    batchId: header.batchId,
    headerHash: hashHeader(log.domain, header),
  };
  return [
    ['bundle-v1-revision.review-proof.json', bundle('revision of review 2')],
    ['bundle-v1-retraction.review-proof.json', bundle('retraction of review 3')],
    ['bundle-v1-moderation.review-proof.json', bundle('hide review 0')],
    ['score-proof-v1.score-proof.json', scoreProof(log, addressOf(throwawayWallet('subject 2')))],
    ['score-proof-v1-unknown.score-proof.json', scoreProof(log, UNKNOWN_SUBJECT)],
    ['audit-v1.review-audit.json', serializeMemory(memory)],
    ['log-v1.pins.json', `${canonicalJson(pinsJson(log))}\n`],
  ];
}

/** As of the last batch. */
function scoreProof({ domain, batches }: FullLog, subject: Address): string {
  const { header, headerSignature, standings } = at(batches, batches.length - 1);
  return serializeScoreBundle(proveScore(scoreTree(standings), subject, { domain, header, headerSignature }));
}

function pinsJson(log: FullLog): Json {
  const { domain, operators, anchored } = pinsOfLog(log);
  return {
    type: 'agent-market-pins',
    version: 1,
    ...domainJson(domain),
    operators,
    anchored: anchored.map(({ batchId, ...rest }) => ({ batchId: String(batchId), ...rest })),
  };
}
