// What both verifiers are asked, and what they say: the SDK in this process, verifier.py in one of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

import { parseMemory } from '../../sdk/src/log/audit-memory.ts';
import { auditLog, type AuditOptions } from '../../sdk/src/log/audit.ts';
import { laterOf } from '../../sdk/src/log/later.ts';
import { isOmission } from '../../sdk/src/log/omission.ts';
import { parsePins } from '../../sdk/src/log/pins.ts';
import { parseReceipt } from '../../sdk/src/log/receipt-file.ts';
import { isScoreBundle } from '../../sdk/src/log/score-bundle.ts';
import { verifyBundle } from '../../sdk/src/log/verify-bundle.ts';
import { verifyOmission } from '../../sdk/src/log/verify-omission.ts';
import { verifyScoreBundle } from '../../sdk/src/log/verify-score-bundle.ts';
import { folderSource } from '../../services/src/log/folder-source.ts';
import { skipLoudly } from '../helpers/skip.ts';

const VERIFIER = fileURLToPath(new URL('./verifier.py', import.meta.url));

/** One question, and the SDK's answer. */
export interface Job {
  name: string;
  arguments: string[];
  verdict: string;
}

/** Contents by path in the folder of a published log; undefined for a file that is not there. */
export type Folder = Record<string, Uint8Array | undefined>;

export interface AuditSettings {
  operator?: string;
  receipts?: string[];
  memory?: string;
  scores?: bigint[];
}

export interface Verifiers {
  /** A file, and bundles of later entries beside it. */
  verifyJob: (name: string, content: string | Uint8Array, pins: string, later?: string[]) => Promise<Job>;
  auditJob: (name: string, content: Folder, pins: string, settings?: AuditSettings) => Promise<Job>;
  /** Both verdicts of every job on which the two do not agree. */
  differing: (pinsText: string, jobs: readonly Job[]) => string[];
}

/** Both verifiers, for the tests of one suite. Files that are asked about are gone with it. */
export function bothVerifiers(): Verifiers {
  const folder = mkdtempSync(join(tmpdir(), 'agent-market-outsider-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(function () {
    if (spawnSync('python3', ['--version']).status !== 0) skipLoudly(this, 'no python3: install it to run this');
  });
  let files = 0;

  function save(content: string | Uint8Array, name = `file-${(files += 1)}`): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
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

  return {
    async verifyJob(name, content, pins, later = []) {
      const paths = [content, ...later].map((each) => save(each));
      return { name, arguments: ['verify', ...paths], verdict: await sdkVerdict(Buffer.from(content), pins, later) };
    },
    async auditJob(name, content, pins, settings = {}) {
      const place = saveFolder(content);
      const { operator, receipts = [], memory, scores } = settings;
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
    },
    differing(pinsText, jobs) {
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
    },
  };
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
  if (first.proven === undefined) return first.verdict;
  const others = await Promise.all(later.map((each) => verifyBundle(each, pins)));
  const wrong = others.find(({ proven }) => proven === undefined);
  if (wrong !== undefined) return wrong.verdict;
  const { standing } = laterOf(
    first.proven,
    others.flatMap(({ proven }) => proven ?? []),
  );
  return standing === 'CURRENT' ? first.verdict : standing;
}
