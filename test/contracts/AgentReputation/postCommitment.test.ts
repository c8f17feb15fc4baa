import { expect } from 'chai';
import { network } from 'hardhat';

import { worldFixture } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('AgentReputation.postCommitment', () => {
  it('emits CommitmentPosted in the name of the caller, and can be repeated', async () => {
    const { reputation, client, stranger } = await connection.networkHelpers.loadFixture(fixture);
    const commitment = connection.ethers.id('commitment');
    for (let i = 0; i < 2; ++i) {
      await expect(reputation.connect(client).postCommitment(stranger, commitment))
        .to.emit(reputation, 'CommitmentPosted')
        .withArgs(stranger, client, commitment);
    }
  });
});
