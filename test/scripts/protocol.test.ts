// docs/protocol.md against the code: type hashes, constants, limits, fields of files, verdicts and their exit codes.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { id, TypedDataEncoder } from 'ethers';

import { AgentReputation__factory } from '../../sdk/src/contracts/index.ts';
import { MAX_MEMORY_BYTES } from '../../sdk/src/log/audit-memory.ts';
import { AUDIT_VERDICTS } from '../../sdk/src/log/audit-verdict.ts';
import { MAX_BUNDLE_BYTES, MAX_PROOF } from '../../sdk/src/log/bundle.ts';
import { HEADER_TYPES, SCHEMA } from '../../sdk/src/log/header.ts';
import { SCORERS, type Scorer } from '../../sdk/src/log/scorers.ts';
import { ENTRIES_TITLE, MAX_ENTRY_LINE } from '../../sdk/src/log/published-entries.ts';
import { LEAF_BYTES, MAX_BATCH_FILE_BYTES } from '../../sdk/src/log/published.ts';
import { MAX_RECEIPT_BYTES } from '../../sdk/src/log/receipt-file.ts';
import { ANCHOR_WITHIN_SECONDS, RECEIPT_TYPES } from '../../sdk/src/log/receipt.ts';
import { SCORE_ROW_BYTES } from '../../sdk/src/log/score-rows.ts';
import { VERDICTS } from '../../sdk/src/log/verdict.ts';
import { OMISSION_VERDICTS } from '../../sdk/src/log/verify-omission.ts';
import { SCORE_VERDICTS } from '../../sdk/src/log/verify-score-bundle.ts';
import { ENTRY_TYPES, MODERATION_ACTIONS } from '../../sdk/src/reviews/entry.ts';
import { MAX_TAG, MAX_TAGS, MAX_TEXT } from '../../sdk/src/reviews/json.ts';
import { vectorText } from '../helpers/sdk/read-vector.ts';
import { at } from '../helpers/sdk/sample-log.ts';

const PAGE = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
/** The same in one line, so that sentences may be broken and tables padded anywhere. */
const flat = (text: string): string => text.replace(/[|()\s]+/g, ' ');
const FLAT = flat(PAGE);

function section(title: string): string {
  const [, rest = ''] = PAGE.split(`\n### ${title}\n`);
  return flat(rest.split(/\n##+ /)[0] ?? '');
}

type Verdicts = Record<string, { exitCode: number }>;

describe('docs/protocol.md', () => {
  it('has every type string, with its hash', () => {
    const shown = new Map(
      [...PAGE.matchAll(/^(\w+\(.*\))\n {4}(0x[0-9a-f]{64})$/gm)].map(([, type, hash]) => [type, hash]),
    );
    const all = [...Object.values(ENTRY_TYPES), RECEIPT_TYPES, HEADER_TYPES];
    const real = all.map((types) => TypedDataEncoder.from(types).encodeType(at(Object.keys(types), 0)));
    const feedback = TypedDataEncoder.from({ Feedback: ENTRY_TYPES.review.Feedback }).encodeType('Feedback');
    const domain = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
    expect([...shown.keys()].sort()).to.deep.equal([...real, feedback, domain].sort());
    for (const [type = '', hash] of shown) expect(id(type), type).to.equal(hash);
  });

  it('has the constants', () => {
    expect(PAGE).to.include(`\`keccak("AgentReviews.commit.v1")\` is \`${id('AgentReviews.commit.v1')}\``);
    expect(PAGE).to.include(`\`${id('')}\``);
    for (const [name, length] of [
      ['mean-v1', 47],
      ['trust-v1', 48],
    ] as [Scorer, number][]) {
      const [, scorer = ''] = new RegExp(`text\n(\\{.*"${name}".*\\})\n`).exec(PAGE) ?? [];
      expect([id(scorer), scorer.length]).to.deep.equal([SCORERS[name], length]);
      expect(PAGE).to.include(`\`${SCORERS[name]}\``);
    }
    const { selector } = AgentReputation__factory.createInterface().getFunction('headerHashOf');
    expect(PAGE).to.include(`selector \`${selector}\``);
    expect(PAGE).to.include(`\`${ENTRIES_TITLE}\``);
    expect(MODERATION_ACTIONS).to.deep.equal({ hide: 1, show: 2 });
    expect(SCHEMA).to.equal(1);
  });

  it('has the limits', () => {
    for (const sentence of [
      `\`text\` at most ${MAX_TEXT} UTF-16 units`,
      `\`tags\` at most ${MAX_TAGS}, each at most ${MAX_TAG} UTF-16 units`,
      `a list of at most ${MAX_PROOF} hashes`,
      `uint, at most ${2 ** 31} `,
      `\`0 <= anchorBy − acceptedAt <= ${ANCHOR_WITHIN_SECONDS}\``,
      `at most ${MAX_ENTRY_LINE} UTF-16 units`,
      `rows of ${SCORE_ROW_BYTES['mean-v1']} bytes`,
      `${SCORE_ROW_BYTES['trust-v1'] - SCORE_ROW_BYTES['mean-v1']} bytes more`,
      `in the order of the tree, ${LEAF_BYTES} bytes each`,
    ]) {
      expect(FLAT).to.include(sentence);
    }
  });

  it('has every field of every file, and how large it may be', () => {
    const files: [string, string, number][] = [
      ['proof bundle', 'bundle-v1.review-proof.json', MAX_BUNDLE_BYTES],
      ['proof bundle', 'bundle-v1-retraction.review-proof.json', MAX_BUNDLE_BYTES],
      ['omission proof', 'omission-v1.review-omission.json', MAX_BUNDLE_BYTES],
      ['score proof', 'score-proof-v1.score-proof.json', MAX_BUNDLE_BYTES],
      ['receipt', 'receipt-v1.review-receipt.json', MAX_RECEIPT_BYTES],
      ['batch', 'batch-v1.review-batch.json', MAX_BATCH_FILE_BYTES],
      ['audit memory', 'audit-v1.review-audit.json', MAX_MEMORY_BYTES],
    ];
    for (const [name, vector, size] of files) {
      const content = JSON.parse(vectorText(vector)) as Record<string, unknown>;
      const row = PAGE.split('\n').find((line) => line.startsWith(`| ${name} `) && line.includes('agent-')) ?? '';
      const [, , type = '', fields = '', most = ''] = row.split('|').map((cell) => cell.trim());
      const kinds = fields.includes('an entry') ? Object.keys(ENTRY_TYPES) : [];
      const named = [...fields.matchAll(/`(\w+)`/g)].map(([, field]) => field ?? '');
      const real = Object.keys(content).filter((key) => !['type', 'version', ...kinds].includes(key));
      expect([type, named.sort(), most], name).to.deep.equal([
        `\`${String(content['type'])}\``,
        real.sort(),
        `${size} bytes`,
      ]);
    }
  });

  const tables: [string, Verdicts, string[]][] = [
    ['Bundle', VERDICTS, []],
    ['Omission proof', OMISSION_VERDICTS, []],
    // Those of the anchor are named where it is checked.
    ['Score proof', SCORE_VERDICTS, ['NOT_ON_CHAIN', 'BAD_STATE_PROOF', 'NETWORK_ERROR']],
    ['Audit', AUDIT_VERDICTS, []],
  ];
  for (const [title, verdicts, elsewhere] of tables) {
    it(`gives every verdict of "${title}" the exit code that it has`, () => {
      const text = section(title);
      const shown = [...text.matchAll(/\b([A-Z][A-Z_]{3,}) (\d+)\b/g)].map(([, name, code]) => `${name} ${code}`);
      const real = Object.entries(verdicts).map(([name, { exitCode }]) => `${name} ${exitCode}`);
      expect(shown.filter((each) => !real.includes(each))).to.deep.equal([]);
      const missing = real.filter((each) => !shown.includes(each) && !elsewhere.includes(each.split(' ')[0] ?? ''));
      expect(missing).to.deep.equal([]);
    });
  }
});
