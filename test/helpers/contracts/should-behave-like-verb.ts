// What every verb of the escrow has in common: its states, its callers, its clock.
import { expect } from 'chai';
import type { TransactionResponse } from 'ethers';

import type { TaskEscrow } from '../../../sdk/src/generated/contracts/TaskEscrow.ts';
import { bring, clockOf, nextAtClock, REACHABLE, type Reachable } from './journey.ts';
import { State } from './vocabulary.ts';
import type { World } from './world.ts';

const PARTIES = ['client', 'agent', 'arbitrator', 'stranger'] as const;
export type Party = (typeof PARTIES)[number];

export interface Verb {
  world: () => World;
  /** The states in which it works; the error of every other names the last of them. */
  from: readonly Reachable[];
  /** Who may call it. */
  by: readonly Party[];
  /** The error for everybody else; absent when anybody may call. */
  refusal?: 'TaskEscrow_NotClient' | 'TaskEscrow_NotAgent' | 'TaskEscrow_NotArbitrator' | 'TaskEscrow_NotParty';
  /** Whether it is due by the task's clock or opens after it; absent when time does not matter. */
  clock?: 'due' | 'after';
  /** States in which it works only under conditions that are tested elsewhere. */
  except?: readonly Reachable[];
  /** Calls it on an escrow that is connected to the caller. */
  act: (escrow: TaskEscrow, taskId: string) => Promise<TransactionResponse>;
}

export function shouldBehaveLikeVerb(verb: Verb): void {
  shouldKeepToItsStates(verb);
  shouldKeepToItsCallers(verb);
  if (verb.clock === 'due') shouldBeDueByTheClock(verb);
  if (verb.clock === 'after') shouldOpenAfterTheClock(verb);
}

function shouldKeepToItsStates(verb: Verb): void {
  const expected = State[verb.from.at(-1) as Reachable];
  for (const state of REACHABLE.filter((state) => !verb.from.includes(state) && !verb.except?.includes(state))) {
    it(`reverts with TaskEscrow_WrongState when the task is ${state}`, async () => {
      const { escrow } = verb.world();
      const taskId = await bring(verb.world(), state);
      await expect(actAs(verb, verb.by[0], taskId))
        .to.be.revertedWithCustomError(escrow, 'TaskEscrow_WrongState')
        .withArgs(State[state], expected);
    });
  }

  for (const name of ['that never was', 'of round zero'] as const) {
    it(`reverts with TaskEscrow_TaskNotFound for a task ${name}`, async () => {
      const { escrow, client } = verb.world();
      const next = BigInt(await escrow.nextTaskId(client, 7));
      const taskId = `0x${(name === 'of round zero' ? next - 1n : next).toString(16).padStart(64, '0')}`;
      await expect(actAs(verb, verb.by[0], taskId))
        .to.be.revertedWithCustomError(escrow, 'TaskEscrow_TaskNotFound')
        .withArgs(taskId);
    });
  }
}

function shouldKeepToItsCallers(verb: Verb): void {
  const { refusal } = verb;
  if (refusal === undefined) return;
  for (const party of PARTIES.filter((party) => !verb.by.includes(party))) {
    it(`reverts with ${refusal} when the caller is the ${party}`, async () => {
      const { escrow, [party]: caller, [verb.by[0] ?? party]: allowed } = verb.world();
      const taskId = await bring(verb.world(), verb.from[0] as Reachable);
      if (verb.clock === 'after') await nextAtClock(verb.world(), taskId, 1);
      await expect(actAs(verb, party, taskId))
        .to.be.revertedWithCustomError(escrow, refusal)
        .withArgs(caller, refusal === 'TaskEscrow_NotParty' ? taskId : allowed);
    });
  }
}

function shouldBeDueByTheClock(verb: Verb): void {
  for (const offset of [-1, 0]) {
    it(`works ${offset === 0 ? 'in the last second' : 'a second before the last'}`, async () => {
      const taskId = await bring(verb.world(), verb.from[0] as Reachable);
      await nextAtClock(verb.world(), taskId, offset);
      await actAs(verb, verb.by[0], taskId);
    });
  }

  it('reverts with TaskEscrow_TooLate when the last second has passed', async () => {
    const taskId = await bring(verb.world(), verb.from[0] as Reachable);
    const last = await clockOf(verb.world(), taskId);
    await nextAtClock(verb.world(), taskId, 1);
    await expect(actAs(verb, verb.by[0], taskId))
      .to.be.revertedWithCustomError(verb.world().escrow, 'TaskEscrow_TooLate')
      .withArgs(last + 1, last);
  });
}

function shouldOpenAfterTheClock(verb: Verb): void {
  for (const offset of [-1, 0]) {
    it(`reverts with TaskEscrow_TooEarly ${offset === 0 ? 'in the last second' : 'a second before the last'}`, async () => {
      const taskId = await bring(verb.world(), verb.from[0] as Reachable);
      const last = await clockOf(verb.world(), taskId);
      await nextAtClock(verb.world(), taskId, offset);
      await expect(actAs(verb, verb.by[0], taskId))
        .to.be.revertedWithCustomError(verb.world().escrow, 'TaskEscrow_TooEarly')
        .withArgs(last + offset, last);
    });
  }

  it('works when the last second has passed', async () => {
    const taskId = await bring(verb.world(), verb.from[0] as Reachable);
    await nextAtClock(verb.world(), taskId, 1);
    await actAs(verb, verb.by[0], taskId);
  });
}

function actAs(verb: Verb, party: Party = 'stranger', taskId: string): Promise<TransactionResponse> {
  const world = verb.world();
  return verb.act(world.escrow.connect(world[party]), taskId);
}
