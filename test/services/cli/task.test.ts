// The escrow's verbs on the command line, on a real chain: what scripts read of them, and what they refuse.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { id, keccak256 } from 'ethers';
import { HashLockVerifier__factory } from '../../../sdk/src/generated/factories/contracts/verifiers/HashLockVerifier__factory.ts';
import { taskCli } from '../../helpers/task-cli.ts';

const ETHER = 10n ** 18n;

describe('agent-market task', function () {
  this.timeout(300_000);
  const { market, address, as, refused, create } = taskCli();

  it('creates without payment, cancels, and funds what somebody else created, options included', async () => {
    const cancelled = await create('--unfunded');
    expect(await as(1, 'cancel', cancelled)).to.include({ outcome: 'Cancelled' });
    const task = await create('--unfunded', '--fee-recipient', address(3), '--fee-bps', '100', '--bond', '0.5');
    expect(await as(3, 'fund', task)).to.include({ amount: String(ETHER) });
    await as(2, 'complete', task, `0x${'11'.repeat(32)}`);
    await as(1, 'dispute', task);
    await as(2, 'evidence', task, 'ipfs://x');
    expect(await as(1, 'show', task)).to.deep.include({ state: 'Disputed', amount: String(ETHER) });
    expect(await refused(1, 'fund', task)).to.equal('TaskEscrow_WrongState');
  });

  it('tops up, extends, releases a part and declines the rest', async () => {
    const task = await create();
    expect(await as(1, 'top-up', task, '0.5')).to.include({ amount: String((3n * ETHER) / 2n) });
    await as(1, 'extend', task, '9d');
    expect(await as(1, 'release', task, '--amount', '0.25')).to.include({ remaining: String((5n * ETHER) / 4n) });
    expect(await as(2, 'decline', task)).to.include({ outcome: 'Declined', clientAmount: String((5n * ETHER) / 4n) });
    expect(await as(1, 'show', task)).to.include({ state: 'Released', partlyPaid: true });
  });

  describe('given a task with a verifier', () => {
    const secret = id('the secret');
    let verifier: string;
    before(async () => {
      const contract = await new HashLockVerifier__factory(await market().provider.getSigner(0)).deploy();
      verifier = (await (await contract.waitForDeployment()).getAddress()).toLowerCase();
    });
    const locked = (): Promise<string> => create('--verifier', verifier, '--spec', keccak256(secret));

    it('pays the agent at once for the proof, and for nothing else', async () => {
      const task = await locked();
      const wrong = id('another');
      expect(await refused(2, 'complete-with-proof', task, wrong, wrong)).to.equal('TaskEscrow_NotProven');
      expect(await refused(1, 'complete-with-proof', task, secret, secret)).to.equal('TaskEscrow_NotAgent');
      expect(await as(2, 'complete-with-proof', task, secret, secret)).to.include({
        outcome: 'Verified',
        agentAmount: String(ETHER),
      });
      expect(await as(1, 'show', task)).to.deep.include({ state: 'Released' });
    });

    it('takes the evidence from a file, and refuses what is not bytes in hex', async () => {
      const task = await locked();
      const file = join(market().directory, 'evidence.hex');
      for (const content of ['', 'secret', '0x1', `${secret}\n${secret}`]) {
        writeFileSync(file, content);
        expect(await refused(2, 'complete-with-proof', task, secret, `@${file}`), content).to.equal('INVALID_BYTES');
      }
      expect(await refused(2, 'complete-with-proof', task, secret, `@${file}.none`)).to.equal('FILE_UNREADABLE');
      expect(await refused(2, 'complete-with-proof', task, '0x12', secret)).to.equal('INVALID_HASH');
      expect(await refused(2, 'complete-with-proof', task, secret, '0x')).to.equal('TaskEscrow_NotProven');
      writeFileSync(file, `${secret}\n`);
      expect(await as(2, 'complete-with-proof', task, secret, `@${file}`)).to.include({ outcome: 'Verified' });
    });
  });

  it('extends a ruling once, as far as the options allow, and rules', async () => {
    const task = await create('--arbitrator', address(4), '--ruling-hours', '24', '--extension-hours', '48');
    await as(2, 'complete', task, `0x${'11'.repeat(32)}`);
    await as(1, 'dispute', task);
    expect(await refused(4, 'extend-ruling', task, 'later')).to.equal('INVALID_DEADLINE');
    expect(await refused(4, 'extend-ruling', task, '9d')).to.equal('TaskEscrow_InvalidExtension');
    expect(await refused(1, 'extend-ruling', task, '2d')).to.equal('TaskEscrow_NotArbitrator');
    await as(4, 'extend-ruling', task, '2d');
    expect(await refused(4, 'extend-ruling', task, '60h')).to.equal('TaskEscrow_InvalidExtension');
    expect(await as(4, 'resolve', task, '2500')).to.include({ outcome: 'Ruled', agentAmount: String(ETHER / 4n) });
  });

  it('refuses amounts that are none', async () => {
    const task = await create();
    expect(await refused(1, 'release', task, '--amount', '-1')).to.equal('INVALID_NUMBER');
    expect(await refused(1, 'top-up', task, 'x')).to.equal('INVALID_NUMBER');
    expect(await refused(1, 'extend', task, 'soon')).to.equal('INVALID_DEADLINE');
  });
});
