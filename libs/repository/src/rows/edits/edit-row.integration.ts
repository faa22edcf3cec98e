import type { Row, RowEdit } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { ConflictError, RowNotFoundError, UnwritableError } from '../../errors.ts';
import { dueShards } from '../../items/due-index.ts';
import type { WriteValuesInput } from '../plans/write-values-input.ts';
import type { RowRepository } from '../row-repository.ts';
import { dueDate, ended, error, later, newRow, runId, startedAt, unwritable } from '../../testing/new-row.ts';
import { describeWithTables, shardCount } from '../../testing/use-tables.ts';

describeWithTables(localStack, "an owner's edit", (tables) => {
  const dueAtOf = async (id: string): Promise<string | undefined> => {
    for (const shard of dueShards(shardCount)) {
      const { rows } = await tables.rows.dueRows({ shard, dueBy: '2100-01-01T00:00:00Z', limit: 1_000 });
      const found = rows.find((row) => row.id === id);
      if (found !== undefined) return `${found.dueAt} v${found.version}`;
    }
    return undefined;
  };
  /** Puts a row with one of two values written. */
  const putHalfWritten = async (): Promise<Row> => {
    const row = newRow({ timeZone: 'Europe/Lisbon', changes: { a: 1, b: 2 }, values: { kept: 1 } });
    await tables.rows.put(row);
    await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 2 });
    return await tables.row(row.id);
  };
  /** Rows in whose first update another call comes between the read and the write. */
  const rowsInterruptedOnce = (input: WriteValuesInput): RowRepository => {
    let isInterrupted = false;
    return tables.rowsInterruptedBy(async (name) => {
      if (name !== 'UpdateItemCommand' || isInterrupted) return;
      isInterrupted = true;
      await tables.rows.writeValues(input);
    });
  };
  const edited = (row: Row, edit: RowEdit, changed: Partial<Row>): Row => ({
    ...ended(row, { end: edit, at: later }),
    writes: {},
    version: row.version + 1,
    updatedAt: later,
    ...changed,
  });

  it('reschedules: sets the date and time zone, and raises the version', async () => {
    const row = await putHalfWritten();
    tables.setClock(later);

    const { row: result, written } = await tables.rows.reschedule({
      id: row.id,
      version: 1,
      dueDate: '2026-04-01',
      timeZone: 'Asia/Tokyo',
    });

    expect(result).toEqual(
      edited(row, 'rescheduled', { dueDate: '2026-04-01', timeZone: 'Asia/Tokyo', anchorDate: '2026-04-01' }),
    );
    expect(written).toEqual({ a: startedAt });
    expect(await tables.row(row.id)).toEqual(result);
    expect(await dueAtOf(row.id)).toBe('2026-03-31T15:00:00.000Z v2');
  });

  it("reschedules in the row's time zone by default", async () => {
    const row = await putHalfWritten();

    await tables.rows.reschedule({ id: row.id, dueDate: '2026-07-01' });

    expect(await dueAtOf(row.id)).toBe('2026-06-30T23:00:00.000Z v2');
  });

  it('keeps, sets and removes the time of day', async () => {
    const { id } = newRow();
    await tables.rows.put(newRow({ id, dueTime: '09:30', timeZone: 'Europe/Lisbon' }));
    const rescheduled = async (dueTime?: string | null): Promise<unknown[]> => {
      const { row } = await tables.rows.reschedule({ id, dueDate: '2026-07-01', dueTime });
      expect(await tables.row(id)).toEqual(row);
      return [row.dueTime, await dueAtOf(id)];
    };

    expect(await rescheduled()).toEqual(['09:30', '2026-07-01T08:30:00.000Z v2']);
    expect(await rescheduled('23:15:30')).toEqual(['23:15:30', '2026-07-01T22:15:30.000Z v3']);
    expect(await rescheduled(null)).toEqual([undefined, '2026-06-30T23:00:00.000Z v4']);
  });

  it('moves one occurrence of a series, which keeps its anchor, and forgets the move with the next one', async () => {
    const { id } = newRow();
    const repeat = 'FREQ=MONTHLY;BYMONTHDAY=-1';
    await tables.rows.put(newRow({ id, dueDate: '2026-02-28', anchorDate: '2026-01-31', repeat }));

    const moved = { dueDate: '2026-03-03', seriesDate: '2026-02-28', anchorDate: '2026-01-31' };
    expect((await tables.rows.reschedule({ id, dueDate: '2026-03-03' })).row).toMatchObject(moved);
    expect(await tables.row(id)).toMatchObject({ ...moved, repeat, version: 2 });
    expect(await dueAtOf(id)).toBe('2026-03-03T00:00:00.000Z v2');

    const next = { dueDate: '2026-03-31', timeZone: 'UTC' };
    await tables.rows.complete({ rowId: id, version: 2, runId, dueDate: '2026-03-03', next });
    const row = await tables.row(id);
    expect(row).toMatchObject({ ...next, anchorDate: '2026-01-31', occurrence: 2 });
    expect(row).not.toHaveProperty('seriesDate');
  });

  it('moves each new date to a business day, and keeps the date that was planned', async () => {
    const { id } = newRow();
    const business = { calendar: 'weekdays', shift: 'next' } as const;
    const shown = async (): Promise<unknown[]> => {
      const { dueDate: planned, shiftedDate } = await tables.row(id);
      return [planned, shiftedDate, await dueAtOf(id)];
    };
    // 29 March 2026 is a Sunday.
    await tables.rows.put(newRow({ id, repeat: 'FREQ=DAILY', ...business }));
    expect(await shown()).toEqual(['2026-03-29', '2026-03-30', '2026-03-30T00:00:00.000Z v1']);

    const message = { rowId: id, runId, dueDate: '2026-03-29' };
    await tables.rows.complete({ ...message, version: 1, next: { dueDate: '2026-03-30', timeZone: 'UTC' } });
    expect(await shown()).toEqual(['2026-03-30', undefined, '2026-03-30T00:00:00.000Z v2']);
    const saturday = { dueDate: '2026-04-04', shiftedDate: '2026-04-06', timeZone: 'UTC' };
    await tables.rows.complete({ ...message, version: 2, next: saturday });
    expect(await shown()).toEqual(['2026-04-04', '2026-04-06', '2026-04-06T00:00:00.000Z v3']);

    await tables.rows.change({ id, changes: { a: 1 } });
    expect(await shown()).toEqual(['2026-04-04', '2026-04-06', '2026-04-06T00:00:00.000Z v4']);
    await tables.rows.reschedule({ id, dueDate: '2026-04-10' });
    expect(await shown()).toEqual(['2026-04-10', undefined, '2026-04-10T00:00:00.000Z v5']);
    await tables.rows.skip({ id, version: 5, next: saturday });
    expect(await shown()).toEqual(['2026-04-04', '2026-04-06', '2026-04-06T00:00:00.000Z v6']);
    await expect(tables.rows.put(newRow({ ...business, calendar: 'DE' }))).rejects.toThrow('DE is not a calendar');
  });

  it('skips one occurrence of a series, which keeps its anchor', async () => {
    const { id } = newRow();
    const series = { repeat: 'FREQ=DAILY', anchorDate: '2026-03-01', dueTime: '09:30' };
    await tables.rows.put(newRow({ id, occurrence: 5, ...series }));
    await tables.rows.reschedule({ id, dueDate: '2026-04-01' });
    await tables.rows.fail({ rowId: id, version: 2, runId, error });
    const next = { dueDate: '2026-03-30', dueTime: '09:30', timeZone: 'UTC' };

    const { row } = await tables.rows.skip({ id, version: 2, next });

    expect(row).toMatchObject({ ...series, ...next, status: 'scheduled', version: 3, occurrence: 6 });
    expect(row).not.toHaveProperty('seriesDate');
    expect(row).not.toHaveProperty('lastError');
    expect(row.history[2]).toMatchObject({ end: 'failed', after: { edit: 'skipped' } });
    expect(await tables.row(id)).toEqual(row);
    expect(await dueAtOf(id)).toBe('2026-03-30T09:30:00.000Z v3');

    await expect(tables.rows.skip({ id, version: 2, next })).rejects.toThrow(ConflictError);
    await tables.rows.cancel({ id });
    await expect(tables.rows.skip({ id, version: 4, next })).rejects.toThrow('is cancelled');
  });

  it('refuses an invalid date, and changes nothing', async () => {
    const row = await putHalfWritten();

    await expect(tables.rows.reschedule({ id: row.id, dueDate: '2026-02-30' })).rejects.toThrow(RangeError);
    expect(await tables.row(row.id)).toEqual(row);
  });

  it.each([
    ['failed', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
    ['completed', async (rowId: string) => void (await tables.rows.complete({ rowId, version: 1, runId, dueDate }))],
    ['cancelled', async (id: string) => void (await tables.rows.cancel({ id }))],
  ])('schedules a %s row again', async (status, end) => {
    const { id } = await putHalfWritten();
    await end(id);
    const row = await tables.row(id);
    expect(row.status).toBe(status);
    expect(await dueAtOf(id)).toBeUndefined();
    tables.setClock(later);

    const { row: result, written } = await tables.rows.reschedule({ id, dueDate: '2026-04-01' });

    const { lastError: _, ...rest } = edited(row, 'rescheduled', {
      status: 'scheduled',
      dueDate: '2026-04-01',
      anchorDate: '2026-04-01',
    });
    const before = row.history[row.version];
    // The end of a completed or failed version does not change. The version of a cancelled row has no end yet.
    const history =
      before === undefined
        ? rest.history
        : { ...row.history, [row.version]: { ...before, after: { edit: 'rescheduled', at: later } } };
    expect(result).toEqual({ ...rest, history });
    expect(written).toEqual(row.writes);
    expect(await dueAtOf(id)).toBe(`2026-03-31T23:00:00.000Z v${row.version + 1}`);
  });

  it('changes: replaces the changes', async () => {
    const row = await putHalfWritten();
    tables.setClock(later);

    const { row: result, written } = await tables.rows.change({
      id: row.id,
      version: 1,
      changes: { c: { constructor: 3 } },
    });

    expect(result).toEqual(edited(row, 'changed', { changes: { c: { constructor: 3 } } }));
    expect(written).toEqual({ a: startedAt });
    expect(await tables.row(row.id)).toEqual(result);
    expect(await dueAtOf(row.id)).toBe('2026-03-29T00:00:00.000Z v2');
  });

  it.each(unwritable)('refuses to change a row to %s', async (_, changes, reason) => {
    const row = await putHalfWritten();
    const change = tables.rows.change({ id: row.id, changes });
    await expect(change).rejects.toBeInstanceOf(UnwritableError);
    await expect(change).rejects.toThrow(reason);
    expect(await tables.row(row.id)).toEqual(row);
  });

  it('changes a failed row, and schedules it again', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.fail({ rowId: id, version: 1, runId, error });

    expect(await tables.rows.change({ id, changes: {} })).toMatchObject({
      row: {
        status: 'scheduled',
        version: 2,
        history: { 1: { end: 'failed', after: { edit: 'changed', at: startedAt } } },
      },
      written: { a: startedAt },
    });
    expect(await dueAtOf(id)).toBe('2026-03-29T00:00:00.000Z v2');
  });

  it('cancels: removes the row from the due index, and a second call changes nothing', async () => {
    const row = await putHalfWritten();
    tables.setClock(later);

    const result = await tables.rows.cancel({ id: row.id, version: 1 });

    expect(result).toEqual({ row: edited(row, 'cancelled', { status: 'cancelled' }), written: { a: startedAt } });
    expect(await dueAtOf(row.id)).toBeUndefined();
    expect(await tables.rows.cancel({ id: row.id })).toEqual({ ...result, written: {} });
  });

  it('redrives: schedules a failed row again, unchanged', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.fail({ rowId: id, version: 1, runId, error });
    const { lastError: _, ...row } = await tables.row(id);
    tables.setClock(later);

    const after = { edit: 'redriven', at: later };
    expect(await tables.rows.redrive({ id, version: 1 })).toEqual({
      row: {
        ...row,
        status: 'scheduled',
        version: 2,
        writes: {},
        history: { 1: { ...row.history[1], after } },
        updatedAt: later,
      },
      written: { a: startedAt },
    });
    expect(await dueAtOf(id)).toBe('2026-03-29T00:00:00.000Z v2');
    await expect(tables.rows.redrive({ id })).rejects.toThrow(`The row ${id} is scheduled`);
  });

  it('returns the values that were written before the edit', async () => {
    const row = await putHalfWritten();
    const rows = rowsInterruptedOnce({ rowId: row.id, version: 1, runId, values: { b: 2 }, expected: 3 });

    const { row: edited, written } = await rows.cancel({ id: row.id });
    expect(written).toEqual({ a: startedAt, b: startedAt });
    expect(edited.history[1]).toMatchObject({ end: 'cancelled', written: 2 });
    expect(edited.values).toEqual({ kept: 1, a: 1, b: 2 });
  });

  it('of a completed row is a ConflictError for change and cancel', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.complete({ rowId: id, version: 1, runId, dueDate });
    await expect(tables.rows.change({ id, changes: {} })).rejects.toThrow(`The row ${id} is completed`);
    await expect(tables.rows.cancel({ id })).rejects.toThrow(ConflictError);
    expect((await tables.row(id)).version).toBe(1);
  });

  it('of another version is a ConflictError, and changes nothing', async () => {
    const row = await putHalfWritten();
    const edit = { id: row.id, version: 2 };

    await expect(tables.rows.reschedule({ ...edit, dueDate: '2026-04-01' })).rejects.toThrow(ConflictError);
    await expect(tables.rows.change({ ...edit, changes: {} })).rejects.toThrow(ConflictError);
    await expect(tables.rows.cancel(edit)).rejects.toThrow(`The row ${row.id} is at version 1, not 2`);
    expect(await tables.row(row.id)).toEqual(row);
  });

  it('of a missing row is a RowNotFoundError', async () => {
    await expect(tables.rows.cancel({ id: 'nobody' })).rejects.toThrow(RowNotFoundError);
  });

  it('is repeated when the row changes between its read and its write', async () => {
    const { id } = await putHalfWritten();
    const rows = rowsInterruptedOnce({ rowId: id, version: 1, runId, values: { b: 2 }, expected: 2 });

    // The interruption completes the row, and a completed row cannot be changed.
    await expect(rows.change({ id, changes: {} })).rejects.toThrow(`The row ${id} is completed`);
    expect(await tables.row(id)).toMatchObject({ status: 'completed', version: 1, values: { kept: 1, a: 1, b: 2 } });
  });

  it('raises the version once for each of several concurrent edits', async () => {
    const { id } = await putHalfWritten();
    const settled = await Promise.allSettled(
      [1, 2, 3].map(async (n) => await tables.rows.change({ id, changes: { n } })),
    );

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect((await tables.row(id)).version).toBe(4);
  });

  it("has a timestamp that is not earlier than the row's last update, when the owner's clock is behind", async () => {
    tables.setClock('2026-03-29T13:00:00.000Z');
    const definition = newRow();
    await tables.rows.put(definition);
    tables.setClock(startedAt);
    const { row } = await tables.rows.reschedule({ id: definition.id, dueDate: '2026-04-01' });
    expect(row.updatedAt).toBe('2026-03-29T13:00:00.000Z');
    expect(row.history['1']?.at).toBe('2026-03-29T13:00:00.000Z');
    expect(await tables.rows.put({ ...definition, dueDate: '2026-04-02' }, { replace: true })).toBe('replaced');
    expect((await tables.rows.get(definition.id))?.updatedAt).toBe('2026-03-29T13:00:00.000Z');
  });
});
