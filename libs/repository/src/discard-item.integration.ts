import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { ConflictError, RowNotFoundError } from './errors.ts';
import { dueDate, enginesToTest, newRow, runId, startedAt, useTables } from './testing/use-tables.ts';

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

  it('is discarded: its version and its history are left, and it is due no more', async () => {
    const id = await spoilt({ dueDate: { S: 'soon' }, ours: { SS: ['b', 'a'] } });
    const history = (await read(id))?.['history'];

    expect(await tables.rows.discard({ id, version: 2 })).toEqual({ version: 2 });
    const tombstone = { id: { S: id }, status: { S: 'deleted' }, version: { N: '2' }, history };
    expect(await read(id)).toEqual({ ...tombstone, expiresAt: { N: String(expiresAt) } });
    expect(await tables.rows.countDue({ dueBy: startedAt })).toBe(0);
    expect((await tables.rows.storyOf(id))?.tombstone).toMatchObject({ history: { 1: { end: 'rescheduled' } } });
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
    expect((await tables.rows.storyOf(id))?.tombstone).toMatchObject({ history: {} });
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
  ])('is left alone when it was %s meanwhile', async (_, change) => {
    const id = await spoilt({ dueDate: { S: 'soon' } });
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
