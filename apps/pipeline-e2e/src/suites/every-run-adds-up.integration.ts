import { countRunOutcomes } from '@daybreak/repository';
import { expect, it } from '@jest/globals';
import { accountsOf } from '../accounts-of.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { newRow } from '../item.ts';

const noon = '2026-03-29T12:00:00Z';

// A batch window ends when the clock is moved: all of the messages are in one batch, and held with its request.
const needs = ['idle', 'moveClock', 'hold', 'wholeTable', 'anyDay'] as const;

describePipeline('a run', { needs }, (start) => {
  it('adds up: what it dispatched is completed, failed, skipped or superseded, whatever owners did meanwhile', async () => {
    await using pipeline = await start();
    const kept = Array.from({ length: 5 }, () => newRow());
    const [changed, cancelled, rescheduled, deleted, replaced] = Array.from({ length: 5 }, () => newRow());
    const failing = newRow({ rule: 'renew', changes: {} });
    const recurring = newRow({ rule: 'renew', changes: { periodMonths: 1 } });
    if (!changed || !cancelled || !rescheduled || !deleted || !replaced) throw new Error('There are five');
    await pipeline.put(...kept, changed, cancelled, rescheduled, deleted, replaced, failing, recurring);

    const held = pipeline.dynamodb.hold(requestsOf('writer', 'UpdateItem'));
    const fired = pipeline.fire(noon);
    await held.reached();
    await fired;
    await pipeline.rows.change({ id: changed.id, changes: { price: 99 } });
    await pipeline.rows.cancel({ id: cancelled.id });
    await pipeline.rows.reschedule({ id: rescheduled.id, dueDate: '2026-04-15' });
    await pipeline.rows.delete({ id: deleted.id });
    await pipeline.rows.put({ ...replaced, changes: { price: 98 } }, { replace: true });
    expect(await accountsOf(pipeline)).toMatchObject({ [noon]: { dispatched: 12, completed: 0, superseded: 0 } });
    held.release();
    await pipeline.idle();

    // The worker records the failed one, and those that an owner had ended are noted when their values come.
    const first = { dispatched: 12, completed: 6, failed: 1, superseded: 5, skipped: 0, inFlight: 0 };
    expect(await accountsOf(pipeline)).toEqual({ [noon]: first });

    await pipeline.rows.redrive({ id: failing.id });
    await pipeline.run('2026-03-29T12:05:00Z');
    expect(await accountsOf(pipeline)).toEqual({
      [noon]: first,
      // Changed and replaced; the redriven one fails again.
      '2026-03-29T12:05:00Z': { dispatched: 3, completed: 2, failed: 1, superseded: 0, skipped: 0, inFlight: 0 },
    });
  });

  it('adds up though another one dispatched the same rows', async () => {
    await using pipeline = await start();
    const rows = Array.from({ length: 20 }, () => newRow());
    await pipeline.put(...rows);

    const held = pipeline.dynamodb.hold(requestsOf('worker', 'BatchGetItem'));
    const fired = pipeline.fire(noon);
    await held.reached();
    for (const { id } of rows) await pipeline.sendRowMessage({ rowId: id, version: 1, runId: 'other' });
    held.release();
    await pipeline.idle();
    await fired;

    const outcomes = await countRunOutcomes(pipeline.rows.scanWithHistory());
    const completed = outcomes.get(noon)?.completed ?? 0;
    const left = rows.length - completed;
    expect(Object.fromEntries(outcomes)).toEqual({
      [noon]: { completed, failed: 0, superseded: left, skipped: 0 },
      other: { completed: left, failed: 0, superseded: completed, skipped: 0 },
    });
  });
});
