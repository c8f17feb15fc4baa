// How much the bench of the intake does.

/** Reviews of one batch, and batches of one round. */
export const [BATCH, BATCHES] = [500, 16];
/** Batches that are accepted at the same time, as a server does: while one is in the database, the next is being checked. */
export const AT_A_TIME = 4;
export const ROUNDS = 5;
/** Signatures that the peer checks in a round. */
export const VERIFIED = 300;
/** Threads beside the main one: as many as processors. */
export const THREADS = 2;
