// How much the bench of the store does.

/** Reviews in the database when the figures are taken. */
export const SIZES = [100_000, 1_000_000];
/** Who is reviewed, a few of them much more often than most. */
export const SUBJECTS = 10_000;
/** Who reviews, a few much more often than most: the subjects themselves, those who are reviewed most first, and as many others. */
export const REVIEWERS = 100_000;
/** Reviews of one append. */
export const BATCH = 1000;
/** Appends of ours, and of the peer's, in turn. */
export const WRITES = 20;
/** Reads that wait for an answer at the same time. */
export const READERS = 96;
/** Reads of one sample: ours, and one statement each. */
export const [READS, SINGLE_READS] = [200_000, 20_000];
/** Connections of the peer. */
export const CONNECTIONS = 10;
/** Who reviews the same subject at the same time, and how often in one sample. */
export const [HOT_CLIENTS, HOT_REVIEWS] = [64, 4000];
/** Samples of reads, of the hot subject, and of rebuilding. */
export const ROUNDS = 5;
/** Screenings, each by a process of its own. */
export const SCREENINGS = 3;
