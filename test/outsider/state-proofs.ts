// State proofs, right and wrong, of tries of one leaf each: every node has the hash that is asked for, whatever is in it.
import { concat, encodeRlp, getBytes, hexlify, keccak256, toBeHex } from 'ethers';

import { ZERO_HASH, type Hash, type Hex } from '../../sdk/src/hex.ts';
import { serializeBundle } from '../../sdk/src/log/bundle.ts';
import { hashHeader } from '../../sdk/src/log/header.ts';
import type { StateProof } from '../../sdk/src/log/state-proof.ts';
import { fullBundle, type FullLog } from '../helpers/sdk/full-log.ts';
import { mappingSlot, stateProofOf } from '../helpers/sdk/sample-state.ts';

/** Where the state root is in the RLP of an ordinary block header. */
const ROOT_AT = 3 + 33 + 33 + 21 + 1;
const EMPTY_ROOT = keccak256('0x80');

export interface CraftedStateProof {
  name: string;
  bundle: string;
  /** Hash of the block that it ends at. */
  block: Hash;
}

interface Parts {
  /** Path in hex-prefix form, of the storage leaf. */
  path?: string;
  /** RLP that is the value of the storage leaf. */
  value?: string;
  /** The account, from its storage root. */
  account?: (storageRoot: string) => string;
  /** Changes the storage leaf as a whole. */
  node?: (node: string) => string;
  nodes?: (storage: string[]) => string[];
}

export async function craftedStateProofs(log: FullLog): Promise<CraftedStateProof[]> {
  const bundle = fullBundle(log, 'revision of review 2');
  const { domain, header } = bundle;
  const ours = hashHeader(domain, header);
  const others = [
    ['another header', `0x${'77'.repeat(32)}` as Hash],
    ['nothing', ZERO_HASH],
    ['this header', ours],
  ] as const;
  const deep = await Promise.all(
    others.map(async ([name, value]) => ({ name, ...(await stateProofOf({ domain, header }, value)) })),
  );
  const [ordinary] = deep;
  if (ordinary === undefined) throw new Error('no state proof');
  const key = keccak256(mappingSlot(header.operator, header.batchId)).slice(2);
  const address = keccak256(domain.contract).slice(2);
  const word = (root: string): string => encodeRlp(['0x01', '0x', root, EMPTY_ROOT]);
  const variants: Record<string, Parts> = {
    'one leaf each': {},
    'a value with a leading zero': { value: encodeRlp(`0x00${ours.slice(2)}`) },
    'a value of 33 bytes': { value: encodeRlp(`0x01${ours.slice(2)}`) },
    'an empty value': { value: '0x80' },
    'no value': { value: '0x' },
    'a list for a value': { value: encodeRlp([ours]) },
    'a small value': { value: encodeRlp(toBeHex(1)) },
    'a small value in two bytes': { value: '0x8101' },
    'a path of another kind': { path: `0x40${key}` },
    'a path with another prefix': { path: `0x21${key}` },
    'a path that is odd': { path: `0x3${key.slice(1)}` },
    'a path to elsewhere': { path: `0x20${'00'.repeat(32)}` },
    'an empty path': { path: '0x' },
    'an empty leaf': { path: '0x20' },
    'an extension to nowhere': { path: `0x00${key.slice(2)}` },
    'an extension without a path': { path: '0x00' },
    'bytes behind a node': { node: (node) => concat([node, '0x80']) },
    'a node cut off': { node: (node) => hexlify(getBytes(node).subarray(0, -1)) },
    'a node that is a string': { node: (node) => encodeRlp(node) },
    'a length in two bytes': { node: (node) => concat(['0xf900', hexlify(getBytes(node).subarray(1))]) },
    'a node of three items': { node: () => encodeRlp([`0x20${key}`, '0x01', '0x01']) },
    'a branch': { node: () => encodeRlp([...Array<string>(16).fill(ours), '0x']) },
    'an empty branch': { node: () => encodeRlp(Array<string>(17).fill('0x')) },
    'a branch of short nodes': {
      node: () => encodeRlp([...Array<string[]>(16).fill([`0x3${key.slice(1, 4)}`, '0x01']), '0x']),
    },
    'a branch of wrong strings': { node: () => encodeRlp([...Array<string>(16).fill('0x1234'), '0x']) },
    'a node too much': { nodes: (all) => [...all, ...all] },
    'a node too few': { nodes: () => [] },
    'an account without storage': { account: () => word(EMPTY_ROOT), nodes: () => [] },
    'an account without storage, with a node': { account: () => word(EMPTY_ROOT) },
    'an account of three fields': { account: (root) => encodeRlp(['0x01', '0x', root]) },
    'a short storage root': { account: (root) => word(root.slice(0, -2)) },
    'an account that is a string': { account: (root) => encodeRlp(root) },
  };
  const flat = Object.entries(variants).map(([name, parts]) => {
    const value = parts.value ?? encodeRlp(ours);
    const leaf = encodeRlp([parts.path ?? `0x20${key}`, value]);
    const node = parts.node?.(leaf) ?? leaf;
    const account = encodeRlp([`0x20${address}`, (parts.account ?? word)(keccak256(node))]);
    const blockHeader = withRoot(ordinary.stateProof.blockHeader, keccak256(account));
    const storage = parts.nodes?.([node]) ?? [node];
    return { name, stateProof: { blockHeader, account: [account], storage } as StateProof };
  });
  const headers = [
    withRoot(ordinary.stateProof.blockHeader, ZERO_HASH),
    concat([ordinary.stateProof.blockHeader, '0x80']),
    hexlify(getBytes(ordinary.stateProof.blockHeader).subarray(0, -1)),
    encodeRlp([ours]),
    '0x',
  ].map((blockHeader, i) => ({
    name: `header ${i}`,
    stateProof: { ...ordinary.stateProof, blockHeader } as StateProof,
  }));
  return [...deep, ...flat, ...headers].map(({ name, stateProof }) => ({
    name,
    bundle: serializeBundle({ ...bundle, stateProof }),
    block: keccak256(stateProof.blockHeader) as Hash,
  }));
}

function withRoot(header: Hex, root: string): Hex {
  const bytes = Uint8Array.from(getBytes(header));
  bytes.set(getBytes(root), ROOT_AT);
  return hexlify(bytes) as Hex;
}
