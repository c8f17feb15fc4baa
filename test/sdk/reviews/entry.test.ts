import { expect } from 'chai';
import fc from 'fast-check';

import { canonicalJson, type Json } from '../../../sdk/src/canonical-json.ts';
import { ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { checkEntry } from '../../../sdk/src/reviews/check.ts';
import { ENTRY_TYPES, MODERATION_ACTIONS, withReview, type Entry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview, hashEntry } from '../../../sdk/src/reviews/hash.ts';
import { parseSignedEntry, signedEntryJson } from '../../../sdk/src/reviews/json.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signEntry } from '../../../sdk/src/reviews/sign-entry.ts';
import { recoverSigner } from '../../../sdk/src/reviews/signature.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyDomain, anyHash, anyReview, anyUint } from '../../helpers/sdk/arbitraries.ts';
import { codeOf, rejectionCode } from '../../helpers/sdk/code-of.ts';
import { referenceDigest, referenceTypes } from '../../helpers/sdk/reference.ts';
import { addressOf, hardhatDomain, sampleReview, throwawayWallet } from '../../helpers/sdk/sample-log.ts';

const someHash = anyHash.filter((hash) => hash !== ZERO_HASH);
const anyEntry: fc.Arbitrary<Entry<Review>> = fc.oneof(
  anyReview.map((review) => ({ kind: 'review', review }) as const),
  fc.record({ kind: fc.constant('revision' as const), supersedes: someHash, review: anyReview }),
  fc.record({ kind: fc.constant('retraction' as const), target: someHash, issuedAt: anyUint(64), salt: someHash }),
  fc.record({
    kind: fc.constant('moderation' as const),
    target: someHash,
    action: fc.constantFrom('hide' as const, 'show' as const),
    issuedAt: anyUint(64),
  }),
);

const STRUCTS = { review: 'Review', revision: 'Revision', retraction: 'Retraction', moderation: 'Moderation' } as const;

function referenceOf(entry: Entry): object {
  if (entry.kind === 'review') return entry.review;
  return entry.kind === 'moderation' ? { ...entry, action: MODERATION_ACTIONS[entry.action] } : entry;
}

/** One of each kind, about one review. */
function samples(): Entry<Review>[] {
  const review = sampleReview(1);
  const target = hashEntry(hardhatDomain(), { kind: 'review', review });
  return [
    { kind: 'review', review },
    { kind: 'revision', supersedes: target, review: sampleReview(1, { rating: 1 }) },
    { kind: 'retraction', target, issuedAt: 1_700_000_000n, salt: target },
    { kind: 'moderation', target, action: 'hide', issuedAt: 1_700_000_000n },
  ];
}

describe('sdk/reviews/entry', () => {
  describe('given any entry', () => {
    law('the digest is the one of ethers', [anyDomain, anyEntry], (domain, entry) =>
      expect(hashEntry(domain, entry)).to.equal(referenceDigest(domain, STRUCTS[entry.kind], referenceOf(entry))),
    );

    law('erasing its words keeps the digest', [anyDomain, anyEntry], (domain, entry) =>
      expect(hashEntry(domain, withReview(entry, eraseReview))).to.equal(hashEntry(domain, entry)),
    );

    law('what is written is read back, and nothing beside it', [anyEntry], async (entry) => {
      const signature = `0x${'11'.repeat(65)}` as never;
      const text = canonicalJson(signedEntryJson({ entry, signature }));
      expect(parseSignedEntry(JSON.parse(text), 'entry')).to.deep.equal({ entry, signature });
      const fields = JSON.parse(text) as Record<string, Json>;
      const { [entry.kind]: _gone, ...nothing } = fields;
      expect(codeOf(() => parseSignedEntry(nothing, 'entry'))).to.equal('MALFORMED');
      const two = { ...fields, [entry.kind === 'review' ? 'retraction' : 'review']: {} };
      expect(codeOf(() => parseSignedEntry(two, 'entry'))).to.equal('MALFORMED');
      expect(codeOf(() => parseSignedEntry({ ...fields, kind: entry.kind }, 'entry'))).to.equal('MALFORMED');
    });
  });

  it('the types are those of the design', () => {
    for (const [kind, struct] of Object.entries(STRUCTS)) {
      expect(ENTRY_TYPES[kind as keyof typeof STRUCTS]).to.deep.equal(referenceTypes(struct));
    }
  });

  it('every field is in the digest', () => {
    const domain = hardhatDomain();
    const other = `0x${'77'.repeat(32)}` as Hash;
    const [, revision, retraction, moderation] = samples();
    const changed = [
      { ...revision, supersedes: other },
      { ...revision, review: sampleReview(1, { rating: 2 }) },
      { ...retraction, target: other },
      { ...retraction, issuedAt: 1n },
      { ...retraction, salt: other },
      { ...moderation, target: other },
      { ...moderation, action: 'show' },
      { ...moderation, issuedAt: 1n },
    ] as Entry[];
    const digests = [...samples(), ...changed].map((entry) => hashEntry(domain, entry));
    expect(new Set(digests).size).to.equal(digests.length);
  });

  describe('given a signer', () => {
    it('a key and an ethers wallet sign the same, for every kind', async () => {
      const wallet = throwawayWallet('reviewer 1');
      const { localSigner } = await import('../../../sdk/src/reviews/signer.ts');
      const local = localSigner(wallet.privateKey as `0x${string}`);
      for (const entry of samples()) {
        const { signature } = await signEntry(wallet, hardhatDomain(), entry);
        expect((await signEntry(local, hardhatDomain(), entry)).signature).to.equal(signature);
        expect(recoverSigner(hashEntry(hardhatDomain(), entry), signature)).to.equal(addressOf(wallet));
      }
    });

    it('a revision by somebody else is not signed', async () => {
      const [, revision] = samples();
      if (revision === undefined) throw new Error('no revision');
      const signing = signEntry(throwawayWallet('stranger'), hardhatDomain(), revision);
      expect(await rejectionCode(signing)).to.equal('SIGNER_MISMATCH');
    });

    it('nothing out of its range is signed', () => {
      const [, revision, retraction, moderation] = samples();
      const wrong = [
        { ...revision, supersedes: ZERO_HASH },
        { ...revision, review: sampleReview(1, { rating: 6 }) },
        { ...retraction, target: ZERO_HASH },
        { ...retraction, salt: ZERO_HASH },
        { ...retraction, issuedAt: 1n << 64n },
        { ...moderation, target: ZERO_HASH },
        { ...moderation, issuedAt: -1n },
      ] as Entry[];
      for (const entry of wrong) expect(codeOf(() => checkEntry(entry))).to.equal('INVALID_REVIEW');
    });
  });
});
