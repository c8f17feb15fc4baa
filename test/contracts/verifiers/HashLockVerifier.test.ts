import { expect } from 'chai';
import { network } from 'hardhat';

import type { HashLockVerifier } from '../../../sdk/src/generated/contracts/verifiers/HashLockVerifier.ts';

const connection = await network.create();
const { ethers } = connection;

const SECRET = ethers.id('the secret');
const SPEC = ethers.keccak256(SECRET);
const MAGIC = ethers.id('verifyWork((address,bytes32,address,bytes32,bytes32),bytes)').slice(0, 10);

async function deploy(): Promise<HashLockVerifier> {
  return ethers.deployContract('HashLockVerifier');
}

describe('HashLockVerifier', () => {
  let verifier: HashLockVerifier;
  const work = {
    escrow: `0x${'e5'.repeat(20)}`,
    taskId: ethers.id('task'),
    payee: `0x${'a6'.repeat(20)}`,
    spec: SPEC,
    result: SECRET,
  };
  beforeEach(async () => {
    verifier = await connection.networkHelpers.loadFixture(deploy);
  });

  it('accepts the secret, with the secret as the result', async () => {
    expect(await verifier.verifyWork(work, SECRET)).to.equal(MAGIC);
  });

  it('reverts with HashLockVerifier_WrongSecret for another secret', async () => {
    const other = ethers.id('another secret');
    await expect(verifier.verifyWork({ ...work, result: other }, other))
      .to.be.revertedWithCustomError(verifier, 'HashLockVerifier_WrongSecret')
      .withArgs(ethers.keccak256(other), SPEC);
  });

  it('reverts with HashLockVerifier_WrongResult when the result is not the secret', async () => {
    for (const result of [SPEC, ethers.ZeroHash]) {
      await expect(verifier.verifyWork({ ...work, result }, SECRET))
        .to.be.revertedWithCustomError(verifier, 'HashLockVerifier_WrongResult')
        .withArgs(result, SECRET);
    }
  });

  for (const [name, evidence] of [
    ['nothing', '0x'],
    ['31 bytes', SECRET.slice(0, 64)],
    ['33 bytes', `${SECRET}00`],
    ['64 bytes', `${SECRET}${SECRET.slice(2)}`],
  ] as const) {
    it(`reverts with HashLockVerifier_WrongLength for ${name}, though its hash is the spec`, async () => {
      await expect(verifier.verifyWork({ ...work, spec: ethers.keccak256(evidence) }, evidence))
        .to.be.revertedWithCustomError(verifier, 'HashLockVerifier_WrongLength')
        .withArgs(ethers.dataLength(evidence), 32);
    });
  }

  it('announces ITaskVerifier and ERC-165, and nothing else', async () => {
    expect(await verifier.supportsInterface(MAGIC)).to.equal(true);
    expect(await verifier.supportsInterface('0x01ffc9a7')).to.equal(true);
    expect(await verifier.supportsInterface('0xffffffff')).to.equal(false);
  });
});
