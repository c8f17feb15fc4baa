/** Fetches the proof that a batch is anchored (EIP-1186), checked as its reader will check it. Operators hand it out. */
import { encodeRlp, keccak256, toBeArray } from 'ethers';
import type { Hash, Hex } from '@agent-market/sdk';
import { AgentMarketError } from '@agent-market/sdk/errors';
import { hashHeader, headerHashSlot, provenHeaderHash, type BatchHeader, type StateProof } from '@agent-market/sdk/log';
import type { LogDomain } from '@agent-market/sdk/reviews';
import { Halted, Refused, Unavailable } from '../errors.ts';
import { ask, bytes, hash, list, quantity, record, type AnswerReader } from './answers.ts';
import { blockTag, finalBlockNumber, type FinalityOptions } from './finality.ts';
import { badAnswer, RpcError, type Rpc } from './rpc.ts';

export interface FetchedStateProof {
  stateProof: StateProof;
  /** What a verifier has to trust, for people to compare. */
  block: { number: bigint; hash: Hash; timestamp: bigint };
}

/**
 * The proof from the newest final block.
 *
 * Errors: `STATE_PROOF_UNAVAILABLE` (the node makes none), `BLOCK_FORM_UNKNOWN` (its headers are not Ethereum's),
 * `NOT_FINAL_YET`, `HISTORY_MISMATCH` (another header is anchored), and those of the node.
 */
export async function fetchStateProof(
  rpc: Rpc,
  { domain, header }: { domain: LogDomain; header: BatchHeader },
  options: FinalityOptions = {},
): Promise<FetchedStateProof> {
  const { operator, batchId } = header;
  const tag = blockTag(await finalBlockNumber(rpc, options));
  const blockHeader = await ask(rpc, 'eth_getBlockByNumber', { params: [tag, false], as: headerRlp });
  const params = [domain.contract, [headerHashSlot(operator, batchId)], tag];
  const nodes = await ask(rpc, 'eth_getProof', { params, as: proofNodes }).catch((cause: unknown) => {
    if (cause instanceof RpcError) throw unavailable(rpc, cause);
    throw cause;
  });
  const stateProof = { blockHeader, ...nodes };
  const { block, headerHash } = readProof(rpc, () =>
    provenHeaderHash(stateProof, { contract: domain.contract, operator, batchId }),
  );
  if (BigInt(headerHash) === 0n) {
    throw new Refused('NOT_FINAL_YET', `batch ${batchId} is not in block ${block.number}, the newest that is final`, {
      hint: 'Wait until the block that anchored it is final, or leave --state-proof out.',
      retryable: true,
    });
  }
  if (headerHash !== hashHeader(domain, header)) {
    throw new Halted('HISTORY_MISMATCH', `block ${block.number} has ${headerHash} as batch ${batchId}`, {
      hint: 'Stop. Either another database anchors with this key, or this one was restored from an old backup. Keep both.',
    });
  }
  return { stateProof, block };
}

const proofNodes: AnswerReader<Pick<StateProof, 'account' | 'storage'>> = (value, rpc) => {
  const { accountProof, storageProof } = record(value, rpc);
  const [slot, ...others] = list((each) => record(each, rpc))(storageProof, rpc);
  if (slot === undefined || others.length > 0) throw badAnswer(rpc.origin, 'not a proof of one slot');
  return { account: nodesOf(accountProof, rpc), storage: nodesOf(slot['proof'], rpc) };
};

/** Some nodes send the one node of an empty trie, others nothing; the format has one spelling. */
const EMPTY_NODE = '0x80';
const nodesOf: AnswerReader<Hex[]> = (value, rpc) => list(bytes)(value, rpc).filter((node) => node !== EMPTY_NODE);

/** Fields of a block's header in their order, as JSON-RPC calls them; those behind `nonce` came with forks. */
const FIELDS = [
  ...['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom'],
  ...['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp', 'extraData', 'mixHash', 'nonce'],
  ...['baseFeePerGas', 'withdrawalsRoot', 'blobGasUsed', 'excessBlobGas', 'parentBeaconBlockRoot', 'requestsHash'],
];
const NUMBERS = [
  ...['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp'],
  ...['baseFeePerGas', 'blobGasUsed', 'excessBlobGas'],
];

/** The header of a block from the fields that the node shows of it. Its hash says whether that is all of them. */
const headerRlp: AnswerReader<Hex> = (value, rpc) => {
  const block = record(value, rpc);
  const shown = FIELDS.filter((field) => block[field] !== undefined && block[field] !== null);
  const rlp = encodeRlp(
    shown.map((field) => (NUMBERS.includes(field) ? toBeArray(quantity(block[field], rpc)) : bytes(block[field], rpc))),
  ) as Hex;
  if (keccak256(rlp) === hash(block['hash'], rpc)) return rlp;
  throw new Unavailable('BLOCK_FORM_UNKNOWN', `the block headers of ${rpc.origin} are not those of Ethereum`, {
    hint: 'This chain hashes its blocks in another way, so that no state proof can be made. Leave --state-proof out.',
    retryable: false,
  });
};

/** What the node proves must convince a stranger. */
function readProof<T>(rpc: Rpc, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof AgentMarketError) throw badAnswer(rpc.origin, cause.message, cause);
    throw cause;
  }
}

function unavailable(rpc: Rpc, cause: RpcError): Unavailable {
  return new Unavailable('STATE_PROOF_UNAVAILABLE', `${rpc.origin} makes no state proof: ${cause.nodeMessage}`, {
    hint: 'Use a node that answers eth_getProof and still has the state of the newest final block.',
    retryable: false,
    cause,
  });
}
