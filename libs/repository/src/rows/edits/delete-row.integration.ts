import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { ConflictError, RowNotFoundError } from '../../errors.ts';
import { dueShards } from '../../items/due-index.ts';
import { dueDate, error, later, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables, shardCount } from '../../testing/use-tables.ts';

describeWithTables(localStack, 'a deleted row', (tables) => {
  const putHalfWritten = async (): Promise<Row> => {
    const row = newRow({ changes: { a: 1, b: 2 }, values: { kept: 1 } });
    await tables.rows.put(row);
    await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 2 });
    return await tables.row(row.id);
  };

  it('leaves a tombstone with its version, its history and a Time to Live', async () => {
    const row = await putHalfWritten();
    tables.setClock(later);

    expect(await tables.rows.delete({ id: row.id, version: 1 })).toEqual({ row, written: { a: startedAt } });
    const { Item: item } = await tables.documentClient.send(
      new GetItemCommand({ TableName: 'rows', Key: { id: { S: row.id } } }),
    );
    expect(item).toEqual({
      id: { S: row.id },
      status: { S: 'deleted' },
      version: { N: '1' },
      history: {
        M: {
          1: {
            M: {
              end: { S: 'deleted' },
              at: { S: later },
              dueDate: { S: dueDate },
              written: { N: '1' },
              superseded: { M: {} },
            },
          },
        },
      },
      expiresAt: { N: String(Date.parse('2026-06-27T12:34:56Z') / 1000) },
    });
    expect(await tables.rows.getWithHistory(row.id)).toEqual({
      tombstone: {
        id: row.id,
        status: 'deleted',
        version: 1,
        history: { 1: { end: 'deleted', at: later, dueDate, written: 1 } },
        expiresAt: '2026-06-27T12:34:56.000Z',
      },
    });
  });

  it.each([
    ['failed', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
    ['completed', async (rowId: string) => void (await tables.rows.complete({ rowId, version: 1, runId, dueDate }))],
  ])('that had %s keeps that end', async (end, finish) => {
    const { id } = await putHalfWritten();
    await finish(id);
    const before = (await tables.row(id)).history[1];
    tables.setClock(later);
    await tables.rows.delete({ id });

    const after = { edit: 'deleted', at: later };
    expect((await tables.rows.getWithHistory(id))?.tombstone?.history).toEqual({ 1: { ...before, after } });
    expect(before?.end).toBe(end);
  });

  it('that was cancelled has two ended versions', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.cancel({ id });
    await tables.rows.delete({ id });
    expect((await tables.rows.getWithHistory(id))?.tombstone).toMatchObject({
      version: 2,
      history: { 1: { end: 'cancelled', written: 1 }, 2: { end: 'deleted', written: 0 } },
    });
  });

  it('is returned only by the reads with history', async () => {
    const kept = await putHalfWritten();
    const { id } = await putHalfWritten();
    const due = await tables.rows.countDue({ dueBy: later });
    await tables.rows.delete({ id });

    expect(await tables.rows.get(id)).toBeUndefined();
    expect((await tables.rows.getMany([id, kept.id])).map((row) => row.id)).toEqual([kept.id]);
    expect(await tables.rows.countDue({ dueBy: later })).toBe(due - 1);
    for (const shard of dueShards(shardCount)) {
      const { rows } = await tables.rows.dueRows({ shard, dueBy: later, limit: 1_000 });
      expect(rows.map((row) => row.id)).not.toContain(id);
    }
    const scanned: string[] = [];
    for await (const row of tables.rows.scanRows()) scanned.push(row.id);
    expect(scanned).toContain(kept.id);
    expect(scanned).not.toContain(id);
    const ids: string[] = [];
    for await (const { row, tombstone } of tables.rows.scanWithHistory()) ids.push((row ?? tombstone).id);
    expect(ids).toEqual(expect.arrayContaining([id, kept.id]));
    expect(await tables.rows.getWithHistory(kept.id)).toEqual({ row: kept });
    expect(await tables.rows.getWithHistory('nobody')).toBeUndefined();
  });

  it('cannot be edited or written', async () => {
    const row = await putHalfWritten();
    await tables.rows.delete({ id: row.id });
    const found = await tables.rows.getWithHistory(row.id);
    const message = { rowId: row.id, version: 1, runId };

    await expect(tables.rows.delete({ id: row.id })).rejects.toThrow(RowNotFoundError);
    await expect(tables.rows.reschedule({ id: row.id, dueDate })).rejects.toThrow(RowNotFoundError);
    expect(await tables.rows.compare(row)).toEqual({ found: 'absent' });
    expect(await tables.rows.writeValues({ ...message, values: { b: 2 }, expected: 2 })).toBe('superseded');
    expect(await tables.rows.complete({ ...message, dueDate })).toBe('superseded');
    expect(await tables.rows.fail({ ...message, error })).toBe('superseded');
    expect(await tables.rows.getWithHistory(row.id)).toEqual(found);
    expect(await tables.rows.recordSuperseded(message)).toBe('recorded');
    expect((await tables.rows.getWithHistory(row.id))?.tombstone?.history[1]?.superseded).toEqual({
      [runId]: startedAt,
    });
  });

  it('must be at the given version', async () => {
    const row = await putHalfWritten();
    await expect(tables.rows.delete({ id: row.id, version: 2 })).rejects.toThrow(ConflictError);
    expect(await tables.row(row.id)).toEqual(row);
  });

  it('can be put again, and no message about the deleted row changes the new one', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.delete({ id });
    const found = await tables.rows.getWithHistory(id);
    tables.setClock(later);
    const again = newRow({ id, changes: { c: 3 } });

    expect(await tables.rows.put(again)).toBe('created');
    const row = await tables.row(id);
    expect(row).toEqual({
      ...again,
      writes: {},
      status: 'scheduled',
      version: 2,
      history: found?.tombstone?.history,
      occurrence: 1,
      anchorDate: dueDate,
      createdAt: later,
      updatedAt: later,
    });
    const late = { rowId: id, version: 1, runId, values: { b: 2 }, expected: 1 };
    expect(await tables.rows.writeValues(late)).toBe('superseded');
    expect(await tables.row(id)).toEqual(row);
    // The new row does not expire, and it is due.
    const { Item: item } = await tables.documentClient.send(
      new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } }),
    );
    expect(item).not.toHaveProperty('expiresAt');
    expect(await tables.rows.put(again)).toBe('unchanged');
    expect(await tables.rows.writeValues({ ...late, version: 2, values: { c: 3 } })).toBe('completed');
  });

  it('is put again once by several concurrent calls', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.delete({ id });
    const definition = newRow({ id });
    const outcomes = await Promise.all(Array.from({ length: 5 }, async () => await tables.rows.put(definition)));
    expect(outcomes.toSorted()).toEqual(['created', ...Array.from({ length: 4 }, () => 'unchanged')]);
    expect((await tables.row(id)).version).toBe(2);
  });
});
