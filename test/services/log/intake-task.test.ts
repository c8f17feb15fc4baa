import { expect } from 'chai';
import type { Hash } from '@agent-market/sdk';
import { acceptReview } from '../../../services/src/log/intake.ts';
import type { ReviewableTask } from '../../../services/src/log/task-reader.ts';
import { LOG_IDENTITY, logWorld, person, submission, word, type LogWorld } from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const [client, agent, stranger] = [person(1), person(2), person(3)];
const DONE: ReviewableTask = { client: client.address, agent: agent.address, accepted: true, closed: true };
const [OPEN, CLOSED, UNACCEPTED] = [word(10), word(11), word(12)];
const TASKS = new Map<Hash, ReviewableTask>([
  [OPEN, { ...DONE, closed: false }],
  [CLOSED, DONE],
  [UNACCEPTED, { ...DONE, accepted: false }],
]);

describeStores('intake of reviews for a task', (stores) => {
  let log: LogWorld;
  beforeEach(async () => {
    const tasks = { readTask: (taskId: Hash) => Promise.resolve(TASKS.get(taskId)) };
    log = { ...logWorld(await stores.fresh(LOG_IDENTITY)), acceptUnverified: false, tasks };
  });

  it('takes one of each party about the other', async () => {
    await acceptReview(log, await submission(client, { taskId: CLOSED, subject: agent.address }));
    await acceptReview(log, await submission(agent, { taskId: CLOSED, subject: client.address }));
  });

  it('refuses a second one of the same party, whatever it says', async () => {
    await acceptReview(log, await submission(client, { taskId: CLOSED, subject: agent.address }));
    const second = await submission(client, { taskId: CLOSED, subject: agent.address, rating: 1 });
    await rejectsWith('ALREADY_REVIEWED', () => acceptReview(log, second));
  });

  it('refuses what the task does not support', async () => {
    const refused = async (code: string, reviewer: typeof client, taskId: Hash): Promise<void> => {
      const json = await submission(reviewer, { taskId, subject: agent.address });
      await rejectsWith(code, () => acceptReview(log, json));
    };
    await refused('TASK_NOT_FOUND', client, word(99));
    await refused('NOT_A_PARTY', stranger, CLOSED);
    await refused('TASK_NOT_CLOSED', client, OPEN);
    await refused('TASK_NOT_ACCEPTED', client, UNACCEPTED);
  });

  it('refuses a party that reviews a stranger for the task', async () => {
    const json = await submission(client, { taskId: CLOSED, subject: stranger.address });
    await rejectsWith('NOT_A_PARTY', () => acceptReview(log, json));
  });

  it('says when a retry can help', async () => {
    const json = await submission(client, { taskId: OPEN, subject: agent.address });
    const error = await rejectsWith('TASK_NOT_CLOSED', () => acceptReview(log, json));
    expect(error).to.have.property('retryable', true);
  });

  it('refuses tasks when it cannot look them up', async () => {
    const { tasks: _none, ...blind } = log;
    const json = await submission(client, { taskId: CLOSED, subject: agent.address });
    await rejectsWith('TASKS_UNKNOWN', () => acceptReview(blind, json));
  });
});
