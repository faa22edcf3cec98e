import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { ConflictError, RowNotFoundError } from '../../errors.ts';
import { dueShards } from '../../items/due-index.ts';
import {
  dueDate,
  enginesToTest,
  existing,
  newRow,
  runId,
  shardCount,
  startedAt,
  useTables,
} from '../../testing/use-tables.ts';

const later = '2026-03-29T12:34:56.789Z';
const error = { stage: 'writer', name: 'UnwritableError', message: 'too large', attempt: 3, at: startedAt };

describe.each(enginesToTest(installedEngines()))('a deleted row on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const read = async (id: string): Promise<Row> => existing(await tables.rows.get(id));
  const putHalfWritten = async (): Promise<Row> => {
    const row = newRow({ changes: { a: 1, b: 2 }, values: { kept: 1 } });
    await tables.rows.put(row);
    await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 2 });
    return await read(row.id);
  };

  it('leaves its version, its history and an expiry, and nothing else', async () => {
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
  ])('that had %s still says so', async (end, finish) => {
    const { id } = await putHalfWritten();
    await finish(id);
    const before = (await read(id)).history[1];
    tables.setClock(later);
    await tables.rows.delete({ id });

    const after = { edit: 'deleted', at: later };
    expect((await tables.rows.getWithHistory(id))?.tombstone?.history).toEqual({ 1: { ...before, after } });
    expect(before?.end).toBe(end);
  });

  it('that had been cancelled has ended twice, a version each', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.cancel({ id });
    await tables.rows.delete({ id });
    expect((await tables.rows.getWithHistory(id))?.tombstone).toMatchObject({
      version: 2,
      history: { 1: { end: 'cancelled', written: 1 }, 2: { end: 'deleted', written: 0 } },
    });
  });

  it('is seen by no read but those with the history', async () => {
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

  it('can not be edited, and is as if it were not there', async () => {
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
    expect(await tables.rows.noteSuperseded(message)).toBe('noted');
    expect((await tables.rows.getWithHistory(row.id))?.tombstone?.history[1]?.superseded).toEqual({
      [runId]: startedAt,
    });
  });

  it('of another version than the owner saw is not deleted', async () => {
    const row = await putHalfWritten();
    await expect(tables.rows.delete({ id: row.id, version: 2 })).rejects.toThrow(ConflictError);
    expect(await read(row.id)).toEqual(row);
  });

  it('gives way to a new one, which no message of it can change', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.delete({ id });
    const found = await tables.rows.getWithHistory(id);
    tables.setClock(later);
    const again = newRow({ id, changes: { c: 3 } });

    expect(await tables.rows.put(again)).toBe('created');
    const row = await read(id);
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
    expect(await read(id)).toEqual(row);
    // It does not expire, and it is due.
    const { Item: item } = await tables.documentClient.send(
      new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } }),
    );
    expect(item).not.toHaveProperty('expiresAt');
    expect(await tables.rows.put(again)).toBe('unchanged');
    expect(await tables.rows.writeValues({ ...late, version: 2, values: { c: 3 } })).toBe('completed');
  });

  it('gives way to one new row, though several put it at once', async () => {
    const { id } = await putHalfWritten();
    await tables.rows.delete({ id });
    const definition = newRow({ id });
    const outcomes = await Promise.all(Array.from({ length: 5 }, async () => await tables.rows.put(definition)));
    expect(outcomes.toSorted()).toEqual(['created', ...Array.from({ length: 4 }, () => 'unchanged')]);
    expect((await read(id)).version).toBe(2);
  });
});
