import { expectNoMessage } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, ended, type Item, newRow, readySince } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';

const noon = '2026-03-29T12:00:00Z';
const later = '2026-03-29T12:05:00Z';
const due = '2026-03-29T00:00:00.000Z';
const pause = { reason: 'the prices are wrong', by: 'ada' };

/** How an older version reads the end of a version that was paused. */
const pausedEnd: Item = {
  at: ended['at'],
  end: 'rescheduled',
  endedAs: 'paused',
  dueDate: '2026-03-29',
  written: 0,
  reason: pause.reason,
  superseded: { [noon]: ended['at'] },
};

describePipeline('a paused row', { needs: ['idle', 'hold', 'receiveCounts'] }, (start) => {
  it.each([
    ['is not planned, though its message was sent', 'worker'],
    ['is not written, though its values were sent', 'writer'],
  ])('%s, and is done when it is resumed', async (_, functionName) => {
    await using pipeline = await start(noDuplicates);
    const [paused, other] = [newRow({ tenant: 'acme' }), newRow()];
    await pipeline.put(paused, other);
    const held = pipeline.dynamodb.hold(requestsOf(functionName, 'GetItem'));
    const fired = pipeline.fire(noon);
    await held.reached();
    await pipeline.rows.pause({ tenant: 'acme', ...pause });
    held.release();
    await fired;
    await pipeline.idle();

    const { changes: _changes, ...kept } = completedItem(paused);
    expect(await pipeline.item(paused.id)).toMatchObject({
      status: 'scheduled',
      version: 2,
      values: paused.values,
      writes: {},
      history: { 1: pausedEnd },
      dueShard: expect.stringMatching(/^paused#[\w-]+#\d\d$/),
    });
    await pipeline.expectRow(other.id).toEqual(completedItem(other));
    expectNoMessage(pipeline.queues);

    // Another run does not even read it.
    await pipeline.run('2026-03-29T12:01:00Z');
    expect(await pipeline.item(paused.id)).toMatchObject({ version: 2, history: { 1: pausedEnd } });

    await pipeline.rows.resume({ tenant: 'acme' });
    await pipeline.run(later);
    await pipeline.expectRow(paused.id).toEqual({
      ...kept,
      changes: paused.changes,
      version: 2,
      history: { 1: pausedEnd, 2: { ...ended, end: 'completed', runId: later, dueDate: '2026-03-29', written: 2 } },
    });
  });

  it('becomes ready when it is released, and a pause ends by the time of a run', async () => {
    await using pipeline = await start(noDuplicates);
    const row = newRow({ dueDate: '2026-03-29' });
    await pipeline.put(row);
    await pipeline.rows.pause({ rowId: row.id, ...pause, until: later });
    await pipeline.run(noon);
    expect(await pipeline.item(row.id)).toMatchObject({ dueAt: readySince(due), history: { 1: pausedEnd } });
    await pipeline.run(later);
    expect(await pipeline.item(row.id)).toMatchObject({ status: 'completed', history: { 2: { runId: later } } });
  });
});
