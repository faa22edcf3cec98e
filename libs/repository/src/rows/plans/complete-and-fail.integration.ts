import type { Row } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { dueShard, dueShards } from '../../items/due-index.ts';
import { dueDate, ended, error, later, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables, shardCount } from '../../testing/use-tables.ts';

describeWithTables(localStack, 'the end of a row', (tables) => {
  const put = async (): Promise<Row> => {
    const definition = newRow({ values: { kept: 1 } });
    await tables.rows.put(definition);
    await tables.rows.writeValues({ rowId: definition.id, version: 1, runId, values: { a: 1 }, expected: 2 });
    tables.setClock(later);
    return await tables.row(definition.id);
  };
  const countDue = async (): Promise<number> => await tables.rows.countDue({ dueBy: later });

  it('failed: keeps the error and the written values, and leaves the due index', async () => {
    const row = await put();
    const due = await countDue();

    expect(await tables.rows.fail({ rowId: row.id, version: 1, runId, error })).toBe('failed');
    expect(await tables.row(row.id)).toEqual({
      ...ended(row, { end: 'failed', at: later, runId, error }),
      status: 'failed',
      lastError: error,
      updatedAt: later,
    });
    expect(await countDue()).toBe(due - 1);
  });

  it('failed: only once, only at the given version, and not when it is completed', async () => {
    const failed = await put();
    await tables.rows.fail({ rowId: failed.id, version: 1, runId, error });
    expect(await tables.rows.fail({ rowId: failed.id, version: 1, runId, error: { ...error, attempt: 4 } })).toBe(
      'superseded',
    );
    expect((await tables.row(failed.id)).lastError).toEqual(error);

    const completed = await put();
    expect(await tables.rows.fail({ rowId: completed.id, version: 2, runId, error })).toBe('superseded');
    await tables.rows.complete({ rowId: completed.id, version: 1, runId, dueDate });
    expect(await tables.rows.fail({ rowId: completed.id, version: 1, runId, error })).toBe('superseded');
    expect((await tables.row(completed.id)).status).toBe('completed');
    expect(await tables.rows.fail({ rowId: 'nobody', version: 1, runId, error })).toBe('superseded');
  });

  it('failed: shortens a long error message', async () => {
    const { id } = await put();
    await tables.rows.fail({
      rowId: id,
      version: 1,
      runId,
      error: { ...error, message: `${'x'.repeat(499)}🔑${'y'.repeat(500_000)}` },
    });
    const { lastError, history } = await tables.row(id);
    expect(lastError?.message).toBe(`${'x'.repeat(499)}\ufffd`);
    expect(history).toEqual({ 1: expect.objectContaining({ error: { ...lastError, message: 'x'.repeat(200) } }) });
  });

  it('completed: with a plan without values', async () => {
    const row = await put();
    const due = await countDue();

    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate })).toBe('completed');
    expect(await tables.row(row.id)).toEqual({
      // The written value belongs to another plan.
      ...ended({ ...row, writes: {} }, { end: 'completed', at: later, runId }),
      status: 'completed',
      completedAt: later,
      updatedAt: later,
    });
    expect(await countDue()).toBe(due - 1);
    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate })).toBe('superseded');
  });

  it('completed: schedules the next occurrence of a recurring row', async () => {
    const row = await put();

    const next = { dueDate: '2026-03-30', timeZone: 'UTC' };
    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate, next })).toBe('completed');
    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate, next })).toBe('superseded');
    expect(await tables.row(row.id)).toEqual({
      ...ended(row, { end: 'completed', at: later, runId, written: 0 }),
      dueDate: '2026-03-30',
      writes: {},
      version: 2,
      occurrence: 2,
      completedAt: later,
      updatedAt: later,
    });
    expect(row.createdAt).toBe(startedAt);
  });

  it.each([
    ['without values', {}],
    ['in one update', { a: 1 }],
  ])('completed %s: schedules the next occurrence in the message group of its tenant', async (_, values) => {
    const { id } = await tables.row((await put()).id);
    const next = { dueDate: '2026-03-30', timeZone: 'UTC' };
    const input = { rowId: id, version: 1, runId, dueDate, next, messageGroupId: 'acme' };
    if (Object.keys(values).length === 0) await tables.rows.complete(input);
    else await tables.rows.writeValues({ ...input, values, expected: 1 });
    const { rows } = await tables.rows.dueRows({ shard: dueShard(id, shardCount), dueBy: '2026-03-30T00:00:00Z' });
    expect(rows.find((row) => row.id === id)).toMatchObject({ version: 2, messageGroupId: 'acme' });
  });

  it.each([
    ['with a plan without values', {}],
    ['with its last value', { a: 1 }],
  ])('completed: moves a recurring row %s to its shard by a raised shard count', async (_, values) => {
    const raisedCount = 4 * shardCount;
    const { id } = await putWhere((rowId) => dueShard(rowId, shardCount) !== dueShard(rowId, raisedCount));
    await tables.rows.raiseShardCount(raisedCount);
    const rows = tables.rowsThrough(tables.documentClient);
    const dueIn = async (shard: string): Promise<string[]> =>
      (await rows.dueRows({ shard, dueBy: '2026-03-30T00:00:00Z', limit: 1_000 })).rows.map((row) => row.id);
    expect(await dueIn(dueShard(id, shardCount))).toContain(id);

    const input = { rowId: id, version: 1, runId, dueDate, next: { dueDate: '2026-03-30', timeZone: 'UTC' } };
    const expected = Object.keys(values).length;
    expect(expected === 0 ? await rows.complete(input) : await rows.writeValues({ ...input, values, expected })).toBe(
      'completed',
    );

    const shards: string[] = [];
    for (const shard of dueShards(raisedCount)) if ((await dueIn(shard)).includes(id)) shards.push(shard);
    expect(shards).toEqual([dueShard(id, raisedCount)]);
  });

  async function putWhere(isWanted: (id: string) => boolean): Promise<Row> {
    const definition = Array.from({ length: 100 }, () => newRow()).find(({ id }) => isWanted(id));
    if (definition === undefined) throw new Error('None of 100 row ids fits');
    await tables.rows.put(definition);
    return await tables.row(definition.id);
  }

  it('reports whether a run completed the previous occurrence, and changes nothing', async () => {
    const { id } = newRow();
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    await tables.rows.put({ ...newRow(), id });
    const input = { rowId: id, version: 1, runId };
    expect(await tables.rows.isAtNextOccurrence(input)).toBe(false);

    await tables.rows.complete({ ...input, dueDate, next });
    const row = await tables.row(id);
    expect(await tables.rows.isAtNextOccurrence(input)).toBe(true);
    expect(await tables.rows.isAtNextOccurrence({ ...input, runId: 'another' })).toBe(false);
    expect(await tables.rows.isAtNextOccurrence({ ...input, version: 2 })).toBe(false);
    expect(await tables.rows.isAtNextOccurrence({ ...input, rowId: 'nobody' })).toBe(false);
    expect(await tables.row(id)).toEqual(row);

    await tables.rows.cancel({ id });
    expect(await tables.rows.isAtNextOccurrence(input)).toBe(false);
  });

  it('leaves a next occurrence that is due by dueBy to the same run, and a later one to a later run', async () => {
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    const dueThen = '2026-04-29T00:00:00.000Z';
    const dueLater = '2026-04-29T09:30:00.000Z';
    const keyAfter = async (dueBy: string | undefined, dueTime?: string): Promise<object> => {
      const { id } = newRow();
      await tables.rows.put({ ...newRow(), id });
      await tables.rows.complete({ rowId: id, version: 1, runId, dueDate, next: { ...next, dueTime }, dueBy });
      const { rows } = await tables.rows.dueRows({ shard: dueShard(id, shardCount), dueBy: dueLater });
      const { dueAt, readyAt } = rows.find((row) => row.id === id) ?? { dueAt: undefined };
      return { dueAt, readyAt };
    };
    expect(await keyAfter(dueThen)).toEqual({ dueAt: dueThen, readyAt: undefined });
    expect(await keyAfter('2026-04-28T23:59:59.999Z')).toEqual({ dueAt: dueThen, readyAt: startedAt });
    expect(await keyAfter(dueThen, '09:30')).toEqual({ dueAt: dueLater, readyAt: startedAt });
    expect(await keyAfter(dueLater, '09:30')).toEqual({ dueAt: dueLater, readyAt: undefined });
    expect(await keyAfter(undefined)).toEqual({ dueAt: dueThen, readyAt: startedAt });
  });
});
