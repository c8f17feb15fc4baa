// Two verifiers that share no line of code must say the same of every file: the SDK's, and the one of verifier.py, which
// follows docs/protocol.md.
import { expect } from 'chai';

import { serializeBundle } from '../../sdk/src/log/bundle.ts';
import { fullBundle, makeFullLog, type FullLog } from '../helpers/sdk/full-log.ts';
import { vectorText } from '../helpers/sdk/read-vector.ts';
import { craftedBundles, craftedOmissions, mutants, withoutAnchors } from './files.ts';
import { bothVerifiers } from './jobs.ts';
import { craftedStateProofs } from './state-proofs.ts';

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

describe('outsider: a verifier from the document', function () {
  // Signatures in plain Python take milliseconds each, and there are thousands.
  this.timeout(240_000);
  const { verifyJob, differing } = bothVerifiers();
  let log: FullLog;
  before(async () => {
    log = await makeFullLog();
  });

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
});
