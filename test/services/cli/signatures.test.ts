// Quotes, settlements and shortenings from file to chain: what the other side can use, and what is taken back or refused.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { taskCli } from '../../helpers/task-cli.ts';

type Fields = Record<string, unknown>;

describe('agent-market task: signatures in files', function () {
  this.timeout(300_000);
  const { market, address, as, refused, create } = taskCli();

  let files = 0;
  const fresh = (): string => join(market().directory, `signed-${++files}.json`);
  /** The file with other values in it. */
  const changed = (file: string, changes: Fields): string => {
    const path = fresh();
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as Fields), ...changes }));
    return path;
  };
  const written = (content: string): string => {
    const path = fresh();
    writeFileSync(path, content);
    return path;
  };
  describe('when the agent quotes', () => {
    it('funding with the file accepts the task, options included', async () => {
      const options = ['--fee-recipient', address(3), '--fee-bps', '100', '--bond', '0.5'];
      const task = await create('--unfunded', '--arbitrator', address(4), '--extension-hours', '5', ...options);
      const file = fresh();
      const shown = await as(2, 'sign-quote', task, '--out', file);
      expect(shown).to.include({ taskId: task, feeBps: 100, extensionHours: 5, bond: String(5n * 10n ** 17n) });
      await as(1, 'fund', task, '--quote', file);
      expect(await as(1, 'show', task)).to.include({ state: 'Funded', accepted: true });
    });

    it('nothing else funds: another task, signer, kind, chain, escrow, or what is no such file', async () => {
      const task = await create('--unfunded');
      const [file, shortening] = [fresh(), fresh()];
      await as(2, 'sign-quote', task, '--out', file);
      await as(2, 'sign-shortening', task, '6d', '--out', shortening);
      // Of the client, who is not the agent, and of nobody.
      expect(await refused(1, 'sign-quote', task, '--out', fresh())).to.equal('WRONG_QUOTE');
      const forged = changed(file, { signature: `0x${'11'.repeat(65)}` });
      expect(await refused(1, 'fund', task, '--quote', forged)).to.equal('WRONG_QUOTE');
      expect(await refused(1, 'fund', task, '--quote', shortening)).to.equal('MALFORMED');
      for (const other of [{ taskId: `0x${'12'.repeat(32)}` }, { chainId: '1' }, { contract: address(5) }])
        expect(await refused(1, 'fund', task, '--quote', changed(file, other))).to.equal('WRONG_QUOTE');
      expect(await refused(1, 'fund', task, '--quote', changed(file, { version: 2 }))).to.equal('MALFORMED');
      expect(await refused(1, 'fund', task, '--quote', `${file}.none`)).to.equal('FILE_UNREADABLE');
      expect(await as(1, 'show', task)).to.include({ state: 'Created' });
    });

    it('signs nothing for a task that is not there, and replaces no file', async () => {
      const task = await create('--unfunded');
      const file = written('mine');
      expect(await refused(2, 'sign-quote', task, '--out', file)).to.equal('FILE_EXISTS');
      expect(readFileSync(file, 'utf8')).to.equal('mine');
      const never = `0x${'12'.repeat(32)}`;
      expect(await refused(2, 'sign-quote', never, '--out', fresh())).to.equal('TASK_NOT_FOUND');
      expect(await refused(2, 'sign-quote', task, '--out', fresh(), '--valid', 'long')).to.equal('INVALID_DEADLINE');
    });
  });

  describe('when one side signs a split', () => {
    it('the other one settles with it, and only that', async () => {
      const task = await create();
      const file = fresh();
      await as(2, 'sign-settlement', task, '0.3', '--out', file);
      expect(await refused(2, 'sign-settlement', task, '0.3', '--out', file)).to.equal('FILE_EXISTS');
      const settle = (amount: string, consent: string, by = 1): Promise<string | undefined> =>
        refused(by, 'settle', task, amount, '--consent', consent);
      expect(await settle('0.2', file)).to.equal('WRONG_SETTLEMENT');
      expect(await settle('0.3', file, 2)).to.equal('TaskEscrow_WrongSignature');
      const more = changed(file, { agentAmount: String(2n * 10n ** 17n) });
      expect(await settle('0.2', more)).to.equal('TaskEscrow_WrongSignature');
      expect(await settle('0.3', written('{}'))).to.equal('MALFORMED');
      expect(await as(1, 'settle', task, '0.3', '--consent', file)).to.include({ outcome: 'Settled' });
    });
  });

  describe('when one side signs an earlier deadline', () => {
    it('the other one moves there with it, once', async () => {
      const task = await create();
      const file = fresh();
      const { deadline: first } = await as(1, 'show', task);
      const { newDeadline } = await as(2, 'sign-shortening', task, '3d', '--out', file);
      const deadline = String(newDeadline);
      expect(await refused(1, 'shorten', task, '2d', '--consent', file)).to.equal('WRONG_SHORTENING');
      expect(await refused(2, 'shorten', task, deadline, '--consent', file)).to.equal('TaskEscrow_WrongSignature');
      expect(await refused(1, 'shorten', task, deadline, '--consent', written('[]'))).to.equal('MALFORMED');
      expect(await as(1, 'shorten', task, deadline, '--consent', file)).to.include({ deadline });
      expect(await as(1, 'show', task)).to.include({ state: 'Funded', deadline });
      await as(1, 'extend', task, String(first));
      const again = await refused(1, 'shorten', task, deadline, '--consent', file);
      expect(again).to.equal('TaskEscrow_SignatureIsRevoked');
    });
  });

  describe('when the signer takes it back', () => {
    it('a revoked file or digest is refused, whatever was signed', async () => {
      const [task, unfunded] = [await create(), await create('--unfunded')];
      const [quote, split, earlier] = [fresh(), fresh(), fresh()];
      const quoted = await as(2, 'sign-quote', unfunded, '--out', quote);
      const settlement = await as(2, 'sign-settlement', task, '0.3', '--out', split);
      const { newDeadline, digest } = await as(2, 'sign-shortening', task, '3d', '--out', earlier);
      expect(await as(2, 'revoke-signature', `@${quote}`)).to.include({ digest: quoted['digest'] });
      expect(await as(2, 'revoke-signature', `@${split}`)).to.include({ digest: settlement['digest'] });
      expect(await as(2, 'revoke-signature', String(digest))).to.include({ digest });
      const revoked = 'TaskEscrow_SignatureIsRevoked';
      expect(await refused(1, 'fund', unfunded, '--quote', quote)).to.equal(revoked);
      expect(await refused(1, 'settle', task, '0.3', '--consent', split)).to.equal(revoked);
      expect(await refused(1, 'shorten', task, String(newDeadline), '--consent', earlier)).to.equal(revoked);
    });

    it('refuses what would take nothing back: another signer, another message, another escrow, no digest', async () => {
      const task = await create();
      const file = fresh();
      await as(2, 'sign-shortening', task, '3d', '--out', file);
      const revoke = (what: string, by = 2): Promise<string | undefined> => refused(by, 'revoke-signature', what);
      expect(await revoke(`@${file}`, 1)).to.equal('SIGNER_MISMATCH');
      expect(await revoke(`@${changed(file, { newDeadline: '1' })}`)).to.equal('SIGNER_MISMATCH');
      expect(await revoke(`@${changed(file, { chainId: '1' })}`)).to.equal('WRONG_SHORTENING');
      expect(await revoke(`@${written('null')}`)).to.equal('MALFORMED');
      expect(await revoke('0x12')).to.equal('INVALID_HASH');
    });
  });
});
