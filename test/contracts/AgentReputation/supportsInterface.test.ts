import { expect } from 'chai';
import { network } from 'hardhat';

import { worldFixture } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { Interface, toBeHex } = connection.ethers;

/** ERC-165: the exclusive or of the selectors of what the interface itself declares. */
async function interfaceIdOf(name: string): Promise<string> {
  const contract = await connection.ethers.getContractAt(name, connection.ethers.ZeroAddress);
  let bits = 0n;
  Interface.from(contract.interface).forEachFunction(({ selector }) => (bits ^= BigInt(selector)));
  return toBeHex(bits, 4);
}

describe('AgentReputation.supportsInterface', () => {
  it('says true to IAgentReputation and IERC165, false to others', async () => {
    const { reputation } = await connection.networkHelpers.loadFixture(fixture);
    const answers = [
      await interfaceIdOf('IAgentReputation'),
      '0x01ffc9a7',
      '0xffffffff',
      await interfaceIdOf('ITaskEscrow'),
    ];
    const said = await Promise.all(answers.map((id) => reputation.supportsInterface(id)));
    expect(said).to.deep.equal([true, true, false, false]);
  });
});
