// contracts/snapshots/: that a change of ABI, storage, size or metadata is seen.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { builtContracts, type Built } from '../../scripts/contracts/built.ts';
import { diffLines } from '../../scripts/contracts/compare.ts';
import { ipfsNameOf, tailOf } from '../../scripts/contracts/metadata.ts';
import { compareCode } from '../../scripts/contracts/same-code.ts';
import { problemsOf, SNAPSHOTS, snapshotsOf } from '../../scripts/contracts/snapshots.ts';

describe('scripts/contract snapshots', function () {
  this.timeout(60_000);
  let folder: string;
  let escrow: Built;
  before(() => {
    const found = builtContracts().find(({ name }) => name === 'TaskEscrow');
    if (found === undefined) throw new Error('TaskEscrow was not built');
    escrow = found;
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agent-market-snapshots-'));
    cpSync(SNAPSHOTS, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]): number | null =>
    spawnSync(process.execPath, ['scripts/check/contracts.ts', ...args], {
      env: { ...process.env, AGENT_MARKET_SNAPSHOTS: folder },
    }).status;

  describe('given the snapshots of this commit', () => {
    it('the check passes', () => {
      expect(run()).to.equal(0);
    });

    for (const [what, file, from, to] of [
      ['a selector', 'TaskEscrow.abi.txt', /0x51cff8d9/, '0x51cff8da'],
      ['a slot', 'TaskEscrow.storage.txt', /slot 1/, 'slot 2'],
      ['a size', 'sizes.json', /"runtime": \d+/, '"runtime": 1'],
      ['an interface id', 'interfaces.json', /"ITaskEscrow": "0x./, '"ITaskEscrow": "0x'],
    ] as const) {
      it(`the check fails when ${what} differs, and passes after --write`, () => {
        const path = join(folder, file);
        const text = readFileSync(path, 'utf8');
        expect(text).to.match(from);
        writeFileSync(path, text.replace(from, to));
        expect(run()).to.equal(1);
        expect(run('--write')).to.equal(0);
        expect(readFileSync(path, 'utf8')).to.equal(text);
      });
    }

    it('the check fails when a snapshot is missing or belongs to no contract', () => {
      writeFileSync(join(folder, 'Gone.abi.txt'), '');
      expect(run()).to.equal(1);
      rmSync(join(folder, 'Gone.abi.txt'));
      rmSync(join(folder, 'TaskEscrow.abi.txt'));
      expect(run()).to.equal(1);
    });

    it('an unknown option is refused', () => {
      expect(run('--wrte')).to.equal(2);
    });
  });

  describe('given a contract', () => {
    it('two variables that change places change the storage snapshot', () => {
      const { storage, types } = escrow.storageLayout;
      // The last two, simple values without members, so each is one line.
      const [first, second] = storage.slice(-2);
      if (first === undefined || second === undefined) throw new Error('there are fewer than two variables');
      const swapped = [...storage.slice(0, -2), { ...second, slot: first.slot }, { ...first, slot: second.slot }];
      const changed = { ...escrow, storageLayout: { storage: swapped, types } };
      const text = (built: Built): string => snapshotsOf([built]).get('TaskEscrow.storage.txt') ?? '';
      expect(diffLines(text(escrow), text(changed))).to.have.lengthOf(4);
    });

    it('code above the limits of a chain is a problem', () => {
      expect(problemsOf([escrow])).to.deep.equal([]);
      const large = structuredClone(escrow);
      large.evm.bytecode.object += '00'.repeat(49_152);
      expect(problemsOf([large])).to.have.lengthOf(1);
      large.evm.deployedBytecode.object = '00'.repeat(24_577 - 53) + escrow.evm.deployedBytecode.object.slice(-106);
      expect(problemsOf([large])).to.have.lengthOf(2);
    });

    it('metadata that the code does not name is a problem', () => {
      expect(problemsOf([{ ...escrow, metadata: `${escrow.metadata} ` }])).to.have.lengthOf(1);
      const bare = structuredClone(escrow);
      bare.evm.deployedBytecode.object = bare.evm.deployedBytecode.object.slice(0, -106);
      expect(problemsOf([bare])).to.have.lengthOf(1);
    });
  });

  describe('given code on a chain', () => {
    const place = { start: 2, length: 2 };
    const tail = (digit: string): string => `a264697066735822${`1220${digit.repeat(64)}`}64736f6c63430008250033`;
    const compiled = { object: `60010000${tail('a')}`, immutableReferences: { '7': [place] } };

    it('values set by the constructor are shown and not compared', () => {
      const { sameness, immutables } = compareCode(`0x6001beef${tail('a')}`, compiled);
      expect(sameness).to.equal('same');
      expect(immutables).to.deep.equal([{ start: 2, value: '0xbeef' }]);
    });

    it('another metadata hash is told apart from other instructions', () => {
      expect(compareCode(`0x6001beef${tail('b')}`, compiled).sameness).to.equal('other metadata');
      expect(compareCode(`0x6002beef${tail('a')}`, compiled)).to.include({ sameness: 'different', firstDifference: 1 });
      expect(compareCode(`0x6002beef${tail('b')}`, compiled).sameness).to.equal('different');
      expect(compareCode('0x6001', compiled).sameness).to.equal('different');
    });

    it('a library’s own address is not compared', () => {
      const library = { object: `73${'00'.repeat(20)}301460805260` };
      expect(compareCode(`0x73${'ab'.repeat(20)}301460805260`, library).sameness).to.equal('same');
    });
  });

  describe('given a small file', () => {
    it('it gets the name that IPFS gives it', () => {
      // The name of "hello world" with a line end is in every introduction to IPFS.
      expect(ipfsNameOf('hello world\n')).to.equal('QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o');
      expect(tailOf('6001')).to.equal(undefined);
    });
  });
});
