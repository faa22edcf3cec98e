import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { RowHistory } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { ConflictError, RowNotFoundError } from '../../errors.ts';
import { dueDate, error, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

type Item = Record<string, AttributeValue>;

const expiresAtSeconds = Date.parse(startedAt) / 1000 + 90 * 24 * 60 * 60;

describeWithTables(localStack, 'an item that cannot be read as a row', (tables) => {
  const write = async (item: Item): Promise<unknown> =>
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item: item }));
  const read = async (id: string): Promise<Item | undefined> =>
    (await tables.documentClient.send(new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } }))).Item;

  /** Puts a row at version 2 with invalid attributes, and returns its id. */
  async function putInvalid(attributes: Item): Promise<string> {
    const { id } = newRow({ changes: { price: 1 }, values: { list: [{ a: [1, null] }], name: 'x' } });
    await tables.rows.put(newRow({ id, changes: { price: 1 }, values: { list: [{ a: [1, null] }], name: 'x' } }));
    await tables.rows.reschedule({ id, dueDate });
    await write({ ...(await read(id)), ...attributes });
    return id;
  }

  const historyOf = async (id: string): Promise<RowHistory> =>
    (await tables.rows.getWithHistory(id))?.tombstone?.history ?? {};

  it('is replaced by a tombstone with its version and history, and leaves the due index', async () => {
    const id = await putInvalid({ dueDate: { S: 'soon' }, ours: { SS: ['b', 'a'] } });
    const history = (await read(id))?.['history']?.M;

    expect(await tables.rows.discard({ id, version: 2 })).toEqual({ version: 2 });
    const end = { end: { S: 'deleted' }, at: { S: startedAt }, dueDate: { S: dueDate }, written: { N: '0' } };
    expect(await read(id)).toEqual({
      id: { S: id },
      status: { S: 'deleted' },
      version: { N: '2' },
      history: { M: { ...history, 2: { M: { ...end, superseded: { M: {} } } } } },
      expiresAt: { N: String(expiresAtSeconds) },
    });
    expect(await tables.rows.countDue({ dueBy: startedAt })).toBe(0);
    expect(await historyOf(id)).toMatchObject({ 1: { end: 'rescheduled' }, 2: { end: 'deleted' } });
  });

  it('that had failed keeps its history, and a late run is recorded on it', async () => {
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
    await tables.rows.fail({ rowId: id, version: 3, runId: 'run 3', error });

    expect(await tables.rows.discard({ id })).toEqual({ version: 3 });
    expect(await tables.rows.recordSuperseded({ rowId: id, version: 3, runId: 'run 4' })).toBe('recorded');
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

  it('that was scheduled gets an end on which a late run is recorded', async () => {
    const id = await putInvalid({ changes: { L: [] } });
    await tables.rows.discard({ id });
    expect(await tables.rows.recordSuperseded({ rowId: id, version: 2, runId })).toBe('recorded');
    expect(await historyOf(id)).toMatchObject({ 2: { end: 'deleted', superseded: { [runId]: startedAt } } });
  });

  it('keeps the last 50 ends', async () => {
    const id = await putInvalid({});
    const item = (await read(id)) ?? {};
    const entry = item['history']?.M?.['1'] ?? { M: {} };
    const ends = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [String(n + 1), entry]));
    await write({ ...item, version: { N: '51' }, rule: { N: '1' }, history: { M: ends } });
    await tables.rows.discard({ id });
    const versions = Object.keys(await historyOf(id)).map(Number);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
  });

  it('keeps the readable entries of its history', async () => {
    const id = await putInvalid({});
    const history = (await read(id))?.['history']?.M;
    const odd = { end: { S: 'lost' } };
    await write({ ...(await read(id)), history: { M: { ...history, 2: { M: odd }, x: { M: odd }, 7: { N: '7' } } } });
    await tables.rows.discard({ id });
    expect(await historyOf(id)).toMatchObject({ 1: { end: 'rescheduled' }, 2: { end: 'deleted' } });
    expect(Object.keys(await historyOf(id))).toEqual(['1', '2']);
  });

  it('can be put again, and no message about the item changes the new row', async () => {
    const id = await putInvalid({ writes: { S: 'none' } });
    await tables.rows.discard({ id });
    expect(await tables.rows.put(newRow({ id, changes: { b: 2 } }))).toBe('created');
    expect(await tables.rows.writeValues({ rowId: id, version: 2, runId, values: { a: 1 }, expected: 1 })).toBe(
      'superseded',
    );
    expect(await tables.rows.get(id)).toMatchObject({ version: 3, values: {} });
  });

  it.each<[string, Item]>([
    ['only its id', {}],
    ['an invalid version and an invalid history', { version: { N: '1.5' }, history: { S: '{}' } }],
    ['the status of a deleted row', { status: { S: 'deleted' } }],
  ])('that has %s gets a version above that of any message about it', async (_, attributes) => {
    const { id } = newRow();
    await write({ id: { S: id }, ...attributes });
    expect(await tables.rows.discard({ id })).toEqual({ version: Date.parse(startedAt) / 1000 });
    expect((await tables.rows.getWithHistory(id))?.tombstone).toMatchObject({ history: {} });
  });

  it('must be at the given version, and must not be a readable row', async () => {
    const id = await putInvalid({ status: { S: 'odd' } });
    await expect(tables.rows.discard({ id, version: 1 })).rejects.toThrow(`The row ${id} is at version 2, not 1`);
    const { id: good } = newRow();
    await tables.rows.put(newRow({ id: good }));
    await expect(tables.rows.discard({ id: good })).rejects.toThrow(
      new ConflictError(good, 'is readable: use delete instead of discard'),
    );
    await expect(tables.rows.discard({ id: 'nobody' })).rejects.toThrow(RowNotFoundError);
    expect(await tables.rows.get(good)).toMatchObject({ id: good });
  });

  it.each<[string, Item]>([
    ['repaired', { dueDate: { S: dueDate } }],
    ['given another version', { version: { N: '3' } }],
    ['given a missing attribute', { completedAt: { S: startedAt } }],
    ['repaired in its values', { values: { M: {} } }],
    ['repaired in its changes', { changes: { M: {} } }],
    ['written to', { writes: { M: { a: { S: startedAt } } } }],
  ])('is not discarded when another writer has %s it', async (_, change) => {
    const id = await putInvalid({ dueDate: { S: 'soon' }, values: { L: [] }, changes: { BOOL: true } });
    const rows = tables.rowsInterruptedBy(async (name) => {
      if (name === 'PutItemCommand') await write({ ...(await read(id)), ...change });
    });
    await expect(rows.discard({ id })).rejects.toThrow('was changed by another writer');
    expect(await read(id)).toMatchObject({ status: { S: 'scheduled' }, ...change });
  });
});
