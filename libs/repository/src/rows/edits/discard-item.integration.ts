import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { RowHistory } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { ConflictError, RowNotFoundError } from '../../errors.ts';
import { dueDate, enginesToTest, newRow, runId, startedAt, useTables } from '../../testing/use-tables.ts';

type Item = Record<string, AttributeValue>;

const expiresAt = Date.parse(startedAt) / 1000 + 90 * 24 * 60 * 60;

describe.each(enginesToTest(installedEngines()))('an item that is no row, on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const write = async (item: Item): Promise<unknown> =>
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item: item }));
  const read = async (id: string): Promise<Item | undefined> =>
    (await tables.documentClient.send(new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } }))).Item;

  /** A row at version 2, one of whose attributes somebody has spoilt. */
  async function spoilt(attributes: Item): Promise<string> {
    const { id } = newRow({ changes: { price: 1 }, values: { list: [{ a: [1, null] }], name: 'x' } });
    await tables.rows.put(newRow({ id, changes: { price: 1 }, values: { list: [{ a: [1, null] }], name: 'x' } }));
    await tables.rows.reschedule({ id, dueDate });
    await write({ ...(await read(id)), ...attributes });
    return id;
  }

  const historyOf = async (id: string): Promise<RowHistory> =>
    (await tables.rows.getWithHistory(id))?.tombstone?.history ?? {};

  it('is discarded: its version and its history are left, and it is due no more', async () => {
    const id = await spoilt({ dueDate: { S: 'soon' }, ours: { SS: ['b', 'a'] } });
    const history = (await read(id))?.['history']?.M;

    expect(await tables.rows.discard({ id, version: 2 })).toEqual({ version: 2 });
    const end = { end: { S: 'deleted' }, at: { S: startedAt }, dueDate: { S: dueDate }, written: { N: '0' } };
    expect(await read(id)).toEqual({
      id: { S: id },
      status: { S: 'deleted' },
      version: { N: '2' },
      history: { M: { ...history, 2: { M: { ...end, superseded: { M: {} } } } } },
      expiresAt: { N: String(expiresAt) },
    });
    expect(await tables.rows.countDue({ dueBy: startedAt })).toBe(0);
    expect(await historyOf(id)).toMatchObject({ 1: { end: 'rescheduled' }, 2: { end: 'deleted' } });
  });

  it('that had failed keeps what its runs came to, and notes one that comes later', async () => {
    const { id } = newRow();
    await tables.rows.put(newRow({ id, dueDate: '2026-01-31' }));
    for (const [version, next] of [
      [1, '2026-02-28'],
      [2, '2026-03-31'],
    ] as const) {
      const message = { rowId: id, version, runId: `run ${version}`, dueDate: '2026-01-31' };
      await tables.rows.complete({ ...message, next: { dueDate: next, timeZone: 'UTC' } });
    }
    await tables.rows.writeValues({ rowId: id, version: 3, runId: 'run 3', values: { a: 1 }, expected: 2 });
    await write({ ...(await read(id)), rule: { N: '1' } });
    const error = { stage: 'worker', name: 'ItemError', message: 'x', attempt: 5, at: startedAt };
    await tables.rows.fail({ rowId: id, version: 3, runId: 'run 3', error });

    expect(await tables.rows.discard({ id })).toEqual({ version: 3 });
    expect(await tables.rows.noteSuperseded({ rowId: id, version: 3, runId: 'run 4' })).toBe('noted');
    const after = { edit: 'deleted', at: startedAt };
    expect(await historyOf(id)).toMatchObject({
      1: { end: 'completed', runId: 'run 1' },
      2: { end: 'completed', runId: 'run 2' },
      3: {
        end: 'failed',
        runId: 'run 3',
        dueDate: '2026-03-31',
        written: 1,
        error,
        after,
        superseded: { 'run 4': startedAt },
      },
    });
  });

  it('that waited is one that a late run is noted on', async () => {
    const id = await spoilt({ changes: { L: [] } });
    await tables.rows.discard({ id });
    expect(await tables.rows.noteSuperseded({ rowId: id, version: 2, runId })).toBe('noted');
    expect(await historyOf(id)).toMatchObject({ 2: { end: 'deleted', superseded: { [runId]: startedAt } } });
  });

  it('keeps the last 50 ends, as a row does', async () => {
    const id = await spoilt({});
    const item = (await read(id)) ?? {};
    const entry = item['history']?.M?.['1'] ?? { M: {} };
    const ends = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [String(n + 1), entry]));
    await write({ ...item, version: { N: '51' }, rule: { N: '1' }, history: { M: ends } });
    await tables.rows.discard({ id });
    const versions = Object.keys(await historyOf(id)).map(Number);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
  });

  it('loses of its history only what can not be read', async () => {
    const id = await spoilt({});
    const history = (await read(id))?.['history']?.M;
    const odd = { end: { S: 'lost' } };
    await write({ ...(await read(id)), history: { M: { ...history, 2: { M: odd }, x: { M: odd }, 7: { N: '7' } } } });
    await tables.rows.discard({ id });
    expect(await historyOf(id)).toMatchObject({ 1: { end: 'rescheduled' }, 2: { end: 'deleted' } });
    expect(Object.keys(await historyOf(id))).toEqual(['1', '2']);
  });

  it('gives way to a new row, which no message of it can change', async () => {
    const id = await spoilt({ writes: { S: 'none' } });
    await tables.rows.discard({ id });
    expect(await tables.rows.put(newRow({ id, changes: { b: 2 } }))).toBe('created');
    expect(await tables.rows.writeValues({ rowId: id, version: 2, runId, values: { a: 1 }, expected: 1 })).toBe(
      'superseded',
    );
    expect(await tables.rows.get(id)).toMatchObject({ version: 3, values: {} });
  });

  it.each<[string, Item]>([
    ['nothing but its id', {}],
    ['a version that is none and a history that is none', { version: { N: '1.5' }, history: { S: '{}' } }],
    ['the status of a deleted row', { status: { S: 'deleted' } }],
  ])('that has %s is discarded at a version later than any that a message of it can have', async (_, attributes) => {
    const { id } = newRow();
    await write({ id: { S: id }, ...attributes });
    expect(await tables.rows.discard({ id })).toEqual({ version: Date.parse(startedAt) / 1000 });
    expect((await tables.rows.getWithHistory(id))?.tombstone).toMatchObject({ history: {} });
  });

  it('is discarded only as what the owner saw, and a row is not', async () => {
    const id = await spoilt({ status: { S: 'odd' } });
    await expect(tables.rows.discard({ id, version: 1 })).rejects.toThrow(`The row ${id} is at version 2, not 1`);
    const { id: good } = newRow();
    await tables.rows.put(newRow({ id: good }));
    await expect(tables.rows.discard({ id: good })).rejects.toThrow(
      new ConflictError(good, 'can be read, so it is not discarded'),
    );
    await expect(tables.rows.discard({ id: 'nobody' })).rejects.toThrow(RowNotFoundError);
    expect(await tables.rows.get(good)).toMatchObject({ id: good });
  });

  it.each<[string, Item]>([
    ['mended', { dueDate: { S: dueDate } }],
    ['given another version', { version: { N: '3' } }],
    ['given what it lacked', { completedAt: { S: startedAt } }],
    ['mended in its values', { values: { M: {} } }],
    ['mended in what is no map', { changes: { M: {} } }],
    ['written to', { writes: { M: { a: { S: startedAt } } } }],
  ])('is left alone when it was %s meanwhile', async (_, change) => {
    const id = await spoilt({ dueDate: { S: 'soon' }, values: { L: [] }, changes: { BOOL: true } });
    const client = tables.anotherClient();
    // Just before the tombstone is put.
    client.middlewareStack.add(
      (next) => async (args) => {
        if ('Item' in args.input) await write({ ...(await read(id)), ...change });
        return await next(args);
      },
      { step: 'initialize' },
    );
    await expect(tables.rowsThrough(client).discard({ id })).rejects.toThrow('was changed by others meanwhile');
    expect(await read(id)).toMatchObject({ status: { S: 'scheduled' }, ...change });
  });
});
