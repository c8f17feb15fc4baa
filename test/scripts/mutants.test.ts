import { expect } from 'chai';

import { listMutants, mutate, sample, type Mutant } from '../../scripts/mutation/mutants.ts';
import { readSource } from '../../scripts/solidity/project.ts';

describe('scripts/mutation/mutants', () => {
  let all: Mutant[];
  before(function () {
    this.timeout(120_000);
    all = listMutants();
  });

  it('names every mutant differently', () => {
    expect(new Set(all.map(({ id }) => id)).size).to.equal(all.length);
  });

  it('changes the bytes it says, and no others', () => {
    for (const mutant of sample(all, 50, 'bytes')) {
      const source = Buffer.from(readSource(mutant.file));
      const parts = [source.subarray(0, mutant.start), source.subarray(mutant.end)].map(String);
      expect(mutate(mutant)).to.equal(parts.join(mutant.to));
      expect(source.subarray(mutant.start, mutant.end).toString()).to.equal(mutant.from).and.not.equal(mutant.to);
    }
  });

  it('leaves mocks and interfaces alone', () => {
    expect(all.some(({ file }) => /mocks|interfaces/.test(file))).to.equal(false);
  });

  it('chooses the same sample for the same seed, and another for another', () => {
    const ids = (seed: string): string[] => sample(all, 20, seed).map(({ id }) => id);
    expect(ids('1')).to.deep.equal(ids('1'));
    expect(ids('1')).not.to.deep.equal(ids('2'));
  });

  for (const operator of [
    ...['relational', 'arithmetic', 'boolean', 'bitwise', 'shift', 'assignment', 'negation', 'missing operand'],
    ...['literal', 'enum member', 'constant', 'swapped arguments', 'answer', 'ternary', 'missing step'],
    ...['missing guard', 'condition', 'missing statement', 'missing event', 'missing modifier', 'assembly'],
  ]) {
    it(`knows “${operator}”`, () => {
      expect(all.some((mutant) => mutant.operator === operator)).to.equal(true);
    });
  }

  it('takes every guard of the escrow out once', () => {
    const source = readSource('contracts/TaskEscrow.sol');
    const guards = source.match(/\bif \([^;{]*\)\s*(\{\s*)?revert /g)?.length;
    const taken = all.filter(
      ({ file, operator }) => file === 'contracts/TaskEscrow.sol' && operator === 'missing guard',
    );
    expect(taken).to.have.length(guards ?? 0);
  });
});
