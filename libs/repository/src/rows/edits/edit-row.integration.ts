import type { Row, RowEdit } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { ConflictError, RowNotFoundError, UnwritableError } from '../../errors.ts';
import { dueShards } from '../../items/due-index.ts';
import {
  dueDate,
  ended,
  enginesToTest,
  existing,
  newRow,
  runId,
  shardCount,
  startedAt,
  unwritable,
  useTables,
} from '../../testing/use-tables.ts';

const later = '2026-03-29T12:34:56.789Z';
const error = { stage: 'writer', name: 'UnwritableError', message: 'too large', attempt: 3, at: startedAt };

describe.each(enginesToTest(installedEngines()))("an owner's edit on %s", (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const read = async (id: string): Promise<Row> => existing(await tables.rows.get(id));
  const dueAtOf = async (id: string): Promise<string | undefined> => {
    for (const shard of dueShards(shardCount)) {
      const { rows } = await tables.rows.dueRows({ shard, dueBy: '2100-01-01T00:00:00Z', limit: 1_000 });
      const found = rows.find((row) => row.id === id);
      if (found !== undefined) return `${found.dueAt} v${found.version}`;
    }
    return undefined;
  };
  /** A row of which one of two values is written. */
  const putHalfWritten = async (): Promise<Row> => {
    const row = newRow({ timeZone: 'Europe/Lisbon', changes: { a: 1, b: 2 }, values: { kept: 1 } });
    await tables.rows.put(row);
    await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 2 });
    return await read(row.id);
  };
  const edited = (row: Row, edit: RowEdit, changed: Partial<Row>): Row => ({
    ...ended(row, { end: edit, at: later }),
    writes: {},
    version: row.version + 1,
    updatedAt: later,
    ...changed,
  });

  it('reschedules: another date and zone, another version, nothing written for it', async () => {
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
    expect(await read(row.id)).toEqual(result);
    expect(await dueAtOf(row.id)).toBe('2026-03-31T15:00:00.000Z v2');
  });

  it('reschedules in the zone that the row has', async () => {
    const row = await putHalfWritten();

    await tables.rows.reschedule({ id: row.id, dueDate: '2026-07-01' });

    expect(await dueAtOf(row.id)).toBe('2026-06-30T23:00:00.000Z v2');
  });

  it('refuses a date that is none, and changes nothing', async () => {
    const row = await putHalfWritten();

    await expect(tables.rows.reschedule({ id: row.id, dueDate: '2026-02-30' })).rejects.toThrow(RangeError);
    expect(await read(row.id)).toEqual(row);
  });

  it.each([
    ['failed', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
    ['completed', async (rowId: string) => void (await tables.rows.complete({ rowId, version: 1, runId, dueDate }))],
    ['cancelled', async (id: string) => void (await tables.rows.cancel({ id }))],
  ])('schedules a %s row again', async (status, end) => {
    const { id } = await putHalfWritten();
    await end(id);
    const row = await read(id);
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
    // What has ended stays as it ended; a cancelled row's version had not.
    const history =
      before === undefined
        ? rest.history
        : { ...row.history, [row.version]: { ...before, after: { edit: 'rescheduled', at: later } } };
    expect(result).toEqual({ ...rest, history });
    expect(written).toEqual(row.writes);
    expect(await dueAtOf(id)).toBe(`2026-03-31T23:00:00.000Z v${row.version + 1}`);
  });

  it('changes: the new input in place of the old one', async () => {
    const row = await putHalfWritten();
    tables.setClock(later);

    const { row: result, written } = await tables.rows.change({
      id: row.id,
      version: 1,
      changes: { c: { constructor: 3 } },
    });

    expect(result).toEqual(edited(row, 'changed', { changes: { c: { constructor: 3 } } }));
    expect(written).toEqual({ a: startedAt });
    expect(await read(row.id)).toEqual(result);
    expect(await dueAtOf(row.id)).toBe('2026-03-29T00:00:00.000Z v2');
  });

  it.each(unwritable)('does not change a row to %s', async (_, changes, reason) => {
    const row = await putHalfWritten();
    const change = tables.rows.change({ id: row.id, changes });
    await expect(change).rejects.toBeInstanceOf(UnwritableError);
    await expect(change).rejects.toThrow(reason);
    expect(await read(row.id)).toEqual(row);
  });

  it('changes a failed row and schedules it again', async () => {
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

  it('cancels: out of what is due, and a second time nothing', async () => {
    const row = await putHalfWritten();
    tables.setClock(later);

    const result = await tables.rows.cancel({ id: row.id, version: 1 });

    expect(result).toEqual({ row: edited(row, 'cancelled', { status: 'cancelled' }), written: { a: startedAt } });
    expect(await dueAtOf(row.id)).toBeUndefined();
    expect(await tables.rows.cancel({ id: row.id })).toEqual({ ...result, written: {} });
  });

  it('redrives: a failed row is scheduled again as it is', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.fail({ rowId: id, version: 1, runId, error });
    const { lastError: _, ...row } = await read(id);
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

  it('tells what was written up to the very moment of it', async () => {
    const row = await putHalfWritten();
    const client = tables.anotherClient();
    let interfered = false;
    client.middlewareStack.add(
      (next, context) => async (input) => {
        if (context.commandName === 'UpdateItemCommand' && !interfered) {
          interfered = true;
          await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values: { b: 2 }, expected: 3 });
        }
        return await next(input);
      },
      { step: 'initialize' },
    );

    const { row: edited, written } = await tables.rowsThrough(client).cancel({ id: row.id });
    expect(written).toEqual({ a: startedAt, b: startedAt });
    expect(edited.history[1]).toMatchObject({ end: 'cancelled', written: 2 });
    expect(edited.values).toEqual({ kept: 1, a: 1, b: 2 });
  });

  it('of a row that is completed or cancelled is a conflict, where it makes no sense', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.complete({ rowId: id, version: 1, runId, dueDate });
    await expect(tables.rows.change({ id, changes: {} })).rejects.toThrow(`The row ${id} is completed`);
    await expect(tables.rows.cancel({ id })).rejects.toThrow(ConflictError);
    expect((await read(id)).version).toBe(1);
  });

  it('of another version is a conflict, and changes nothing', async () => {
    const row = await putHalfWritten();
    const edit = { id: row.id, version: 2 };

    await expect(tables.rows.reschedule({ ...edit, dueDate: '2026-04-01' })).rejects.toThrow(ConflictError);
    await expect(tables.rows.change({ ...edit, changes: {} })).rejects.toThrow(ConflictError);
    await expect(tables.rows.cancel(edit)).rejects.toThrow(`The row ${row.id} is at version 1, not 2`);
    expect(await read(row.id)).toEqual(row);
  });

  it('of a row that is not there says so', async () => {
    await expect(tables.rows.cancel({ id: 'nobody' })).rejects.toThrow(RowNotFoundError);
  });

  it('is made again when the row changes between its read and its write', async () => {
    const { id } = await putHalfWritten();
    const client = tables.anotherClient();
    let interfered = false;
    client.middlewareStack.add(
      (next, context) => async (input) => {
        if (context.commandName === 'UpdateItemCommand' && !interfered) {
          interfered = true;
          await tables.rows.writeValues({ rowId: id, version: 1, runId, values: { b: 2 }, expected: 2 });
        }
        return await next(input);
      },
      { step: 'initialize' },
    );

    // Between the two the row is completed, and what is completed is not changed.
    await expect(tables.rowsThrough(client).change({ id, changes: {} })).rejects.toThrow(`The row ${id} is completed`);
    expect(await read(id)).toMatchObject({ status: 'completed', version: 1, values: { kept: 1, a: 1, b: 2 } });
  });

  it('of many at once raises the version once each', async () => {
    const { id } = await putHalfWritten();
    const settled = await Promise.allSettled(
      [1, 2, 3].map(async (n) => await tables.rows.change({ id, changes: { n } })),
    );

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect((await read(id)).version).toBe(4);
  });

  it('is stamped no earlier than what it follows, though its owner’s clock is behind', async () => {
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
