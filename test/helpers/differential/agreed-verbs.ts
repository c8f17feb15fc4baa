// The verbs that options, signatures and milestones brought. Whoever is a contract signs nothing that anybody believes.
import { AbiCoder, keccak256, TypedDataEncoder, ZeroAddress, ZeroHash } from 'ethers';
import { NO_OPTIONS, UNSIGNED, type Options } from '../contracts/options.ts';
import { FOREVER, termsDigest, TYPES, type Signable } from '../contracts/signing.ts';
import { nonceOf, PERMIT, RECEIVE, tokenDomain } from '../contracts/token-signing.ts';
import { DAY, HOUR } from '../contracts/vocabulary.ts';
import { ESCROW, PARTIES, tokenAddresses, VERIFIER, wallets, type Call } from './stage.ts';
import { draft, escrow, idOf, onTask, reputation, type KnownTask, type Moment, type Verb } from './verbs.ts';

const DOMAIN = { name: 'TaskEscrow', version: '1', chainId: 31337, verifyingContract: ESCROW };
/** Of the token that takes permits and authorizations. */
const SIGNED = tokenDomain(tokenAddresses.SignedToken);
/** What was created without payment: the digest of its terms. Ids are the same in every script that creates the same. */
const digests = new Map<string, string>();

export const AGREED_VERBS: readonly Verb[] = [
  { name: 'createAndFundTaskWith', call: createWith },
  { name: 'createTask', call: createUnfunded },
  { ...lazily('fundTask', ['Created'], undefined, 'due'), call: fund },
  {
    ...lazily('fundTaskWithAuthorization', ['Created'], undefined, 'due'),
    ready: ({ token }) => token === tokenAddresses.SignedToken,
    call: fundByAuthorization,
  },
  { ...lazily('cancelTask', ['Created'], 'client'), rare: true },
  { ...lazily('topUp', ['Funded'], 'client'), call: topUp },
  { ...lazily('extendDeadline', ['Funded'], 'client'), call: extend },
  { ...lazily('shortenDeadline', ['Funded'], 'party'), call: shorten },
  { ...lazily('declineTask', ['Funded', 'Completed'], 'agent'), rare: true },
  { ...lazily('completeWithProof', ['Funded'], 'agent', 'due'), call: prove },
  { ...lazily('releasePart', ['Funded', 'Completed'], 'client'), rare: true, call: part },
  {
    ...lazily('releaseAndReview', ['Funded', 'Completed'], 'client'),
    ready: ({ accepted }) => accepted,
    rare: true,
    call: (m) => escrow('releaseAndReview', [idOf(m), m.dice.roll(7), m.dice.hash()]),
  },
  {
    ...lazily('submitEvidence', ['Disputed'], 'party'),
    call: (m) => escrow('submitEvidence', [idOf(m), `ipfs://${m.dice.hash()}`]),
  },
  { ...lazily('extendRuling', ['Disputed'], 'arbitrator', 'due'), call: extendRuling },
  { ...lazily('settle', ['Funded', 'Completed', 'Disputed'], 'party'), rare: true, call: settle },
  { name: 'revokeSignature', rare: true, call: ({ dice }) => escrow('revokeSignature', [dice.hash()]) },
  { name: 'permitPayment', rare: true, call: permit },
  { name: 'multicall', rare: true, call: batch },
  {
    ...lazily('revokeReview', ['Released', 'Refunded'], 'party'),
    rare: true,
    call: (m) => reputation('revokeReview', [idOf(m), m.dice.hash()]),
  },
  {
    ...lazily('respondToReview', ['Released', 'Refunded'], 'party'),
    rare: true,
    call: (m) => reputation('respondToReview', [idOf(m), m.dice.hash()]),
  },
  { name: 'rotateKey', rare: true, call: ({ dice }) => reputation('rotateKey', [someone({ dice })]) },
  {
    name: 'postCommitment',
    rare: true,
    call: ({ dice }) => reputation('postCommitment', [someone({ dice }), dice.hash()]),
  },
];

/** As onTask, which is not there yet when this file is read before the other one. */
function lazily(name: string, from: NonNullable<Verb['from']>, by?: Verb['by'], clock?: Verb['clock']): Verb {
  const call = (moment: Moment): Call | Promise<Call> => onTask(name, from, by, clock).call(moment);
  return { name, from, ...(by && { by }), ...(clock && { clock }), call };
}

function someone({ dice }: Pick<Moment, 'dice'>): string {
  return dice.oneIn(6) ? ZeroAddress : dice.pick(PARTIES).address;
}

function optionsOf({ dice }: Moment, arbitrator: unknown): Options {
  const options: Options = { ...NO_OPTIONS };
  if (dice.oneIn(2))
    [options.feeRecipient, options.feeBps] = [dice.pick(PARTIES).address, dice.pick([1, 1_000, 1_001])];
  if (arbitrator !== ZeroAddress || dice.oneIn(4)) options.extensionHours = dice.pick([1, 20]);
  if (dice.oneIn(3)) options.bond = dice.pick([1n, 333n]);
  if (!dice.oneIn(3)) [options.verifier, options.spec] = [dice.oneIn(6) ? ZeroAddress : VERIFIER, dice.hash()];
  return options;
}

async function createWith(moment: Moment): Promise<Call> {
  const { dice, caller, read } = moment;
  const { lane, terms, value } = await draft(moment);
  const options = optionsOf(moment, terms.arbitrator);
  const quoted = dice.oneIn(2) && PARTIES.find(({ address }) => address === terms.agent)?.wallet !== undefined;
  const [taskId] = quoted ? await read('escrow', 'nextTaskId', [caller.address, lane]).catch(() => [ZeroHash]) : [];
  const message = { taskId, terms: { ...terms, ...options } };
  const quote = quoted ? await signed(moment, terms.agent, 'Quote', message) : UNSIGNED;
  return escrow('createAndFundTaskWith', [lane, terms, options, quote], value);
}

async function createUnfunded(moment: Moment): Promise<Call> {
  const { caller, dice, read } = moment;
  const { lane, terms } = await draft(moment);
  // Only what is paid in one of the tokens can be funded by an authorization.
  if (dice.oneIn(2)) terms.token = tokenAddresses.SignedToken;
  const options = optionsOf(moment, terms.arbitrator);
  const [taskId] = await read('escrow', 'nextTaskId', [caller.address, lane]).catch(() => [ZeroHash]);
  digests.set(String(taskId), termsDigest(terms, options));
  return escrow('createTask', [lane, terms, options]);
}

function fund(moment: Moment): Call {
  const { dice, task } = moment;
  const digest = dice.oneIn(8) ? dice.hash() : (digests.get(idOf(moment)) ?? ZeroHash);
  return escrow('fundTask', [idOf(moment), digest, UNSIGNED], valueFor(task, task?.amount ?? 0n));
}

/** Signed by a person for exactly this task, mostly; sent by whoever calls. */
function fundByAuthorization(moment: Moment): Call {
  const { dice, task, at } = moment;
  const digest = digests.get(idOf(moment)) ?? ZeroHash;
  const nonce = nonceOf(idOf(moment), digest);
  const payer = dice.pick(wallets.slice(1));
  const [value, validAfter, validBefore] = [task?.amount ?? 0n, 0, dice.oneIn(8) ? at : at + HOUR];
  const message = { from: payer.address, to: ESCROW, value, validAfter, validBefore, nonce };
  const { v, r, s } = payer.signingKey.sign(TypedDataEncoder.hash(SIGNED, RECEIVE, message));
  const authorization = { from: dice.oneIn(8) ? ESCROW : payer.address, validAfter, validBefore, v, r, s };
  return escrow('fundTaskWithAuthorization', [idOf(moment), digest, UNSIGNED, authorization]);
}

function topUp(moment: Moment): Call {
  const amount = BigInt(moment.dice.pick([0, 1, 77, 5_000]));
  return escrow('topUp', [idOf(moment), amount], valueFor(moment.task, amount));
}

function extend(moment: Moment): Call {
  const { dice, task, at } = moment;
  const deadline = (task?.clock ?? at) + dice.pick([0, 1, HOUR, DAY, 731 * DAY]);
  return escrow('extendDeadline', [idOf(moment), deadline]);
}

async function shorten(moment: Moment): Promise<Call> {
  const { dice, task, at } = moment;
  const clock = task?.clock ?? at;
  const newDeadline = Math.max(1, dice.pick([clock - 1, clock - 600, clock]));
  const consent = await signed(moment, otherOf(moment), 'Shortening', {
    taskId: idOf(moment),
    deadline: clock,
    newDeadline,
  });
  return escrow('shortenDeadline', [idOf(moment), newDeadline, consent]);
}

/** The verifier accepts the hash of the work, and has seven moods for everything else. */
async function prove(moment: Moment): Promise<Call> {
  const { dice, task, read } = moment;
  const result = dice.hash();
  const mood = `0x0${dice.roll(7)}`;
  if (task === undefined || dice.oneIn(5)) return escrow('completeWithProof', [idOf(moment), result, mood]);
  const [options] = (await read('escrow', 'getOptions', [task.taskId]).catch(() => [NO_OPTIONS])) as Options[];
  const work = [31337, ESCROW, task.taskId, task.agent, options?.spec ?? ZeroHash, result];
  const types = ['uint256', 'address', 'bytes32', 'address', 'bytes32', 'bytes32'];
  const evidence = keccak256(AbiCoder.defaultAbiCoder().encode(types, work));
  return escrow('completeWithProof', [task.taskId, result, evidence]);
}

function part(moment: Moment): Call {
  const amount = moment.task?.amount ?? 0n;
  return escrow('releasePart', [idOf(moment), moment.dice.pick([0n, 1n, amount / 2n, amount - 1n, amount])]);
}

function extendRuling(moment: Moment): Call {
  const { dice, task, at } = moment;
  return escrow('extendRuling', [idOf(moment), (task?.clock ?? at) + dice.pick([0, 1, 1, HOUR, HOUR, 21 * HOUR])]);
}

async function settle(moment: Moment): Promise<Call> {
  const { dice, task, read } = moment;
  const remaining = task?.amount ?? 0n;
  const [now] = (await read('escrow', 'getTask', [idOf(moment)]).catch(() => [])) as { topUps: bigint }[];
  const agentAmount = dice.pick([0n, remaining / 3n, remaining, remaining + 1n]);
  const consent = await signed(moment, otherOf(moment), 'Settlement', {
    taskId: idOf(moment),
    remaining: dice.oneIn(8) ? remaining + 1n : remaining,
    topUps: now?.topUps ?? 0n,
    agentAmount,
  });
  return escrow('settle', [idOf(moment), agentAmount, consent]);
}

/** A permit that counts when it is the signer's first, or one that is passed over. */
function permit({ dice, caller }: Moment): Call {
  const value = BigInt(dice.roll(9)) + 1_000_000n;
  const token = dice.oneIn(3) ? dice.pick([caller.address, ESCROW, VERIFIER]) : tokenAddresses.SignedToken;
  const message = { owner: caller.address, spender: ESCROW, value, nonce: 0, deadline: FOREVER };
  const key = caller.wallet?.signingKey;
  const { v, r, s } = key?.sign(TypedDataEncoder.hash(SIGNED, PERMIT, message)) ?? {
    v: 27,
    r: dice.hash(),
    s: dice.hash(),
  };
  return escrow('permitPayment', [token, value, FOREVER, v, r, s]);
}

/** Two calls that mostly work, or one that fails and undoes both. */
function batch(moment: Moment): Call {
  const one = escrow('revokeSignature', [moment.dice.hash()]).data;
  const two = moment.dice.oneIn(4) ? escrow('acceptTask', [idOf(moment)]).data : one;
  return escrow('multicall', [[one, two]]);
}

function valueFor(task: KnownTask | undefined, amount: bigint): bigint {
  return task?.token === ZeroAddress ? amount : 0n;
}

function otherOf({ caller, task }: Moment): string {
  return (task?.client.toLowerCase() === caller.address.toLowerCase() ? task.agent : task?.client) ?? ZeroAddress;
}

async function signed({ dice }: Moment, signer: string, kind: Signable, message: Record<string, unknown>) {
  const validUntil = dice.oneIn(12) ? 1n : FOREVER;
  const wallet = PARTIES.find(({ address }) => address.toLowerCase() === signer.toLowerCase())?.wallet;
  if (wallet === undefined || dice.oneIn(12)) return { validUntil, signature: dice.hash() };
  const digest = TypedDataEncoder.hash(DOMAIN, TYPES[kind], { ...message, validUntil });
  return { validUntil, signature: wallet.signingKey.sign(digest).serialized };
}
