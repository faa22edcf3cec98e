import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row, VersionEnd } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { dueDate, error, later, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

describeWithTables(localStack, "a row's history", (tables) => {
  const endOf = async (id: string, version = 1): Promise<VersionEnd | undefined> =>
    (await tables.row(id)).history[version];
  const put = async (): Promise<string> => {
    const row = newRow({ changes: { a: 1, b: 2 } });
    await tables.rows.put(row);
    return row.id;
  };
  const write = async (rowId: string, run: string, values: Row['values']) =>
    await tables.rows.writeValues({ rowId, version: 1, runId: run, values, expected: 2 });

  describe("the row's runId", () => {
    it('is the run that last wrote a value, until the version ends', async () => {
      const id = await put();
      await write(id, 'first', { a: 1 });
      expect((await tables.row(id)).runId).toBe('first');
      await write(id, 'second', { a: 1 });
      expect((await tables.row(id)).runId).toBe('second');
      await write(id, 'third', { b: 2 });
      expect(await tables.row(id)).not.toHaveProperty('runId');
      expect(await endOf(id)).toEqual({ end: 'completed', at: startedAt, dueDate, written: 2, runId: 'third' });
    });

    it.each([
      ['fails', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
      ['is cancelled', async (id: string) => void (await tables.rows.cancel({ id }))],
      ['is rescheduled', async (id: string) => void (await tables.rows.reschedule({ id, dueDate }))],
    ])('is removed when the row %s', async (_, end) => {
      const id = await put();
      await write(id, runId, { a: 1 });
      await end(id);
      expect(await tables.row(id)).not.toHaveProperty('runId');
    });
  });

  it('names who made an edit, in at most 64 bytes, as the end of a version or after it', async () => {
    const id = await put();
    await tables.rows.reschedule({ id, dueDate, by: `ada ${'ü'.repeat(100)}` });
    expect(await endOf(id)).toEqual({
      end: 'rescheduled',
      at: startedAt,
      dueDate,
      written: 0,
      by: `ada ${'ü'.repeat(30)}`,
    });
    await tables.rows.fail({ rowId: id, version: 2, runId, error });
    await tables.rows.redrive({ id, by: 'eve' });
    expect(await endOf(id, 2)).toMatchObject({ end: 'failed', after: { edit: 'redriven', at: startedAt, by: 'eve' } });
    await tables.rows.cancel({ id });
    expect(await endOf(id, 3)).not.toHaveProperty('by');
    const { changes, timeZone, rule } = await tables.row(id);
    const replaced = { id, dueDate: '2026-05-01', changes: { ...changes, new: 1 }, timeZone, rule, values: {} };
    expect(await tables.rows.put(replaced, { replace: true, by: 'eve' })).toBe('replaced');
    expect(await endOf(id, 4)).toMatchObject({ end: 'replaced', by: 'eve' });
  });

  it('keeps the last 50 ends', async () => {
    const id = await put();
    for (let edit = 1; edit <= 50; edit += 1) await tables.rows.reschedule({ id, dueDate });
    expect(Object.keys((await tables.row(id)).history)).toHaveLength(50);

    await tables.rows.reschedule({ id, dueDate });
    const versions = Object.keys((await tables.row(id)).history).map(Number);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
    // Completing removes the oldest end too, without reading the row.
    await tables.rows.complete({ rowId: id, version: 52, runId, dueDate });
    expect(Object.keys((await tables.row(id)).history).map(Number)).not.toContain(2);
  });

  describe('of a row of an older release, without a history', () => {
    const putOld = async (): Promise<string> => {
      const id = await put();
      await withoutHistory(id);
      return id;
    };
    const withoutHistory = async (id: string) =>
      await tables.documentClient.send(
        new UpdateItemCommand({ TableName: 'rows', Key: { id: { S: id } }, UpdateExpression: 'REMOVE history' }),
      );

    it.each([
      ['completed in one update', async (id: string) => void (await write(id, runId, { a: 1, b: 2 }))],
      [
        'completed value by value',
        async (id: string) => {
          await write(id, runId, { a: 1 });
          await write(id, runId, { b: 2 });
        },
      ],
      ['failed', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
      ['cancelled', async (id: string) => void (await tables.rows.cancel({ id }))],
    ])('is created when the row is %s', async (_, end) => {
      const id = await putOld();
      expect((await tables.row(id)).history).toEqual({});
      await end(id);
      expect(Object.keys((await tables.row(id)).history)).toEqual(['1']);
    });

    it('is created once by two concurrent writers', async () => {
      const id = await putOld();
      const rows = tables.rowsInterruptedBy(async (_name, input) => {
        // The other writer completes the row after this one found no history, and before it creates one.
        if (JSON.stringify(input).includes(':noHistory')) await write(id, 'other', { a: 1, b: 2 });
      });
      const input = { rowId: id, version: 1, runId, values: { a: 1, b: 2 }, expected: 2 };
      expect(await rows.writeValues(input)).toBe('superseded');
      expect(await endOf(id)).toMatchObject({ end: 'completed', runId: 'other' });
    });

    it('gets the end of an earlier completion from the status of the row', async () => {
      const id = await put();
      await write(id, runId, { a: 1, b: 2 });
      await withoutHistory(id);
      tables.setClock(later);
      await tables.rows.reschedule({ id, dueDate: '2026-04-01' });
      const after = { edit: 'rescheduled', at: later };
      expect(await endOf(id)).toEqual({ end: 'completed', at: startedAt, dueDate, written: 2, after });
    });

    it('has no end on which a run could be recorded', async () => {
      const id = await put();
      await write(id, runId, { a: 1, b: 2 });
      await withoutHistory(id);
      expect(await tables.rows.recordSuperseded({ rowId: id, version: 1, runId: 'late' })).toBe('unchanged');
    });
  });

  describe('a late run', () => {
    const record = async (rowId: string, run: string, version = 1) =>
      await tables.rows.recordSuperseded({ rowId, version, runId: run });

    it.each([
      ['completed', async (id: string) => void (await write(id, runId, { a: 1, b: 2 }))],
      ['failed', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
    ])('is recorded once on a version that another run %s, and that run is never', async (_, end) => {
      const id = await put();
      await end(id);
      const before = await tables.row(id);
      tables.setClock(later);

      expect(await record(id, 'late')).toBe('recorded');
      tables.setClock('2027-01-01T00:00:00.000Z');
      expect(await record(id, 'late')).toBe('unchanged');
      expect(await record(id, runId)).toBe('unchanged');
      expect(await tables.row(id)).toEqual({
        ...before,
        history: { 1: { ...before.history[1], superseded: { late: later } } },
      });
    });

    it('is recorded on a version that an owner ended, with any run id', async () => {
      const id = await put();
      await tables.rows.cancel({ id });
      for (const run of ['constructor', 'a.b', '2026-03-29T12:00:00Z/1'])
        expect(await record(id, run)).toBe('recorded');
      expect(Object.keys((await endOf(id))?.superseded ?? {}).toSorted()).toEqual([
        '2026-03-29T12:00:00Z/1',
        'a.b',
        'constructor',
      ]);
    });

    it('is not recorded on a scheduled version, or on a version that does not exist', async () => {
      const id = await put();
      const before = await tables.row(id);
      expect(await record(id, 'late')).toBe('unchanged');
      expect(await record(id, 'late', 2)).toBe('unchanged');
      expect(await record('nobody', 'late')).toBe('unchanged');
      expect(await tables.row(id)).toEqual(before);
      expect(await tables.rows.get('nobody')).toBeUndefined();
    });

    it('is recorded with at most 14 others', async () => {
      const id = await put();
      await tables.rows.cancel({ id });
      const outcomes: string[] = [];
      for (let run = 1; run <= 16; run += 1) outcomes.push(await record(id, `run ${run}`));
      expect(outcomes).toEqual([...Array.from({ length: 15 }, () => 'recorded'), 'unchanged']);
    });

    it('stays recorded when the row is redriven', async () => {
      const id = await put();
      await tables.rows.fail({ rowId: id, version: 1, runId, error });
      await record(id, 'late');
      const end = await endOf(id);
      tables.setClock(later);
      await tables.rows.redrive({ id });
      expect(await endOf(id)).toEqual({ ...end, after: { edit: 'redriven', at: later } });
      await record(id, 'even later');
      expect((await endOf(id))?.superseded).toEqual({ late: startedAt, 'even later': later });
    });
  });

  it('keeps the writes of a failed version after the row has been rescheduled', async () => {
    const id = await put();
    await write(id, runId, { a: 1 });
    await tables.rows.fail({ rowId: id, version: 1, runId, error });
    expect(await endOf(id)).toEqual({ end: 'failed', at: startedAt, dueDate, written: 1, runId, error });
    await tables.rows.reschedule({ id, dueDate: '2026-05-01' });
    expect(await endOf(id)).toMatchObject({ end: 'failed', dueDate, written: 1, after: { edit: 'rescheduled' } });
  });
});
