import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row, VersionEnd } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { dueDate, enginesToTest, existing, newRow, runId, startedAt, useTables } from '../../testing/use-tables.ts';

const later = '2026-03-29T12:34:56.789Z';
const error = { stage: 'writer', name: 'UnwritableError', message: 'too large', attempt: 3, at: startedAt };

describe.each(enginesToTest(installedEngines()))("a row's history on %s", (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const read = async (id: string): Promise<Row> => existing(await tables.rows.get(id));
  const endOf = async (id: string, version = 1): Promise<VersionEnd | undefined> => (await read(id)).history[version];
  const put = async (): Promise<string> => {
    const row = newRow({ changes: { a: 1, b: 2 } });
    await tables.rows.put(row);
    return row.id;
  };
  const write = async (rowId: string, run: string, values: Row['values']) =>
    await tables.rows.writeValues({ rowId, version: 1, runId: run, values, expected: 2 });

  describe('the run that a row in flight names', () => {
    it('is the one whose message last wrote, until the version ends', async () => {
      const id = await put();
      await write(id, 'first', { a: 1 });
      expect((await read(id)).runId).toBe('first');
      await write(id, 'second', { a: 1 });
      expect((await read(id)).runId).toBe('second');
      await write(id, 'third', { b: 2 });
      expect(await read(id)).not.toHaveProperty('runId');
      expect(await endOf(id)).toEqual({ end: 'completed', at: startedAt, dueDate, written: 2, runId: 'third' });
    });

    it.each([
      ['fails', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
      ['is cancelled', async (id: string) => void (await tables.rows.cancel({ id }))],
      ['is rescheduled', async (id: string) => void (await tables.rows.reschedule({ id, dueDate }))],
    ])('is forgotten when the row %s', async (_, end) => {
      const id = await put();
      await write(id, runId, { a: 1 });
      await end(id);
      expect(await read(id)).not.toHaveProperty('runId');
    });
  });

  it('keeps the last 50 ends', async () => {
    const id = await put();
    for (let edit = 1; edit <= 50; edit += 1) await tables.rows.reschedule({ id, dueDate });
    expect(Object.keys((await read(id)).history)).toHaveLength(50);

    await tables.rows.reschedule({ id, dueDate });
    const versions = Object.keys((await read(id)).history).map(Number);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
    // By the pipeline too, which does not read the row.
    await tables.rows.complete({ rowId: id, version: 52, runId, dueDate });
    expect(Object.keys((await read(id)).history).map(Number)).not.toContain(2);
  });

  describe('of a row that was put before rows had one', () => {
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
      ['completed at once', async (id: string) => void (await write(id, runId, { a: 1, b: 2 }))],
      [
        'completed value by value',
        async (id: string) => {
          await write(id, runId, { a: 1 });
          await write(id, runId, { b: 2 });
        },
      ],
      ['failed', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
      ['cancelled', async (id: string) => void (await tables.rows.cancel({ id }))],
    ])('begins when it is %s', async (_, end) => {
      const id = await putOld();
      expect((await read(id)).history).toEqual({});
      await end(id);
      expect(Object.keys((await read(id)).history)).toEqual(['1']);
    });

    it('begins once, though two end it at the same moment, and neither takes the row for a bad one', async () => {
      const id = await putOld();
      const client = tables.anotherClient();
      client.middlewareStack.add(
        (next) => async (args) => {
          // The other one is faster, after this one was told that there is no history.
          if (JSON.stringify(args.input).includes(':noHistory')) await write(id, 'other', { a: 1, b: 2 });
          return await next(args);
        },
        { step: 'initialize' },
      );
      const input = { rowId: id, version: 1, runId, values: { a: 1, b: 2 }, expected: 2 };
      expect(await tables.rowsThrough(client).writeValues(input)).toBe('superseded');
      expect(await endOf(id)).toMatchObject({ end: 'completed', runId: 'other' });
    });

    it('tells of what had ended before by its status alone', async () => {
      const id = await put();
      await write(id, runId, { a: 1, b: 2 });
      await withoutHistory(id);
      tables.setClock(later);
      await tables.rows.reschedule({ id, dueDate: '2026-04-01' });
      const after = { edit: 'rescheduled', at: later };
      expect(await endOf(id)).toEqual({ end: 'completed', at: startedAt, dueDate, written: 2, after });
    });

    it('has no end to note a run on', async () => {
      const id = await put();
      await write(id, runId, { a: 1, b: 2 });
      await withoutHistory(id);
      expect(await tables.rows.noteSuperseded({ rowId: id, version: 1, runId: 'late' })).toBe('unchanged');
    });
  });

  describe('a run that came too late', () => {
    const note = async (rowId: string, run: string, version = 1) =>
      await tables.rows.noteSuperseded({ rowId, version, runId: run });

    it.each([
      ['completed', async (id: string) => void (await write(id, runId, { a: 1, b: 2 }))],
      ['failed', async (rowId: string) => void (await tables.rows.fail({ rowId, version: 1, runId, error }))],
    ])('is noted once on a version that another run %s, and that run never', async (_, end) => {
      const id = await put();
      await end(id);
      const before = await read(id);
      tables.setClock(later);

      expect(await note(id, 'late')).toBe('noted');
      tables.setClock('2027-01-01T00:00:00.000Z');
      expect(await note(id, 'late')).toBe('unchanged');
      expect(await note(id, runId)).toBe('unchanged');
      expect(await read(id)).toEqual({
        ...before,
        history: { 1: { ...before.history[1], superseded: { late: later } } },
      });
    });

    it('is noted on what an owner ended, whatever it is called', async () => {
      const id = await put();
      await tables.rows.cancel({ id });
      for (const run of ['constructor', 'a.b', '2026-03-29T12:00:00Z/1']) expect(await note(id, run)).toBe('noted');
      expect(Object.keys((await endOf(id))?.superseded ?? {}).toSorted()).toEqual([
        '2026-03-29T12:00:00Z/1',
        'a.b',
        'constructor',
      ]);
    });

    it('is not noted on a version that goes on, or that nobody knows', async () => {
      const id = await put();
      const before = await read(id);
      expect(await note(id, 'late')).toBe('unchanged');
      expect(await note(id, 'late', 2)).toBe('unchanged');
      expect(await note('nobody', 'late')).toBe('unchanged');
      expect(await read(id)).toEqual(before);
      expect(await tables.rows.get('nobody')).toBeUndefined();
    });

    it('is noted beside 15 others, and not beside more', async () => {
      const id = await put();
      await tables.rows.cancel({ id });
      const outcomes: string[] = [];
      for (let run = 1; run <= 17; run += 1) outcomes.push(await note(id, `run ${run}`));
      expect(outcomes).toEqual([...Array.from({ length: 16 }, () => 'noted'), 'unchanged']);
    });

    it('stays noted when the row goes on', async () => {
      const id = await put();
      await tables.rows.fail({ rowId: id, version: 1, runId, error });
      await note(id, 'late');
      const end = await endOf(id);
      tables.setClock(later);
      await tables.rows.redrive({ id });
      expect(await endOf(id)).toEqual({ ...end, after: { edit: 'redriven', at: later } });
      await note(id, 'even later');
      expect((await endOf(id))?.superseded).toEqual({ late: startedAt, 'even later': later });
    });
  });

  it('of a failed version still tells what was written when the row has forgotten it', async () => {
    const id = await put();
    await write(id, runId, { a: 1 });
    await tables.rows.fail({ rowId: id, version: 1, runId, error });
    expect(await endOf(id)).toEqual({ end: 'failed', at: startedAt, dueDate, written: 1, runId, error });
    await tables.rows.reschedule({ id, dueDate: '2026-05-01' });
    expect(await endOf(id)).toMatchObject({ end: 'failed', dueDate, written: 1, after: { edit: 'rescheduled' } });
  });
});
