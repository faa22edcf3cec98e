import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { dueDate, ended, later, newRow, runId } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

const catchUp = 'skip after PT6H';
const next = { dueDate: '2027-01-31', timeZone: 'UTC' };

describeWithTables(localStack, 'a version that a run skips', (tables) => {
  const put = async (more: Partial<Row> = {}): Promise<Row> => {
    const definition = newRow({ catchUp, ...more });
    await tables.rows.put(definition);
    tables.setClock(later);
    return await tables.row(definition.id);
  };
  const skip = async ({ id }: Row, more = {}) =>
    await tables.rows.skipLate({ rowId: id, version: 1, runId, dueDate, catchUp, ...more });
  const end = { end: 'skipped', at: later, dueDate, written: 0, runId, reason: catchUp } as const;

  it('ends a row that is due once, without its values, and an older release reads it as cancelled', async () => {
    const row = await put();
    const due = await tables.rows.countDue({ dueBy: later });
    expect(await skip(row)).toBe('skipped');
    expect(await tables.row(row.id)).toEqual({ ...ended(row, end), status: 'skipped', updatedAt: later });
    expect(await tables.rows.countDue({ dueBy: later })).toBe(due - 1);
    const { Item } = await tables.documentClient.send(
      new GetItemCommand({ TableName: 'rows', Key: { id: { S: row.id } } }),
    );
    expect(Item).toMatchObject({
      status: { S: 'cancelled' },
      history: { M: { 1: { M: { end: { S: 'rescheduled' }, endedAs: { S: 'skipped' } } } } },
    });
    expect(await skip(row)).toBe('superseded');
  });

  it('schedules a recurring row for its next occurrence, by its own anchor', async () => {
    const row = await put({ repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1' });
    expect(await skip(row, { next })).toBe('skipped');
    expect(await tables.row(row.id)).toEqual({
      ...row,
      dueDate: next.dueDate,
      version: 2,
      occurrence: 2,
      history: { 1: end },
      updatedAt: later,
    });
  });

  it('is done when another message has written a value of it', async () => {
    const row = await put();
    await tables.rows.writeValues({ rowId: row.id, version: 1, runId: 'other', values: { a: 1 }, expected: 2 });
    expect(await skip(row)).toBe('begun');
    await tables.rows.writeValues({ rowId: row.id, version: 1, runId: 'other', values: { b: 1 }, expected: 2 });
    expect(await skip(row)).toBe('superseded');
    expect(await tables.row(row.id)).toMatchObject({ status: 'completed', history: { 1: { end: 'completed' } } });
  });

  it.each(['redrive', 'reschedule', 'cancel', 'delete'] as const)('can be undone or ended by %s', async (edit) => {
    const row = await put();
    await skip(row);
    const edited = { redrive: 'redriven', reschedule: 'rescheduled', cancel: 'cancelled', delete: 'deleted' } as const;
    await tables.rows[edit]({ id: row.id, version: 1, dueDate: '2028-01-01' });
    const found = await tables.rows.getWithHistory(row.id);
    const status = { redrive: 'scheduled', reschedule: 'scheduled', cancel: 'cancelled', delete: 'deleted' }[edit];
    const { history } = found?.row ?? found?.tombstone ?? {};
    expect((found?.row ?? found?.tombstone)?.status).toBe(status);
    // The run still counts the row.
    expect(history).toEqual({ 1: { ...end, after: { edit: edited[edit], at: later } } });
  });
});
