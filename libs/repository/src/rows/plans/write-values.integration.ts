import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Row, Values } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { UnwritableError } from '../../errors.ts';
import { toAttributes } from '../../items/attribute-value.ts';
import { dueDate, ended, later, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';
import type { RowRepository } from '../row-repository.ts';
import type { WriteOutcome, WriteValuesInput } from './write-values-input.ts';

/** Holds the first `count` responses until all have arrived, so that DynamoDB has processed the first request of each call. */
function holdResponses(client: DynamoDBDocumentClient, count: number): void {
  let responses = 0;
  const allReceived = Promise.withResolvers<void>();
  client.middlewareStack.add(
    (next) => async (input) => {
      try {
        return await next(input);
      } finally {
        responses += 1;
        if (responses === count) allReceived.resolve();
        await allReceived.promise;
      }
    },
    { step: 'initialize' },
  );
}

const numbered = (count: number): Values =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`key ${n}`, { n, text: `value ${n}` }]));

describeWithTables(localStack, 'writeValues', (tables) => {
  const put = async (definition: Parameters<typeof newRow>[0] = {}): Promise<Row> => {
    const row = newRow(definition);
    expect(await tables.rows.put(row)).toBe('created');
    return await tables.row(row.id);
  };
  const inputs = (row: Row, values: Values): WriteValuesInput[] =>
    Object.entries(values).map(([key, value]) => ({
      rowId: row.id,
      version: row.version,
      runId,
      values: { [key]: value },
      expected: Object.keys(values).length,
    }));
  const written = (row: Row, values: Values, at: string): Row => ({
    ...row,
    values: { ...row.values, ...values },
    writes: Object.fromEntries(Object.keys(values).map((key) => [key, at])),
    runId,
    planId: 'unnamed.1',
    updatedAt: at,
  });
  const completed = (row: Row, values: Values, at: string): Row => ({
    ...ended(written(row, values, at), { end: 'completed', at, runId }),
    status: 'completed',
    completedAt: at,
  });

  describe('20 concurrent calls for 20 keys of a row', () => {
    const values = numbered(20);

    async function writeAllAtOnce(
      write: (rows: RowRepository, client: DynamoDBDocumentClient, input: WriteValuesInput) => Promise<WriteOutcome>,
    ): Promise<{ before: Row; after: Row; outcomes: WriteOutcome[] }> {
      const before = await put({ values: { kept: 'as it was', 'key 3': 'old' } });
      const client = tables.anotherClient();
      holdResponses(client, 20);
      const rows = tables.rowsThrough(client);
      const outcomes = await Promise.all(inputs(before, values).map(async (input) => await write(rows, client, input)));
      return { before, after: await tables.row(before.id), outcomes };
    }

    it('write all keys, and one call completes the row', async () => {
      tables.setClock(later);
      const { before, after, outcomes } = await writeAllAtOnce(
        async (rows, _client, input) => await rows.writeValues(input),
      );

      expect(after).toEqual(completed(before, values, later));
      expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(19);
    });

    it('lose updates in a faulty variant that reads the map and writes it back', async () => {
      const { after } = await writeAllAtOnce(async (rows, client, { rowId, values: own }) => {
        const row = await rows.get(rowId);
        await client.send(
          new UpdateItemCommand({
            TableName: 'rows',
            Key: { id: { S: rowId } },
            UpdateExpression: 'SET #values = :values',
            ExpressionAttributeNames: { '#values': 'values' },
            ExpressionAttributeValues: { ':values': { M: toAttributes({ ...row?.values, ...own }) } },
          }),
        );
        return 'written';
      });

      const landed = Object.keys(values).filter(
        (key) => after.values[key] !== undefined && after.values[key] !== 'old',
      );
      expect(landed).toHaveLength(1);
    });
  });

  it('writes several keys in one call, and keeps the other keys', async () => {
    const row = await put({ values: { kept: 1, a: 'old' } });
    const values = { a: 'new', b: [1, { c: null }] };
    tables.setClock(later);

    expect(await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values, expected: 3 })).toBe('written');
    expect(await tables.row(row.id)).toEqual(written(row, values, later));
  });

  it('writes a whole plan and completes the row in one update', async () => {
    const row = await put({ values: { kept: 1 } });
    const values = { a: 1, b: 2 };
    const requests: string[] = [];
    const rows = tables.rowsInterruptedBy(async (name) => void requests.push(name));
    tables.setClock(later);

    expect(await rows.writeValues({ rowId: row.id, version: 1, runId, values, expected: 2 })).toBe('completed');
    expect(requests).toEqual(['UpdateItemCommand']);
    expect(await tables.row(row.id)).toEqual(completed(row, values, later));
  });

  it.each([150, 180, 400])('completes the row with a plan of %i keys', async (count) => {
    const row = await put();
    const values = numbered(count);
    tables.setClock(later);

    expect(await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values, expected: count })).toBe(
      'completed',
    );
    expect(await tables.row(row.id)).toEqual(completed(row, values, later));
  });

  it('removes a completed row from the due index', async () => {
    const row = await put();
    const due = async (): Promise<boolean> => {
      for await (const { id } of dueIds()) if (id === row.id) return true;
      return false;
    };
    expect(await due()).toBe(true);

    await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 1 });

    expect(await due()).toBe(false);
  });

  async function* dueIds(): AsyncGenerator<{ id: string }> {
    for (const shard of ['00', '01', '02', '03']) {
      yield* (await tables.rows.dueRows({ shard, dueBy: '2026-03-29T12:00:00Z', limit: 1_000 })).rows;
    }
  }

  it('changes only updatedAt for a duplicate before completion', async () => {
    const row = await put();
    const input = { rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 2 };
    expect(await tables.rows.writeValues(input)).toBe('written');
    tables.setClock(later);

    expect(await tables.rows.writeValues(input)).toBe('written');
    expect(await tables.row(row.id)).toEqual({ ...written(row, { a: 1 }, startedAt), updatedAt: later });
  });

  it('changes nothing for a duplicate after completion', async () => {
    const row = await put();
    const [first, second] = inputs(row, { a: 1, b: 2 });
    if (first === undefined || second === undefined) throw new Error('There are two');
    expect(await tables.rows.writeValues(first)).toBe('written');
    expect(await tables.rows.writeValues(second)).toBe('completed');
    const after = await tables.row(row.id);
    tables.setClock(later);

    expect(await tables.rows.writeValues(first)).toBe('superseded');
    expect(await tables.rows.writeValues({ ...second, values: { b: 'another' } })).toBe('superseded');
    expect(await tables.row(row.id)).toEqual(after);
  });

  it('completes a row by a duplicate when the first writer stopped before the completion', async () => {
    const row = await put();
    const [first, second] = inputs(row, { a: 1, b: 2 });
    if (first === undefined || second === undefined) throw new Error('There are two');
    await tables.rows.writeValues(first);
    // With a larger `expected` this call writes the value and does not complete the row.
    expect(await tables.rows.writeValues({ ...second, expected: 3 })).toBe('written');

    expect(await tables.rows.writeValues(second)).toBe('completed');
    expect(await tables.row(row.id)).toEqual(completed(row, { a: 1, b: 2 }, startedAt));
  });

  it('returns completed to one of two runs that write the same values, and ended to the other', async () => {
    const row = await put();
    const [first, second] = inputs(row, { a: 1, b: 2 });
    if (first === undefined || second === undefined) throw new Error('There are two');
    await tables.rows.writeValues(first);
    const client = tables.anotherClient();
    holdResponses(client, 2);
    const rows = tables.rowsThrough(client);
    // Both calls write the last value before either completes the row.
    const outcomes = await Promise.all([
      rows.writeValues({ ...second, runId: 'one' }),
      rows.writeValues({ ...second, runId: 'other' }),
    ]);

    expect(outcomes.toSorted()).toEqual(['completed', 'ended']);
    const winner = outcomes[0] === 'completed' ? 'one' : 'other';
    expect((await tables.row(row.id)).history[1]).toMatchObject({ end: 'completed', runId: winner });
  });

  it('keeps the due date of a recurring row when the message of an older release lacks it', async () => {
    const row = await put();
    const next = { dueDate: '2026-04-30', timeZone: 'UTC' };
    const values = { a: 1, b: 2 };
    const input = { rowId: row.id, version: 1, runId, values, expected: 2, next };

    expect(await tables.rows.writeValues(input)).toBe('completed');
    expect((await tables.row(row.id)).history[1]).toMatchObject({ end: 'completed', dueDate, written: 2 });
    expect(await tables.rows.writeValues({ ...input, version: 2, dueDate: next.dueDate })).toBe('completed');
    expect((await tables.row(row.id)).history[2]).toMatchObject({
      end: 'completed',
      dueDate: next.dueDate,
      written: 2,
    });
  });

  it.each([
    ['rescheduled', async (id: string) => await tables.rows.reschedule({ id, dueDate: '2026-04-01' })],
    ['changed', async (id: string) => await tables.rows.change({ id, changes: { other: 1 } })],
    ['cancelled', async (id: string) => await tables.rows.cancel({ id })],
    [
      'failed',
      async (rowId: string) => {
        const error = { stage: 'worker', name: 'Error', message: 'x', attempt: 1, at: startedAt };
        await tables.rows.fail({ rowId, version: 1, runId, error });
      },
    ],
    ['completed', async (rowId: string) => void (await tables.rows.complete({ rowId, version: 1, runId, dueDate }))],
  ])('returns superseded for a row that was %s before', async (_what, edit) => {
    const row = await put();
    await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 3 });
    await edit(row.id);
    const after = await tables.row(row.id);
    tables.setClock(later);

    for (const values of [{ a: 2 }, { b: 2 }, { a: 1, b: 2, c: 3 }]) {
      expect(await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values, expected: 3 })).toBe(
        'superseded',
      );
    }
    expect(await tables.row(row.id)).toEqual(after);
  });

  it('stops after the first of two updates when the row is cancelled between them', async () => {
    const { id } = await put();
    const rows = tables.rowsInterruptedBy(async (_name, _input, request) => {
      if (request === 2) await tables.rows.cancel({ id });
    });
    const input = { rowId: id, version: 1, runId, values: numbered(200), expected: 200 };

    expect(await rows.writeValues(input)).toBe('superseded');
    const { values, history, status } = await tables.row(id);
    const written = Object.keys(values).length;
    expect(written).toBeGreaterThan(0);
    expect([status, history[1]?.written]).toEqual(['cancelled', written]);
  });

  it('returns superseded for a missing row, and creates no row', async () => {
    expect(await tables.rows.writeValues({ rowId: 'nobody', version: 1, runId, values: { a: 1 }, expected: 1 })).toBe(
      'superseded',
    );
    expect(await tables.rows.get('nobody')).toBeUndefined();
  });

  it.each([1, 2])('schedules the next occurrence of a recurring row with %i values', async (count) => {
    const row = await put({ dueDate: '2026-01-31', timeZone: 'Europe/Lisbon', rule: 'renew', values: { kept: 1 } });
    const values = numbered(count);
    const next = { dueDate: '2026-04-30', timeZone: 'Europe/Lisbon' };
    tables.setClock(later);

    const outcomes: WriteOutcome[] = [];
    for (const input of inputs(row, values)) outcomes.push(await tables.rows.writeValues({ ...input, next }));

    expect(outcomes.at(-1)).toBe('completed');
    expect(await tables.row(row.id)).toEqual({
      ...ended(row, { end: 'completed', at: later, runId, written: count }),
      dueDate: '2026-04-30',
      values: { kept: 1, ...values },
      writes: {},
      version: 2,
      occurrence: 2,
      completedAt: later,
      updatedAt: later,
    });
    const [again] = inputs(row, values);
    if (again !== undefined) expect(await tables.rows.writeValues({ ...again, next })).toBe('superseded');
    const ids: string[] = [];
    for (const shard of ['00', '01', '02', '03']) {
      const { rows } = await tables.rows.dueRows({ shard, dueBy: '2026-04-29T23:00:00Z', limit: 1_000 });
      ids.push(...rows.filter(({ version }) => version === 2).map(({ id, dueAt }) => `${id} ${dueAt}`));
    }
    expect(ids).toContain(`${row.id} 2026-04-29T23:00:00.000Z`);
  });

  it('accepts keys with a meaning in JavaScript or DynamoDB, except __proto__ and keys with a backslash', async () => {
    const row = await put({ values: { constructor: 'Lotus' } });
    const keys = [
      'constructor',
      'prototype',
      'toString',
      'a.b',
      '#k0',
      ':k0',
      'a b',
      ' ',
      '[0]',
      'values',
      'size',
      "it's",
      '"',
      '🔑',
      'ключ',
      'k'.repeat(2_000),
    ];
    const values: Values = Object.fromEntries(keys.map((key, n) => [key, { [key]: n }]));

    for (const input of inputs(row, values)) await tables.rows.writeValues(input);

    const after = await tables.row(row.id);
    expect(after).toEqual(completed(row, values, startedAt));
    expect(Object.keys(after.values).toSorted()).toEqual(keys.toSorted());
    for (const key of ['__proto__', '', 'a\\b', 'a\uFFFE', 'a\uFFFF', 'a\uD800']) {
      const refused = { rowId: row.id, version: 1, runId, values: { [key]: 1 }, expected: 1 };
      await expect(tables.rows.writeValues(refused)).rejects.toThrow(UnwritableError);
    }
  });

  it('stores values unchanged', async () => {
    const row = await put();
    const values = {
      zero: 0,
      minus: -1.5,
      large: 9.99e125,
      small: 1e-130,
      third: 1 / 3,
      beyond: 2 ** 60,
      empty: '',
      no: false,
      none: null,
      list: [],
      map: {},
    };

    await tables.rows.writeValues({ rowId: row.id, version: 1, runId, values, expected: 11 });

    expect((await tables.row(row.id)).values).toEqual(values);
  });

  it.each([1, 2])(
    'throws UnwritableError, which names only keys, for a row that becomes too large (plan of %i values)',
    async (expected) => {
      const row = await put({ values: { already: 'x'.repeat(300_000) } });
      const values = { description: 'secret'.repeat(20_000) };

      const error: unknown = await tables.rows
        .writeValues({ rowId: row.id, version: 1, runId, values, expected })
        .catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(UnwritableError);
      expect(error).toMatchObject({
        rowId: row.id,
        keys: ['description'],
        message: `The values description can't be written to the row ${row.id}: the row would exceed DynamoDB's item size limit of 400 KB`,
      });
      expect(await tables.row(row.id)).toEqual(row);
    },
  );

  it('refuses more values than the plan has, and no values', async () => {
    const row = await put();
    const input = { rowId: row.id, version: 1, runId, expected: 1 };
    await expect(tables.rows.writeValues({ ...input, values: { a: 1, b: 2 } })).rejects.toThrow(RangeError);
    await expect(tables.rows.writeValues({ ...input, values: {} })).rejects.toThrow(RangeError);
    expect(await tables.row(row.id)).toEqual(row);
  });
});
