/** What later entries of a log make of a review that is proven. */
import { reviewIn, targetOf } from '../reviews/entry.ts';
import type { Proven } from './verdict.ts';

export interface Later {
  /** Whether the review still counts, as far as the given entries say. */
  standing: 'CURRENT' | 'SUPERSEDED' | 'RETRACTED';
  /** Whether its operator hides its words. */
  hidden: boolean;
}

/**
 * What proven entries say of a proven review or revision. Only what its own reviewer signed ends it, and only its own operator hides
 * it; anything else among `later` changes nothing. That there is nothing more is not shown by this.
 */
export function laterOf({ digest, author, bundle }: Proven, later: readonly Proven[]): Later {
  // A retraction or moderation ends nothing, and nothing ends it.
  const isReview = reviewIn(bundle.entry) !== undefined;
  const about = isReview ? later.filter((each) => targetOf(each.bundle.entry) === digest) : [];
  const byReviewer = about.filter((each) => each.author === author).map((each) => each.bundle.entry.kind);
  const standing = byReviewer.includes('retraction')
    ? 'RETRACTED'
    : byReviewer.includes('revision')
      ? 'SUPERSEDED'
      : 'CURRENT';
  const { operator } = bundle.header;
  const moderations = about.flatMap(({ author: by, bundle: { entry } }) =>
    by === operator && entry.kind === 'moderation' ? [entry] : [],
  );
  // The newest one holds.
  const newest = moderations.reduce<(typeof moderations)[number] | undefined>(
    (best, each) => (best === undefined || each.issuedAt > best.issuedAt ? each : best),
    undefined,
  );
  return { standing, hidden: newest?.action === 'hide' };
}
