import { expect } from 'chai';
import { concat, toBeHex } from 'ethers';
import { network } from 'hardhat';

import type { Address } from '../../sdk/src/hex.ts';
import { decodeTaskId, encodeTaskId } from '../../sdk/src/escrow/task-id.ts';
import { deployFrozenChain, type FrozenChain } from '../helpers/sdk/frozen-chain.ts';
import { readVector } from '../helpers/sdk/read-vector.ts';

interface TaskIdVectors {
  cases: { client: Address; lane: string; round: string; taskId: string }[];
}

const connection = await network.create();
const { cases } = readVector<TaskIdVectors>('task-id');

async function deploy(): Promise<FrozenChain> {
  return deployFrozenChain(connection);
}

describe('parity: task id', () => {
  let chain: FrozenChain;
  beforeEach(async () => {
    chain = await connection.networkHelpers.loadFixture(deploy);
  });

  describe('given the frozen ids', () => {
    it('SDK and ethers pack them from their parts', () => {
      expect(cases).to.have.length.above(10);
      for (const { client, lane, round, taskId } of cases) {
        const parts = { client, lane: BigInt(lane), round: BigInt(round) };
        expect(encodeTaskId(parts)).to.equal(taskId);
        expect(decodeTaskId(taskId)).to.deep.equal(parts);
        expect(concat([client, toBeHex(lane, 9), toBeHex(round, 3)])).to.equal(taskId);
      }
    });

    it('Solidity packs and unpacks them', async () => {
      for (const { client, lane, round, taskId } of cases) {
        expect(await chain.harness.taskIdOf(client, lane, round)).to.equal(taskId);
        const parts = await chain.harness.partsOf(taskId);
        expect([parts.client.toLowerCase(), String(parts.lane), String(parts.round)]).to.deep.equal([
          client,
          lane,
          round,
        ]);
      }
    });

    it('the escrow gives the one of round 1 to a fresh lane', async () => {
      for (const { client, lane, taskId } of cases.filter(({ round }) => round === '1')) {
        expect(await chain.escrow.nextTaskId(client, lane)).to.equal(taskId);
      }
    });
  });
});
