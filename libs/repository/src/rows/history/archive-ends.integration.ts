import { DeleteItemCommand, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { RowHistory } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { archivedRowId } from '../../items/archive-id.ts';
import { newRow, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';
import { tombstoneExpiresAtSeconds } from '../edits/delete-row.ts';
import type { WriteOutcome } from '../plans/write-values-input.ts';
import type { RowRepository } from '../row-repository.ts';
import { archivedEnds, endsToArchive } from './archive-ends.ts';

const dateOf = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);

describeWithTables(localStack, 'the ends of a recurring row', (tables) => {
  interface OccurrenceOptions {
    rows?: RowRepository;
    /** Called after the worker's part and before the writer's. */
    interfere?: () => Promise<unknown>;
  }

  /** Processes an occurrence like the worker and the writer. */
  async function doOccurrence(
    id: string,
    { rows = tables.rows, interfere }: OccurrenceOptions = {},
  ): Promise<WriteOutcome> {
    const row = await tables.row(id);
    const { version } = row;
    const ends = endsToArchive(row);
    await rows.archive(ends);
    await interfere?.();
    const next = { dueDate: dateOf(version + 1), timeZone: 'UTC' };
    const message = { rowId: id, version, runId: `run ${version}`, dueDate: dateOf(version), next };
    return await rows.writeValues({ ...message, values: { day: version }, expected: 1, archived: archivedEnds(ends) });
  }

  /** Puts a row and completes its occurrences until it is at `version`. */
  async function putAt(version: number, id = newRow().id): Promise<string> {
    await tables.rows.put(newRow({ id, dueDate: dateOf(1) }));
    while ((await tables.row(id)).version < version) expect(await doOccurrence(id)).toBe('completed');
    return id;
  }

  async function historyOf(id: string): Promise<RowHistory> {
    const found = await tables.rows.getWithHistory(id);
    return (found?.row ?? found?.tombstone)?.history ?? {};
  }

  const isOf = (id: string, itemId = ''): boolean => (archivedRowId(itemId) ?? itemId) === id;
  const versions = (from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, n) => String(from + n));
  const recordLate = async (rowId: string, version: number, runId = 'late') =>
    await tables.rows.recordSuperseded({ rowId, version, runId });

  it('do not grow the row from its 5th to its 70th occurrence, and the last 50 are returned', async () => {
    const sizeOf = async (id: string): Promise<number> => {
      const get = new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } });
      return JSON.stringify((await tables.documentClient.send(get)).Item).length;
    };
    const id = await putAt(5);
    const size = await sizeOf(id);
    await putAt(70, id);

    // The version numbers are longer by a digit.
    expect(await sizeOf(id)).toBeLessThan(size + 20);
    expect(Object.keys((await tables.row(id)).history)).toEqual(['68', '69']);
    const history = await historyOf(id);
    expect(Object.keys(history)).toEqual(versions(20, 69));
    for (const version of versions(20, 69)) {
      const expected = { at: startedAt, dueDate: dateOf(Number(version)), written: 1, runId: `run ${version}` };
      expect(history[version]).toEqual({ end: 'completed', ...expected });
    }
  });

  it('are returned by scanWithHistory, and archive items are not rows', async () => {
    const id = await putAt(6);
    const histories: unknown[] = [];
    for await (const { row } of tables.rows.scanWithHistory())
      if (row !== undefined && isOf(id, row.id)) histories.push(row.history);
    expect(histories).toEqual([await historyOf(id)]);

    const ids: string[] = [];
    for await (const row of tables.rows.scanRows()) if (isOf(id, row.id)) ids.push(row.id);
    expect(ids).toEqual([id]);
  });

  it('of a row of an older release are archived ten at a time', async () => {
    const id = newRow().id;
    await tables.rows.put(newRow({ id, dueDate: dateOf(1) }));
    // Edits end versions without archiving ends.
    for (let day = 2; day <= 31; day += 1) await tables.rows.reschedule({ id, dueDate: dateOf(day) });
    expect(Object.keys((await tables.row(id)).history)).toHaveLength(30);

    await doOccurrence(id);
    expect(Object.keys((await tables.row(id)).history)).toEqual(versions(11, 31));
    expect(Object.keys(await historyOf(id))).toEqual(versions(1, 31));
  });

  it('stay on the row when its id is too long for an archive id', async () => {
    const id = await putAt(5, 'x'.repeat(2_045));
    expect(Object.keys((await tables.row(id)).history)).toEqual(versions(1, 4));
  });

  it('expire with the tombstone of a deleted row, and are kept when the row is put again', async () => {
    const id = await putAt(6);
    await tables.rows.delete({ id });
    expect(Object.keys(await historyOf(id))).toEqual(versions(1, 6));
    const expiries = new Map<string, string | undefined>();
    for await (const [itemId, item] of itemsOf(id)) expiries.set(itemId, item['expiresAt']?.N);
    expect([...new Set(expiries.values())]).toEqual([String(tombstoneExpiresAtSeconds(new Date(startedAt)))]);
    expect(expiries.size).toBe(4);

    await tables.rows.put(newRow({ id }));
    expect(Object.keys(await historyOf(id))).toEqual(versions(1, 6));
    await putAt(10, id);
    // The archive items of the new row do not expire.
    const kept: string[] = [];
    for await (const [, item] of itemsOf(id)) if (item['expiresAt'] === undefined) kept.push(item['version']?.N ?? '');
    expect(kept.toSorted((a, b) => Number(a) - Number(b))).toEqual(['4', '5', '6', '7', '10']);
  });

  async function* itemsOf(id: string) {
    const { Items = [] } = await tables.documentClient.send(new ScanCommand({ TableName: 'rows' }));
    for (const item of Items) if (isOf(id, item['id']?.S)) yield [item['id']?.S ?? '', item] as const;
  }

  it('do not include ends of an earlier row whose tombstone has expired', async () => {
    const id = await putAt(60);
    await tables.rows.delete({ id });
    // DynamoDB's Time to Live deletes the tombstone.
    await tables.documentClient.send(new DeleteItemCommand({ TableName: 'rows', Key: { id: { S: id } } }));
    tables.setClock('2026-09-01T12:00:00.000Z');

    await putAt(6, id);

    expect(Object.keys((await tables.row(id)).history)).toEqual(versions(4, 5));
    const history = await historyOf(id);
    expect(Object.values(history).map(({ at }) => at)).toEqual(Array(5).fill('2026-09-01T12:00:00.000Z'));
  });

  describe('on which a late run is recorded', () => {
    it('are on the row or in the archive, and the run is recorded once', async () => {
      const id = await putAt(6);
      for (const version of [1, 4, 5]) {
        expect(await recordLate(id, version)).toBe('recorded');
        expect(await recordLate(id, version, `run ${version}`)).toBe('unchanged');
        expect((await historyOf(id))[version]).toMatchObject({ superseded: { late: startedAt } });
      }
      expect(await recordLate(id, 1)).toBe('unchanged');
      expect(await recordLate(id, 6)).toBe('unchanged');
    });

    it('stay on the row when the run is recorded while they are archived', async () => {
      const id = await putAt(5);
      const interfere = async () => await recordLate(id, 3);
      expect(await doOccurrence(id, { interfere })).toBe('completed');
      expect(Object.keys((await tables.row(id)).history)).toEqual(['3', '4', '5']);
      expect((await historyOf(id))[3]).toMatchObject({ superseded: { late: startedAt } });

      expect(await doOccurrence(id)).toBe('completed');
      expect(Object.keys((await tables.row(id)).history)).toEqual(['5', '6']);
      expect((await historyOf(id))[3]).toMatchObject({ superseded: { late: startedAt } });
    });

    it('would lose the record without the condition on the number of notes', async () => {
      const client = tables.anotherClient();
      client.middlewareStack.add(
        (next) => async (args) => {
          const { input } = args;
          if (!('ConditionExpression' in input)) return await next(args);
          // DynamoDB rejects unused values, so the clause stays and is made ineffective.
          const condition = input.ConditionExpression?.replace(/size\(#history\.#a0.*$/, '($& OR #version = :version)');
          return await next({ ...args, input: { ...input, ConditionExpression: condition } });
        },
        { step: 'initialize' },
      );
      const id = await putAt(5);
      await doOccurrence(id, { rows: tables.rowsThrough(client), interfere: async () => await recordLate(id, 3) });
      expect((await historyOf(id))[3]?.superseded).toBeUndefined();
    });

    it('keep the record when a worker with an older copy of the row archives them again', async () => {
      const id = await putAt(5);
      const before = endsToArchive(await tables.row(id));
      await doOccurrence(id);
      expect(await recordLate(id, 3)).toBe('recorded');

      await tables.rows.archive(before);

      expect((await historyOf(id))[3]).toMatchObject({ superseded: { late: startedAt } });
    });

    it('are overwritten by the end of 50 versions later, and never the reverse', async () => {
      const id = await putAt(5);
      const before = endsToArchive(await tables.row(id));
      await putAt(56, id);
      const { 53: end } = await historyOf(id);

      await tables.rows.archive(before);

      expect(end).toBeDefined();
      expect((await historyOf(id))[53]).toEqual(end);
      expect(await recordLate(id, 3)).toBe('unchanged');
    });
  });
});
