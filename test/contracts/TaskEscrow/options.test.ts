import { expect } from 'chai';
import type { Result } from 'ethers';
import { network } from 'hardhat';

import { reviewBoth } from '../../helpers/contracts/journey.ts';
import { fundWith, NO_OPTIONS, publish, UNSIGNED, type Options } from '../../helpers/contracts/options.ts';
import { fund, termsOf, worldFixture, type Terms, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroAddress, ZeroHash } = connection.ethers;
const SPEC = connection.ethers.id('spec');

describe('TaskEscrow options', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const optionsOf = async (taskId: string): Promise<unknown> =>
    ((await world.escrow.getOptions(taskId)) as unknown as Result).toObject();

  async function create(options: Partial<Options>, overrides: Partial<Terms> = {}) {
    const terms = await termsOf(world, overrides);
    const all = { ...NO_OPTIONS, ...options };
    return world.escrow.connect(world.client).createAndFundTaskWith(0, terms, all, UNSIGNED, { value: terms.amount });
  }

  function everything(): Options {
    return {
      feeRecipient: world.stranger.address,
      feeBps: 1_000n,
      extensionHours: 2_047n,
      bond: 2n ** 96n - 1n,
      verifier: `0x${'ff'.repeat(20)}`,
      spec: SPEC,
    };
  }

  const ONE_EACH: [string, () => Partial<Options>][] = [
    ['a fee', () => ({ feeRecipient: world.stranger.address, feeBps: 1n })],
    ['an extension', () => ({ extensionHours: 1n })],
    ['a bond', () => ({ bond: 1n })],
    ['a verifier', () => ({ verifier: world.stranger.address, spec: SPEC })],
    ['a verifier that needs no specification', () => ({ verifier: world.stranger.address })],
    ['everything at its maximum', everything],
  ];
  for (const [name, chosen] of ONE_EACH) {
    for (const verb of ['createAndFundTaskWith', 'createTask'] as const) {
      it(`given ${name}, ${verb} emits TaskOptionsChosen and keeps it readable`, async () => {
        const { escrow, client } = world;
        const options: Options = { ...NO_OPTIONS, ...chosen() };
        const expected = { ...options, verifier: connection.ethers.getAddress(options.verifier as string) };
        const plain = { feeBps: 0n, extensionHours: 0n, bond: 0n };
        const taskId = await escrow.nextTaskId(client, 0);
        const tx = verb === 'createTask' ? publish(world, {}, options) : fundWith(world, options);
        await tx;
        const [event] = await escrow.queryFilter(escrow.filters.TaskOptionsChosen(taskId));
        expect((event?.args.options as unknown as Result).toObject()).to.deep.equal({
          ...expected,
          ...zeros(plain, expected),
        });
        expect(await optionsOf(taskId)).to.deep.equal({ ...expected, ...zeros(plain, expected) });
      });
    }
  }

  it('given none, emits no TaskOptionsChosen', async () => {
    await expect(create({})).to.not.emit(world.escrow, 'TaskOptionsChosen');
  });

  it('never shows the options of an older task of the lane', async () => {
    const { escrow, client } = world;
    const taskId = await fundWith(world, everything());
    await escrow.connect(world.agent).completeTask(taskId, SPEC);
    await escrow.connect(client).releasePayment(taskId);
    await reviewBoth(world, taskId);
    const next = await fund(world);
    expect(await optionsOf(next)).to.deep.equal({ ...NO_OPTIONS, feeBps: 0n, extensionHours: 0n, bond: 0n });

    const partly = { feeRecipient: world.arbitrator.address, feeBps: 5n };
    await escrow.connect(world.agent).declineTask(next);
    expect(await optionsOf(await fundWith(world, { ...NO_OPTIONS, ...partly }))).to.deep.equal({
      ...NO_OPTIONS,
      ...partly,
      extensionHours: 0n,
      bond: 0n,
    });
  });

  it('reverts with TaskEscrow_TaskNotFound for a task that never was', async () => {
    await expect(world.escrow.getOptions(SPEC)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TaskNotFound');
  });

  const escrowItself = async () => world.escrow.getAddress();
  const FEES: [string, () => Promise<Partial<Options>>][] = [
    ['of more than 10 %', async () => ({ feeRecipient: world.stranger.address, feeBps: 1_001 })],
    ['for nobody', async () => ({ feeBps: 1 })],
    ['of nothing for somebody', async () => ({ feeRecipient: world.stranger.address })],
    ['for the escrow itself', async () => ({ feeRecipient: await escrowItself(), feeBps: 1 })],
  ];
  for (const [name, chosen] of FEES) {
    it(`reverts with TaskEscrow_InvalidFee for a fee ${name}`, async () => {
      const options = await chosen();
      await expect(create(options))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidFee')
        .withArgs(options.feeRecipient ?? ZeroAddress, options.feeBps ?? 0, 1_000);
    });
  }

  it('reverts with TaskEscrow_InvalidExtension above 2047 hours, and for any without an arbitrator', async () => {
    await expect(create({ extensionHours: 2_048 }))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidExtension')
      .withArgs(2_048, 2_047);
    await expect(create({ extensionHours: 1 }, { arbitrator: ZeroAddress }))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidExtension')
      .withArgs(1, 0);
  });

  it('reverts with TaskEscrow_InvalidVerifier for the escrow itself, and for a specification nobody checks', async () => {
    const { escrow } = world;
    const verifier = await escrowItself();
    await expect(create({ verifier }))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidVerifier')
      .withArgs(verifier, ZeroHash);
    await expect(create({ spec: SPEC }))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidVerifier')
      .withArgs(ZeroAddress, SPEC);
  });

  it('checks them in createTask too', async () => {
    const { escrow, client } = world;
    const terms = await termsOf(world);
    await expect(
      escrow.connect(client).createTask(0, terms, { ...NO_OPTIONS, feeBps: 1 }),
    ).to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidFee');
  });

  it('locks the payment in createAndFundTaskWith as in createAndFundTask', async () => {
    const terms = await termsOf(world);
    await expect(
      world.escrow.connect(world.client).createAndFundTaskWith(0, terms, NO_OPTIONS, UNSIGNED, { value: 1n }),
    )
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongValue')
      .withArgs(1, terms.amount);
    await expect(create({})).to.changeEtherBalance(connection.ethers, world.escrow, BigInt(terms.amount));
  });

  it('says by ERC-165 that it is an ITaskEscrow, and nothing else', async () => {
    const ids = ['0x01ffc9a7', interfaceIdOf(await connection.ethers.getContractAt('ITaskEscrow', ZeroAddress))];
    for (const id of ids) expect(await world.escrow.supportsInterface(id)).to.equal(true);
    expect(await world.escrow.supportsInterface('0xffffffff')).to.equal(false);
  });
});

function zeros(plain: Record<string, bigint>, chosen: Options): Record<string, bigint> {
  return Object.fromEntries(
    Object.keys(plain).map((key) => [key, BigInt(chosen[key as keyof Options] as bigint | number)]),
  );
}

function interfaceIdOf(contract: {
  interface: { forEachFunction(each: (f: { selector: string }) => void): void };
}): string {
  let id = 0n;
  contract.interface.forEachFunction(({ selector }) => (id ^= BigInt(selector)));
  return `0x${id.toString(16).padStart(8, '0')}`;
}
