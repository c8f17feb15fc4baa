import { network } from 'hardhat';

import { shouldBehaveLikeEscrow } from '../../helpers/contracts/should-behave-like-escrow.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();

describe('TaskEscrow', () => {
  for (const token of [undefined, 'TestToken', 'NoReturnToken', 'BlocklistToken', 'HookToken'] as const) {
    const fixture = worldFixture(connection, token);

    describe(`given tasks paid in ${token ?? 'native coin'}`, () => {
      let world: World;
      beforeEach(async () => {
        world = await connection.networkHelpers.loadFixture(fixture);
      });

      shouldBehaveLikeEscrow(() => world);
    });
  }
});
