// docs/operations against the contract: every verb has a page, every error is explained, and neither is made up.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ITaskEscrow__factory } from '../../sdk/src/generated/factories/contracts/interfaces/ITaskEscrow__factory.ts';
import {
  AgentBond__factory,
  AgentReputation__factory,
  OperatorBond__factory,
  TaskEscrow__factory,
} from '../../sdk/src/contracts/index.ts';

const FOLDER = new URL('../../docs/operations/', import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const pages = new Map(names.map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]));
const all = [...pages.values()].join('\n');
const escrow = TaskEscrow__factory.createInterface();

describe('docs/operations', () => {
  it('names every custom error of the escrow', () => {
    const missing: string[] = [];
    ITaskEscrow__factory.createInterface().forEachError(({ name }) => {
      const short = name.replace('TaskEscrow_', '');
      if (!all.includes(`\`${short}\``)) missing.push(short);
    });
    expect(missing).to.deep.equal([]);
  });

  it('names every verb and every event of the escrow', () => {
    const missing: string[] = [];
    escrow.forEachFunction(({ name, stateMutability }) => {
      const inside = name === 'spendReviewRight';
      if (!inside && !['view', 'pure'].includes(stateMutability) && !all.includes(`\`${name}(`)) missing.push(name);
    });
    ITaskEscrow__factory.createInterface().forEachEvent(({ name }) => {
      if (!all.includes(`\`${name}\``)) missing.push(name);
    });
    expect(missing).to.deep.equal([]);
  });

  it('gives the arguments of each verb as the contract has them', () => {
    const wrong: string[] = [];
    escrow.forEachFunction(({ name, inputs }) => {
      const shown = new RegExp(`\`${name}\\(([^)]*)\\)\``).exec(all.replaceAll('\n', ' '))?.[1];
      const real = inputs.map((input) => input.name).join(', ');
      if (shown !== undefined && shown !== real) wrong.push(`${name}(${shown}) is ${name}(${real})`);
    });
    expect(wrong).to.deep.equal([]);
  });

  for (const [file, prefix, factory] of [
    ['challenge.md', 'OperatorBond_', OperatorBond__factory],
    ['stake.md', 'AgentBond_', AgentBond__factory],
  ] as const) {
    it(`names every error, event and verb of a bond in ${file}, verbs with their arguments`, () => {
      const page = pages.get(file) ?? '';
      const missing: string[] = [];
      const bond = factory.createInterface();
      const need = (text: string): void => void (page.includes(`\`${text}`) || missing.push(text));
      bond.forEachError(({ name }) => name.startsWith(prefix) && need(`${name.replace(prefix, '')}\``));
      bond.forEachEvent(({ name }) => need(`${name}\``));
      bond.forEachFunction(({ name, inputs, stateMutability }) => {
        if (stateMutability !== 'view') need(`${name}(${inputs.map((input) => input.name).join(', ')})\``);
      });
      expect(missing).to.deep.equal([]);
    });
  }

  it('names no error in a page of a verb that the contracts do not have', () => {
    const known = new Set<string>();
    for (const contract of [escrow, AgentReputation__factory.createInterface()])
      contract.forEachError(({ name }) => known.add(name.replace(/^(TaskEscrow|AgentReputation)_/, '')));
    const made: string[] = [];
    for (const [name, page] of pages) {
      const errors = /\*\*Errors\*\*((?:.|\n)*?)(?:\n\n|$)/.exec(page)?.[1] ?? '';
      if (!/`agent-market task|`escrow\.|taskId/.test(page)) continue;
      for (const [, error = ''] of errors.matchAll(/`([A-Z][A-Za-z]+)`/g))
        if (!known.has(error)) made.push(`${name}: ${error}`);
    }
    expect(made).to.deep.equal([]);
  });

  it('links every page from its index', () => {
    const unlinked = [...pages.keys()].filter(
      (name) => name !== 'README.md' && !pages.get('README.md')?.includes(`(${name})`),
    );
    expect(unlinked).to.deep.equal([]);
  });
});
