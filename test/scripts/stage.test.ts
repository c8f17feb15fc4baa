import { expect } from 'chai';

import { runStage, sum } from '../../scripts/stage.ts';

describe('scripts/stage', function () {
  this.timeout(60_000);
  // Silent: what these stages print would be counted by the run that this test is part of.
  const show = (): void => undefined;
  const quick = (code: string, tests = true): ReturnType<typeof runStage> =>
    runStage({ name: 'x', tests, show, command: [process.execPath, '-e', code] });

  describe('given a stage of tests', () => {
    it('counts them, whatever their colour', async () => {
      const outcome = await quick(`console.log('\\u001b[32m  12 passing\\u001b[0m (3s)'); console.log('  1 pending')`);
      expect(outcome).to.include({ ok: true, passed: 12, failed: 0, skipped: 1 });
    });

    it('adds the counts of several runners', async () => {
      expect(await quick(`console.log('  5 passing\\n  2 passing')`)).to.include({ passed: 7 });
    });

    it('fails when one failed, even if the runner ended well', async () => {
      expect(await quick(`console.log('  5 passing\\n  2 failing')`)).to.include({ ok: false, failed: 2 });
    });

    it('fails when the runner ended badly', async () => {
      expect(await quick(`console.log('  5 passing'); process.exit(3)`)).to.include({ ok: false, failed: 1 });
    });

    it('fails when no test ran', async () => {
      expect(await quick('0')).to.include({ ok: false, passed: 0, failed: 1 });
    });
  });

  describe('given any other stage', () => {
    it('counts as one', async () => {
      const outcomes = [await quick('0', false), await quick('process.exit(1)', false)];
      expect([sum(outcomes, 'passed'), sum(outcomes, 'failed')]).to.deep.equal([1, 1]);
    });

    it('fails when the program does not exist', async () => {
      expect(await runStage({ name: 'x', show, command: ['no-such-program'] })).to.include({ ok: false, failed: 1 });
    });
  });
});
