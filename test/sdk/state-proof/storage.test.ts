import { createMPT } from '@ethereumjs/mpt';
import { expect } from 'chai';
import { encodeRlp, id, keccak256, toBeHex, type RlpStructuredDataish } from 'ethers';

import { fromHex, keccak, toHash, ZERO_HASH, type Address, type Hash, type Hex } from '../../../sdk/src/hex.ts';
import { readBlockHeader } from '../../../sdk/src/state-proof/block-header.ts';
import { readStorage } from '../../../sdk/src/state-proof/storage.ts';
import { startAnvil, type LocalChain } from '../../helpers/chains.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { sampleState } from '../../helpers/sdk/sample-state.ts';
import { vectorText } from '../../helpers/sdk/read-vector.ts';

interface ProofAnswer {
  accountProof: Hex[];
  storageProof: { key: Hex; value: Hex; proof: Hex[] }[];
}

const CONTRACT = `0x${'c0'.repeat(20)}` as Address;
const SLOT = id('a slot') as Hash;
/** anvil sends the node of an empty trie, geth and we do not. */
const bytesOf = (nodes: readonly Hex[]): Uint8Array[] =>
  nodes.filter((node) => node !== '0x80').map((node) => fromHex(node));
const word = (value: Hex): Hash => toBeHex(BigInt(value), 32) as Hash;

/** Checks an answer of `eth_getProof` slot by slot, and that no byte of it can change. */
function expectProven(stateRoot: Hash, account: Address, { accountProof, storageProof }: ProofAnswer): void {
  for (const { key, value, proof } of storageProof) {
    const nodes = { account: bytesOf(accountProof), storage: bytesOf(proof) };
    const read = (changed: typeof nodes): Hash => readStorage(stateRoot, { account, slot: word(key) }, changed);
    expect(read(nodes)).to.equal(word(value));
    for (const part of ['account', 'storage'] as const) {
      nodes[part].forEach((node, i) => {
        const flipped = { ...nodes, [part]: nodes[part].with(i, node.with(i % node.length, (node[i] ?? 0) ^ 1)) };
        expect(codeOf(() => read(flipped))).to.equal('INVALID_STATE_PROOF');
      });
    }
  }
}

describe('sdk/state-proof/storage', () => {
  it('reads what the recorded node answered, as ever', () => {
    const { blocks } = JSON.parse(vectorText('state-proof-anvil-v1.json')) as {
      blocks: { header: Hex; hash: Hash; number: string; account: Address; answer: ProofAnswer }[];
    };
    expect(blocks).to.have.length(3);
    for (const { header, hash, number, account, answer } of blocks) {
      const block = readBlockHeader(fromHex(header));
      expect([block.hash, String(block.number)]).to.deep.equal([hash, number]);
      expectProven(block.stateRoot, account, answer);
    }
  });

  describe('given a node', function () {
    this.timeout(60_000);
    let node: LocalChain;
    before(async () => (node = await startAnvil()));
    after(() => node.stop());

    const ask = async (method: string, ...params: unknown[]): Promise<unknown> => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const answer = await fetch(node.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return ((await answer.json()) as { result: unknown }).result;
    };

    it('reads every slot of storage small and large, and the slots between', async () => {
      for (const size of [0, 1, 2, 17, 300]) {
        const account = id(`account of ${size}`).slice(0, 42) as Address;
        await ask('anvil_setBalance', account, '0x1');
        const slots = Array.from({ length: size }, (_, i) => word(toBeHex(i) as Hex));
        for (const slot of slots) await ask('anvil_setStorageAt', account, slot, keccak256(slot));
        await ask('anvil_mine', '0x1');
        const { stateRoot } = (await ask('eth_getBlockByNumber', 'latest', false)) as { stateRoot: Hash };
        const asked = [...slots.slice(-20), word('0xffff'), id('nowhere') as Hash];
        const answer = (await ask('eth_getProof', account, asked, 'latest')) as ProofAnswer;
        expectProven(stateRoot, account, answer);
      }
    });

    it('reads zero of an account that is not there', async () => {
      const account = `0x${'12'.repeat(20)}` as Address;
      const { stateRoot } = (await ask('eth_getBlockByNumber', 'latest', false)) as { stateRoot: Hash };
      const { accountProof } = (await ask('eth_getProof', account, [SLOT], 'latest')) as ProofAnswer;
      const place = { account, slot: SLOT };
      const nodes = { account: bytesOf(accountProof), storage: [] };
      expect(readStorage(stateRoot, place, nodes)).to.equal(ZERO_HASH);
      const besides = { ...nodes, storage: [Uint8Array.of(0x80)] };
      expect(codeOf(() => readStorage(stateRoot, place, besides))).to.equal('INVALID_STATE_PROOF');
    });
  });

  describe('given a state of the wrong form, under its own root', () => {
    /** What the reader says of a state in which the only account is `account`, or the only slot holds `value`. */
    const codeWith = async (
      account: (root: Uint8Array) => RlpStructuredDataish,
      value: Uint8Array,
    ): Promise<string> => {
      const storage = await createMPT();
      await storage.put(keccak(fromHex(SLOT)), value);
      const leaf = (key: Hex, held: Uint8Array): Uint8Array =>
        fromHex(encodeRlp([`0x20${keccak256(key).slice(2)}`, held]) as Hex);
      const [storageNode, accountNode] = [
        leaf(SLOT, value),
        leaf(CONTRACT, fromHex(encodeRlp(account(storage.root())) as Hex)),
      ];
      expect(toHash(keccak(storageNode))).to.equal(toHash(storage.root()));
      const nodes = { account: [accountNode], storage: [storageNode] };
      return codeOf(() => readStorage(toHash(keccak(accountNode)), { account: CONTRACT, slot: SLOT }, nodes));
    };
    const usual = (root: Uint8Array): RlpStructuredDataish => ['0x01', '0x', root, id('code')];
    const one = fromHex('0x01');

    it('refuses an account that has other fields', async () => {
      expect(await codeWith(usual, one)).to.equal('ACCEPTED');
      for (const wrong of [
        (root: Uint8Array) => ['0x01', '0x', root],
        (root: Uint8Array) => ['0x01', '0x', root, id('code'), '0x'],
        (root: Uint8Array) => ['0x01', '0x', [root], id('code')],
        (root: Uint8Array) => ['0x01', '0x', root.subarray(1), id('code')],
        (root: Uint8Array) => root,
      ]) {
        expect(await codeWith(wrong, one)).to.equal('INVALID_STATE_PROOF');
      }
    });

    it('refuses a slot that holds a list, nothing, a zero, or more than a word', async () => {
      const wrong = [
        '0x80',
        '0x00',
        '0xc0',
        '0x820001',
        `0xa1${'11'.repeat(33)}`,
        '0x8101',
        '0x0101',
        '0xa000',
      ] as const;
      for (const value of wrong) {
        expect(await codeWith(usual, fromHex(value)), value).to.equal('INVALID_STATE_PROOF');
      }
      for (const value of ['0x7f', '0x8180', `0xa0${'11'.repeat(32)}`] as const) {
        expect(await codeWith(usual, fromHex(value)), value).to.equal('ACCEPTED');
      }
    });
  });

  it('reads what ethereumjs proves', async () => {
    const state = await sampleState(CONTRACT, [[SLOT, id('a word') as Hash]]);
    const { account, storage } = await state.prove(SLOT);
    const nodes = { account: bytesOf(account), storage: bytesOf(storage) };
    expect(readStorage(state.stateRoot, { account: CONTRACT, slot: SLOT }, nodes)).to.equal(id('a word'));
    const elsewhere = { account: CONTRACT.replace('c', 'd') as Address, slot: SLOT };
    expect(codeOf(() => readStorage(state.stateRoot, elsewhere, nodes))).to.equal('INVALID_STATE_PROOF');
  });
});
