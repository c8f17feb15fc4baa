import { expect } from 'chai';
import { network } from 'hardhat';

import { IErc792Arbitrator__factory } from '../../../../sdk/src/generated/factories/contracts/interfaces/IErc792Arbitrator__factory.ts';
import type { FakeCourt } from '../../../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import {
  caseFixture,
  COST,
  COURT_DATA,
  COURT_WINDOW,
  deposit,
  FEE_WINDOW,
  META_EVIDENCE,
  nextAtCaseClock,
  openCase,
  Stage,
  type CaseWorld,
} from '../../../helpers/contracts/case.ts';
import { DAY, HOUR } from '../../../helpers/contracts/vocabulary.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = caseFixture<FakeCourt>(connection, 'FakeCourt');

describe('Erc792Arbitrator towards the court', () => {
  let world: CaseWorld;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
  });

  describe('submitEvidence', () => {
    for (const side of ['client', 'agent'] as const) {
      it(`emits ERC-1497 Evidence of the ${side}, before and in court`, async () => {
        const { adapter, court, escrow, taskId, [side]: party } = world;
        const group = await adapter.evidenceGroupOf(escrow, taskId);
        const submit = (): ReturnType<typeof adapter.submitEvidence> =>
          adapter.connect(party).submitEvidence(escrow, taskId, 'ipfs://evidence');
        await deposit(world, 'client');
        await expect(submit()).to.emit(adapter, 'Evidence').withArgs(court, group, party, 'ipfs://evidence');
        await deposit(world, 'agent');
        await expect(submit()).to.emit(adapter, 'Evidence').withArgs(court, group, party, 'ipfs://evidence');
      });
    }

    it('reverts with Erc792Arbitrator_NotParty for anybody else', async () => {
      await deposit(world, 'client');
      await expect(world.adapter.connect(world.stranger).submitEvidence(world.escrow, world.taskId, ''))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_NotParty')
        .withArgs(world.stranger);
    });

    it('reverts with Erc792Arbitrator_WrongStage before a deposit and after the end', async () => {
      const { adapter, client, escrow, taskId } = world;
      await expect(adapter.connect(client).submitEvidence(escrow, taskId, ''))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_WrongStage')
        .withArgs(Stage.None, Stage.Collecting);
      await deposit(world, 'client');
      await nextAtCaseClock(world, 1);
      await adapter.timeout(escrow, taskId);
      await expect(adapter.connect(client).submitEvidence(escrow, taskId, ''))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_WrongStage')
        .withArgs(Stage.Ruled, Stage.Collecting);
    });
  });

  describe('appeal', () => {
    it('pays the court, whoever pays', async () => {
      await openCase(world);
      const { adapter, court, escrow, stranger, taskId } = world;
      const tx = adapter.connect(stranger).appeal(escrow, taskId, { value: COST });
      await expect(tx).to.changeEtherBalances(ethers, [stranger, court, adapter], [-COST, COST, 0n]);
      await expect(tx).to.emit(adapter, 'CaseAppealed').withArgs(escrow, taskId, stranger, COST);
      expect(await court.appeals()).to.equal(1);
    });

    it('reverts with Erc792Arbitrator_FeeTooLow for less than the quoted cost', async () => {
      await openCase(world);
      await expect(world.adapter.appeal(world.escrow, world.taskId, { value: COST - 1n }))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_FeeTooLow')
        .withArgs(COST - 1n, COST);
    });

    it('reverts as the court does, and keeps nothing', async () => {
      await openCase(world);
      const tx = world.adapter.appeal(world.escrow, world.taskId, { value: COST + 1n });
      await expect(tx).to.be.revertedWithCustomError(world.court, 'FakeCourt_WrongPayment');
    });

    it('reverts with Erc792Arbitrator_WrongStage out of court', async () => {
      await deposit(world, 'client');
      await expect(world.adapter.appeal(world.escrow, world.taskId, { value: COST }))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_WrongStage')
        .withArgs(Stage.Collecting, Stage.InCourt);
    });
  });

  describe('when it is deployed', () => {
    it('tells its court and its windows, and shows its meta-evidence', async () => {
      const { adapter, court } = world;
      expect(await adapter.court()).to.equal(court.target);
      expect(await adapter.courtData()).to.equal(COURT_DATA);
      expect(await adapter.feeWindow()).to.equal(FEE_WINDOW);
      expect(await adapter.courtWindow()).to.equal(COURT_WINDOW);
      await expect(adapter.deploymentTransaction()).to.emit(adapter, 'MetaEvidence').withArgs(0, META_EVIDENCE);
    });

    for (const [feeWindow, courtWindow, wrong] of [
      [HOUR - 1, DAY, HOUR - 1],
      [DAY, 730 * DAY + 1, 730 * DAY + 1],
    ] as const) {
      it(`reverts with Erc792Arbitrator_InvalidWindow for windows of ${feeWindow} and ${courtWindow} s`, async () => {
        const args = [world.court.target, '0x', feeWindow, courtWindow, ''];
        await expect(ethers.deployContract('Erc792Arbitrator', args))
          .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_InvalidWindow')
          .withArgs(wrong, HOUR, 730 * DAY);
      });
    }

    it('reverts with Erc792Arbitrator_InvalidCourt for an account without code', async () => {
      await expect(ethers.deployContract('Erc792Arbitrator', [world.stranger.address, '0x', DAY, DAY, '']))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_InvalidCourt')
        .withArgs(world.stranger);
    });
  });

  it('announces IErc792Arbitrator, IArbitrable and ERC-165, and nothing else', async () => {
    let own = 0n;
    IErc792Arbitrator__factory.createInterface().forEachFunction(({ selector }) => (own ^= BigInt(selector)));
    expect(await world.adapter.supportsInterface(ethers.toBeHex(own, 4))).to.equal(true);
    expect(await world.adapter.supportsInterface('0x311a6c56')).to.equal(true);
    expect(await world.adapter.supportsInterface('0x01ffc9a7')).to.equal(true);
    expect(await world.adapter.supportsInterface('0xffffffff')).to.equal(false);
  });

  it('has the selectors and topics of ERC-792 and ERC-1497', () => {
    const { interface: verbs } = world.adapter;
    expect(verbs.getFunction('rule').selector).to.equal('0x311a6c56');
    const topics = {
      Ruling: 'Ruling(address,uint256,uint256)',
      MetaEvidence: 'MetaEvidence(uint256,string)',
      Evidence: 'Evidence(address,uint256,address,string)',
      Dispute: 'Dispute(address,uint256,uint256,uint256)',
    } as const;
    for (const [name, signature] of Object.entries(topics)) {
      expect(verbs.getEvent(name as keyof typeof topics).topicHash).to.equal(ethers.id(signature));
    }
    expect(ethers.id(topics.Ruling)).to.match(/^0x394027a5/);
    expect(ethers.id(topics.Dispute)).to.match(/^0x74baab67/);
  });
});
