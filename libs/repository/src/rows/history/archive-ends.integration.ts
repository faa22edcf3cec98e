import { DeleteItemCommand, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Row, RowHistory } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { archivedRowId } from '../../items/archive-id.ts';
import { enginesToTest, existing, newRow, startedAt, useTables } from '../../testing/use-tables.ts';
import { expiryOf } from '../edits/delete-row.ts';
import type { WriteOutcome } from '../plans/write-values-input.ts';
import type { RowRepository } from '../row-repository.ts';
import { archivedEnds, endsToArchive } from './archive-ends.ts';

const dateOf = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);

describe.each(enginesToTest(installedEngines()))('the ends of a recurring row on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const read = async (id: string): Promise<Row> => existing(await tables.rows.get(id));

  interface OccurrenceOptions {
    rows?: RowRepository;
    /** Between the worker's part and the writer's. */
    meanwhile?: () => Promise<unknown>;
  }

  /** Does an occurrence as the worker and the writer do. */
  async function doOccurrence(
    id: string,
    { rows = tables.rows, meanwhile }: OccurrenceOptions = {},
  ): Promise<WriteOutcome> {
    const row = await read(id);
    const { version } = row;
    const ends = endsToArchive(row);
    await rows.archive(ends);
    await meanwhile?.();
    const next = { dueDate: dateOf(version + 1), timeZone: 'UTC' };
    const message = { rowId: id, version, runId: `run ${version}`, dueDate: dateOf(version), next };
    return await rows.writeValues({ ...message, values: { day: version }, expected: 1, archived: archivedEnds(ends) });
  }

  /** A row that waits at this version, after as many occurrences as come before. */
  async function putAt(version: number, id = newRow().id): Promise<string> {
    await tables.rows.put(newRow({ id, dueDate: dateOf(1) }));
    while ((await read(id)).version < version) expect(await doOccurrence(id)).toBe('completed');
    return id;
  }

  async function historyOf(id: string): Promise<RowHistory> {
    const found = await tables.rows.getWithHistory(id);
    return (found?.row ?? found?.tombstone)?.history ?? {};
  }

  const isOf = (id: string, itemId = ''): boolean => (archivedRowId(itemId) ?? itemId) === id;
  const versions = (from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, n) => String(from + n));
  const noteLate = async (rowId: string, version: number, runId = 'late') =>
    await tables.rows.noteSuperseded({ rowId, version, runId });

  it('leave the row as large at its 70th occurrence as at its fifth, and 50 are told', async () => {
    const sizeOf = async (id: string): Promise<number> => {
      const get = new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } });
      return JSON.stringify((await tables.documentClient.send(get)).Item).length;
    };
    const id = await putAt(5);
    const size = await sizeOf(id);
    await putAt(70, id);

    // A version takes a digit more.
    expect(await sizeOf(id)).toBeLessThan(size + 20);
    expect(Object.keys((await read(id)).history)).toEqual(['68', '69']);
    const history = await historyOf(id);
    expect(Object.keys(history)).toEqual(versions(20, 69));
    for (const version of versions(20, 69)) {
      const told = { at: startedAt, dueDate: dateOf(Number(version)), written: 1, runId: `run ${version}` };
      expect(history[version]).toEqual({ end: 'completed', ...told });
    }
  });

  it('are told by a scan, which takes none of them for a row', async () => {
    const id = await putAt(6);
    const histories: unknown[] = [];
    for await (const { row } of tables.rows.scanWithHistory())
      if (row !== undefined && isOf(id, row.id)) histories.push(row.history);
    expect(histories).toEqual([await historyOf(id)]);

    const ids: string[] = [];
    for await (const row of tables.rows.scanRows()) if (isOf(id, row.id)) ids.push(row.id);
    expect(ids).toEqual([id]);
  });

  it('that a row of before has on it are archived ten at a time', async () => {
    const id = newRow().id;
    await tables.rows.put(newRow({ id, dueDate: dateOf(1) }));
    // Edits, too, end versions, and archive none.
    for (let day = 2; day <= 31; day += 1) await tables.rows.reschedule({ id, dueDate: dateOf(day) });
    expect(Object.keys((await read(id)).history)).toHaveLength(30);

    await doOccurrence(id);
    expect(Object.keys((await read(id)).history)).toEqual(versions(11, 31));
    expect(Object.keys(await historyOf(id))).toEqual(versions(1, 31));
  });

  it('stay on the row where its id leaves no room for another', async () => {
    const id = await putAt(5, 'x'.repeat(2_045));
    expect(Object.keys((await read(id)).history)).toEqual(versions(1, 4));
  });

  it('stay told when the row is deleted, for as long as its tombstone does, and when it is put again', async () => {
    const id = await putAt(6);
    await tables.rows.delete({ id });
    expect(Object.keys(await historyOf(id))).toEqual(versions(1, 6));
    const expiries = new Map<string, string | undefined>();
    for await (const [itemId, item] of itemsOf(id)) expiries.set(itemId, item['expiresAt']?.N);
    expect([...new Set(expiries.values())]).toEqual([String(expiryOf(startedAt))]);
    expect(expiries.size).toBe(4);

    await tables.rows.put(newRow({ id }));
    expect(Object.keys(await historyOf(id))).toEqual(versions(1, 6));
    await putAt(10, id);
    // Since then, those of the row as it is are archived to stay.
    const kept: string[] = [];
    for await (const [, item] of itemsOf(id)) if (item['expiresAt'] === undefined) kept.push(item['version']?.N ?? '');
    expect(kept.toSorted((a, b) => Number(a) - Number(b))).toEqual(['4', '5', '6', '7', '10']);
  });

  async function* itemsOf(id: string) {
    const { Items = [] } = await tables.documentClient.send(new ScanCommand({ TableName: 'rows' }));
    for (const item of Items) if (isOf(id, item['id']?.S)) yield [item['id']?.S ?? '', item] as const;
  }

  it('are not those of a row that was under its id long before', async () => {
    const id = await putAt(60);
    await tables.rows.delete({ id });
    // As DynamoDB does when its tombstone expires.
    await tables.documentClient.send(new DeleteItemCommand({ TableName: 'rows', Key: { id: { S: id } } }));
    tables.setClock('2026-09-01T12:00:00.000Z');

    await putAt(6, id);

    expect(Object.keys((await read(id)).history)).toEqual(versions(4, 5));
    const history = await historyOf(id);
    expect(Object.values(history).map(({ at }) => at)).toEqual(Array(5).fill('2026-09-01T12:00:00.000Z'));
  });

  describe('that a run comes to too late', () => {
    it('are noted wherever they are, once', async () => {
      const id = await putAt(6);
      for (const version of [1, 4, 5]) {
        expect(await noteLate(id, version)).toBe('noted');
        expect(await noteLate(id, version, `run ${version}`)).toBe('unchanged');
        expect((await historyOf(id))[version]).toMatchObject({ superseded: { late: startedAt } });
      }
      expect(await noteLate(id, 1)).toBe('unchanged');
      expect(await noteLate(id, 6)).toBe('unchanged');
    });

    it('stay on the row for once when that is while they are archived, and lose no note', async () => {
      const id = await putAt(5);
      const meanwhile = async () => await noteLate(id, 3);
      expect(await doOccurrence(id, { meanwhile })).toBe('completed');
      expect(Object.keys((await read(id)).history)).toEqual(['3', '4', '5']);
      expect((await historyOf(id))[3]).toMatchObject({ superseded: { late: startedAt } });

      expect(await doOccurrence(id)).toBe('completed');
      expect(Object.keys((await read(id)).history)).toEqual(['5', '6']);
      expect((await historyOf(id))[3]).toMatchObject({ superseded: { late: startedAt } });
    });

    it('would lose a note, were the row not asked how many there are', async () => {
      const client = tables.anotherClient();
      client.middlewareStack.add(
        (next) => async (args) => {
          const { input } = args;
          if (!('ConditionExpression' in input)) return await next(args);
          // Said again, it makes no difference what is asked of an end.
          const condition = input.ConditionExpression?.replace(/size\(#history\.#a0.*$/, '($& OR #version = :version)');
          return await next({ ...args, input: { ...input, ConditionExpression: condition } });
        },
        { step: 'initialize' },
      );
      const id = await putAt(5);
      await doOccurrence(id, { rows: tables.rowsThrough(client), meanwhile: async () => await noteLate(id, 3) });
      expect((await historyOf(id))[3]?.superseded).toBeUndefined();
    });

    it('keep their notes when a worker that read the row before archives them again', async () => {
      const id = await putAt(5);
      const before = endsToArchive(await read(id));
      await doOccurrence(id);
      expect(await noteLate(id, 3)).toBe('noted');

      await tables.rows.archive(before);

      expect((await historyOf(id))[3]).toMatchObject({ superseded: { late: startedAt } });
    });

    it('give their place to the end of 50 versions later, and do not take it back', async () => {
      const id = await putAt(5);
      const before = endsToArchive(await read(id));
      await putAt(56, id);
      const { 53: end } = await historyOf(id);

      await tables.rows.archive(before);

      expect(end).toBeDefined();
      expect((await historyOf(id))[53]).toEqual(end);
      expect(await noteLate(id, 3)).toBe('unchanged');
    });
  });
});
