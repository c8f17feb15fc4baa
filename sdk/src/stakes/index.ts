/** What agents and those who vouch for them lose with a lost dispute, on chain: bonds, vouches, slashes, and all of it as facts. */
export {
  lastRulingOf,
  type AgentStanding,
  type AgentVerbs,
  type Naming,
  type RulingTerms,
  type StakeTerms,
} from './agent-verbs.ts';
export { createStakeClient, type StakeClient } from './client.ts';
export { stakeFactOf, type FactPage, type StakeFact, type StakeLog } from './facts.ts';
export { type Loss, type SlashVerbs } from './slash-verbs.ts';
export { stakesAfter, type BondAfter, type Stakes, type VouchAfter } from './stakes-after.ts';
export { type Vouch, type VouchVerbs } from './vouch-verbs.ts';
