import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';
import { rowId } from '../row-id.ts';

const noon = '2026-03-29T12:00:00Z';

describePipeline('an owner who sends messages', { needs: ['idle', 'wholeTable'] }, (start) => {
  const edit = (fields: object): string => JSON.stringify({ schemaVersion: 1, ...fields });

  it('has a row put, changed, and done on its day', async () => {
    await using pipeline = await start();
    const id = rowId('by-message');
    const row = { id, dueDate: '2026-03-29', changes: { price: 12.5 }, values: { price: 10, stock: 3 } };
    const edits = [
      edit({ action: 'put', token: 'one', sequence: 1, row }),
      edit({ action: 'change', token: 'two', sequence: 2, rowId: id, changes: { price: 13 } }),
      edit({ action: 'reschedule', token: 'three', sequence: 3, rowId: id, dueDate: '2026-03-29', dueTime: '11:00' }),
    ];
    // In no order, and each of them twice.
    for (const body of [...edits.toReversed(), ...edits]) await pipeline.send('editor', body);
    await pipeline.idle();
    expect(await pipeline.rows.get(id)).toMatchObject({ status: 'scheduled', version: 3, dueTime: '11:00' });

    await pipeline.run(noon);

    expect(await pipeline.rows.get(id)).toMatchObject({
      status: 'completed',
      version: 3,
      values: { price: 13, stock: 3 },
    });
    expect(await pipeline.receive('editorDeadLetter')).toEqual([]);
  });

  it('runs a row now, once', async () => {
    await using pipeline = await start();
    const row = newRow({ dueDate: '2030-01-01', rule: 'renew', changes: { periodMonths: 1 }, values: {} });
    await pipeline.put(row);
    const run = edit({ action: 'run', token: 'run', rowId: row.id, by: 'ada' });
    await pipeline.send('editor', run);
    await pipeline.idle();
    await pipeline.send('editor', run);
    await pipeline.idle();
    expect(await pipeline.rows.get(row.id)).toMatchObject({
      status: 'scheduled',
      version: 2,
      dueDate: '2030-02-01',
      history: { 1: { end: 'completed', runId: expect.stringMatching(/^by-hand\//) } },
    });
  });

  it('finds an edit that can not be made in the dead-letter queue, with its reason', async () => {
    await using pipeline = await start();
    const body = edit({ action: 'cancel', token: 'one', rowId: rowId('nobody') });
    await pipeline.send('editor', body);
    await pipeline.idle();
    expect(await pipeline.receive('editorDeadLetter')).toEqual([
      expect.objectContaining({
        Body: body,
        MessageAttributes: expect.objectContaining({
          reason: expect.objectContaining({ StringValue: 'RowNotFoundError' }),
          message: expect.objectContaining({ StringValue: expect.stringContaining('There is no row') }),
        }),
      }),
    ]);
  });
});
