import { expect } from 'chai';
import { ADVICE } from '../../../sdk/src/contracts/advice.ts';
import {
  AgentBond__factory,
  AgentReputation__factory,
  OperatorBond__factory,
  TaskEscrow__factory,
} from '../../../sdk/src/contracts/index.ts';

/** Errors of helpers that the contracts inherit and that no caller can provoke. */
const UNREACHABLE = ['InvalidShortString', 'StringTooLong'];

describe('sdk/contracts/advice', () => {
  const errors = new Set<string>();
  for (const factory of [TaskEscrow__factory, AgentReputation__factory, OperatorBond__factory, AgentBond__factory]) {
    factory.createInterface().forEachError(({ name }) => errors.add(name));
  }

  it('says what to do about every custom error of the contracts', () => {
    const silent = [...errors].filter((name) => ADVICE[name] === undefined && !UNREACHABLE.includes(name));
    expect(silent).to.deep.equal([]);
  });

  it('names no error that the contracts do not have', () => {
    expect(Object.keys(ADVICE).filter((name) => !errors.has(name))).to.deep.equal([]);
  });
});
