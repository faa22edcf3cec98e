import type { Row } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { dueShard, dueShards } from '../../items/due-index.ts';
import {
  dueDate,
  ended,
  enginesToTest,
  existing,
  newRow,
  runId,
  shardCount,
  startedAt,
  useTables,
} from '../../testing/use-tables.ts';

const later = '2026-03-29T12:34:56.789Z';
const error = { stage: 'writer', name: 'UnwritableError', message: 'too large', attempt: 3, at: later };

describe.each(enginesToTest(installedEngines()))('the end of a row on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const read = async (id: string): Promise<Row> => existing(await tables.rows.get(id));
  const put = async (): Promise<Row> => {
    const definition = newRow({ values: { kept: 1 } });
    await tables.rows.put(definition);
    await tables.rows.writeValues({ rowId: definition.id, version: 1, runId, values: { a: 1 }, expected: 2 });
    tables.setClock(later);
    return await read(definition.id);
  };
  const countDue = async (): Promise<number> => await tables.rows.countDue({ dueBy: later });

  it('failed: with its reason, out of what is due, and with what was written', async () => {
    const row = await put();
    const due = await countDue();

    expect(await tables.rows.fail({ rowId: row.id, version: 1, runId, error })).toBe('failed');
    expect(await read(row.id)).toEqual({
      ...ended(row, { end: 'failed', at: later, runId, error }),
      status: 'failed',
      lastError: error,
      updatedAt: later,
    });
    expect(await countDue()).toBe(due - 1);
  });

  it('failed: once, and not at another version, nor when it is completed', async () => {
    const failed = await put();
    await tables.rows.fail({ rowId: failed.id, version: 1, runId, error });
    expect(await tables.rows.fail({ rowId: failed.id, version: 1, runId, error: { ...error, attempt: 4 } })).toBe(
      'superseded',
    );
    expect((await read(failed.id)).lastError).toEqual(error);

    const completed = await put();
    expect(await tables.rows.fail({ rowId: completed.id, version: 2, runId, error })).toBe('superseded');
    await tables.rows.complete({ rowId: completed.id, version: 1, runId, dueDate });
    expect(await tables.rows.fail({ rowId: completed.id, version: 1, runId, error })).toBe('superseded');
    expect((await read(completed.id)).status).toBe('completed');
    expect(await tables.rows.fail({ rowId: 'nobody', version: 1, runId, error })).toBe('superseded');
  });

  it('failed: a message of any length is kept in part', async () => {
    const { id } = await put();
    await tables.rows.fail({
      rowId: id,
      version: 1,
      runId,
      error: { ...error, message: `${'x'.repeat(499)}🔑${'y'.repeat(500_000)}` },
    });
    const { lastError, history } = await read(id);
    expect(lastError?.message).toBe(`${'x'.repeat(499)}\ufffd`);
    expect(history).toEqual({ 1: expect.objectContaining({ error: { ...lastError, message: 'x'.repeat(200) } }) });
  });

  it('completed: a row whose plan is empty', async () => {
    const row = await put();
    const due = await countDue();

    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate })).toBe('completed');
    expect(await read(row.id)).toEqual({
      // What was written is of another plan: there is nothing in this one.
      ...ended({ ...row, writes: {} }, { end: 'completed', at: later, runId }),
      status: 'completed',
      completedAt: later,
      updatedAt: later,
    });
    expect(await countDue()).toBe(due - 1);
    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate })).toBe('superseded');
  });

  it('completed: a recurring row starts its next occurrence', async () => {
    const row = await put();

    const next = { dueDate: '2026-03-30', timeZone: 'UTC' };
    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate, next })).toBe('completed');
    expect(await tables.rows.complete({ rowId: row.id, version: 1, runId, dueDate, next })).toBe('superseded');
    expect(await read(row.id)).toEqual({
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
    ['whose plan is empty', {}],
    ['with its last value', { a: 1 }],
  ])('completed: a recurring row %s moves to the shard that a raised count gives it', async (_, values) => {
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
    if (definition === undefined) throw new Error('No row of a hundred is wanted');
    await tables.rows.put(definition);
    return await read(definition.id);
  }

  it('says whether a run has completed a version and the row waits for its next occurrence, and changes nothing', async () => {
    const { id } = newRow();
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    await tables.rows.put({ ...newRow(), id });
    const asked = { rowId: id, version: 1, runId };
    expect(await tables.rows.hasGoneOn(asked)).toBe(false);

    await tables.rows.complete({ ...asked, dueDate, next });
    const row = await read(id);
    expect(await tables.rows.hasGoneOn(asked)).toBe(true);
    expect(await tables.rows.hasGoneOn({ ...asked, runId: 'another' })).toBe(false);
    expect(await tables.rows.hasGoneOn({ ...asked, version: 2 })).toBe(false);
    expect(await tables.rows.hasGoneOn({ ...asked, rowId: 'nobody' })).toBe(false);
    expect(await read(id)).toEqual(row);

    await tables.rows.cancel({ id });
    expect(await tables.rows.hasGoneOn(asked)).toBe(false);
  });

  it('leaves it to the run to dispatch a next occurrence that is due by its time, and to a later run any other', async () => {
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    const dueThen = '2026-04-29T00:00:00.000Z';
    const keyAfter = async (dueBy: string | undefined): Promise<object> => {
      const { id } = newRow();
      await tables.rows.put({ ...newRow(), id });
      await tables.rows.complete({ rowId: id, version: 1, runId, dueDate, next, dueBy });
      const { rows } = await tables.rows.dueRows({ shard: dueShard(id, shardCount), dueBy: dueThen });
      const { dueAt, readyAt } = rows.find((row) => row.id === id) ?? { dueAt: undefined };
      return { dueAt, readyAt };
    };
    expect(await keyAfter(dueThen)).toEqual({ dueAt: dueThen, readyAt: undefined });
    expect(await keyAfter('2026-04-28T23:59:59.999Z')).toEqual({ dueAt: dueThen, readyAt: startedAt });
    expect(await keyAfter(undefined)).toEqual({ dueAt: dueThen, readyAt: startedAt });
  });
});
