/** What operators of a review log lose when they break their word, on chain: bonds, challenges, proofs of equivocation. */
export { createBondClient, type BondClient } from './client.ts';
export { type Challenge, type ChallengeState, type ChallengeVerbs, type Place } from './challenge-verbs.ts';
export { type EquivocationVerbs, type ProvenLeaf, type StatedHeader, type Statement } from './equivocation-verbs.ts';
export { type Failure } from './failure.ts';
export { type BondTerms, type MoneyVerbs, type OperatorStanding } from './money-verbs.ts';
