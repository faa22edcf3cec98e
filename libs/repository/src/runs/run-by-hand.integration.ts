import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { later, startedAt } from '../testing/new-row.ts';
import { describeWithTables } from '../testing/use-tables.ts';
import { isRunByHand, runIdByHand } from './run-by-hand.ts';

const runId = runIdByHand(new Date(startedAt), '0a1b2c3d');

describeWithTables(localStack, 'a run by hand', (tables) => {
  it('has an id of its own', () => {
    expect(runId).toBe(`by-hand/${startedAt}/0a1b2c3d`);
    expect(isRunByHand(runId)).toBe(true);
    expect(isRunByHand(startedAt)).toBe(false);
  });

  it('is recorded with what it has dispatched, and changes nothing for the runs of the schedule', async () => {
    const position = await tables.runs.position();
    await tables.runs.openByHand({ runId, scheduledTime: startedAt, by: 'ada' });
    expect(await tables.runs.get(runId)).toMatchObject({ by: 'ada', status: 'running', startedAt });
    await tables.runs.saveByHand({ runId, dispatched: 500, done: false });
    expect(await tables.runs.get(runId)).toMatchObject({ status: 'running', shards: { '00': { dispatched: 500 } } });
    tables.setClock(later);
    await tables.runs.saveByHand({ runId, dispatched: 700, done: true });
    expect(await tables.runs.list({ limit: 1 })).toMatchObject([
      { runId, status: 'finished', finishedAt: later, shards: { '00': { dispatched: 700, done: true } } },
    ]);

    expect(await tables.runs.position()).toEqual(position);
    expect(await tables.runs.latestFinished()).toBeUndefined();
  });

  it('is recorded once, and only where it is', async () => {
    await expect(tables.runs.openByHand({ runId, scheduledTime: startedAt, by: 'ada' })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    await expect(tables.runs.saveByHand({ runId: 'by-hand/none', dispatched: 1, done: true })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });
});
