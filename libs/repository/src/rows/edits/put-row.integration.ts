import { maximumRowBytes, type RowDefinition, rowSizeBytes } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { UnwritableError } from '../../errors.ts';
import { error, later, newRow, runId, startedAt, unwritable } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

describeWithTables(localStack, 'put', (tables) => {
  it('creates a scheduled row', async () => {
    const definition = newRow({ id: 'строка 🔑', changes: { constructor: { a: [1] } }, values: { 'a.b': null } });

    expect(await tables.rows.put(definition)).toBe('created');
    expect(await tables.rows.get('строка 🔑')).toEqual({
      ...definition,
      writes: {},
      history: {},
      status: 'scheduled',
      version: 1,
      occurrence: 1,
      anchorDate: definition.dueDate,
      createdAt: startedAt,
      updatedAt: startedAt,
    });
  });

  it('of the same definition changes nothing, whatever the order of its keys', async () => {
    const definition = newRow({ changes: { a: 1, b: { c: 2, d: 3 } } });
    await tables.rows.put(definition);
    const before = await tables.rows.get(definition.id);
    tables.setClock('2027-01-01T00:00:00Z');

    expect(await tables.rows.put({ ...definition, changes: { b: { d: 3, c: 2 }, a: 1 } })).toBe('unchanged');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it('of the same definition changes nothing, whatever happened to the row since', async () => {
    const definition = newRow({ changes: { a: 1 } });
    await tables.rows.put(definition);
    await tables.rows.writeValues({ rowId: definition.id, version: 1, runId, values: { a: 1 }, expected: 1 });
    expect(await tables.rows.put(definition)).toBe('unchanged');

    await tables.rows.reschedule({ id: definition.id, dueDate: '2030-01-01' });
    const before = await tables.rows.get(definition.id);
    expect(await tables.rows.put(definition)).toBe('unchanged');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it.each([
    {
      edit: 'rescheduled',
      byOwner: async (id: string) => await tables.rows.reschedule({ id, dueDate: '2030-01-01' }),
      differences: ['dueDate'],
    },
    {
      edit: 'changed',
      byOwner: async (id: string) => await tables.rows.change({ id, changes: { a: 2 } }),
      differences: ['changes.a'],
    },
    { edit: 'cancelled', byOwner: async (id: string) => await tables.rows.cancel({ id }), differences: ['status'] },
  ])(
    'of the same definition with replace takes the place of a row that was $edited',
    async ({ byOwner, differences }) => {
      const definition = newRow({ changes: { a: 1 } });
      const { id } = definition;
      await tables.rows.put(definition);
      await byOwner(id);
      expect(await tables.rows.compare(definition)).toMatchObject({
        found: 'edited',
        row: { id, version: 2 },
        differences,
      });
      expect(await tables.rows.compareMany([{ definition }])).toMatchObject([{ found: 'edited', differences }]);

      expect(await tables.rows.put(definition, { replace: true })).toBe('replaced');
      expect(await tables.rows.get(id)).toMatchObject({ ...definition, status: 'scheduled', version: 3 });
      expect(await tables.rows.put(definition, { replace: true })).toBe('unchanged');
    },
  );

  it.each<Partial<RowDefinition>>([
    { dueDate: '2026-03-30' },
    { dueTime: '09:30' },
    { repeat: 'FREQ=DAILY' },
    { calendar: 'TARGET' },
    { shift: 'next' },
    { anchorDate: '2026-03-28' },
    { occurrence: 2 },
    { tenant: 'acme' },
    { priority: 'high' },
    { timeZone: 'Asia/Tokyo' },
    { rule: 'renew' },
    { changes: { a: 2 } },
    { values: { a: 2 } },
  ])('of another definition (%j) returns conflict, and changes nothing', async (other) => {
    const definition = newRow({ changes: { a: 1 } });
    await tables.rows.put(definition);
    const before = await tables.rows.get(definition.id);

    expect(await tables.rows.put({ ...definition, ...other })).toBe('conflict');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it('begins a series at another date and number, and finds the same definition later in the series', async () => {
    const start = { repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1', anchorDate: '2026-01-31', occurrence: 3 };
    const definition = newRow({ dueDate: '2026-03-31', ...start });
    await tables.rows.put(definition);
    expect(await tables.rows.get(definition.id)).toMatchObject(start);

    const next = { dueDate: '2026-04-30', timeZone: 'UTC' };
    await tables.rows.complete({ rowId: definition.id, version: 1, runId, dueDate: '2026-03-31', next });
    expect(await tables.rows.get(definition.id)).toMatchObject({ ...start, ...next, occurrence: 4 });
    expect(await tables.rows.put(definition)).toBe('unchanged');
  });

  it.each<Partial<RowDefinition>>([{ dueTime: '09:30' }, { tenant: 'acme' }, { priority: 'high' }])(
    'with replace removes what the definition lacks (%j)',
    async (option) => {
      const definition = newRow();
      await tables.rows.put({ ...definition, ...option });
      expect(await tables.rows.get(definition.id)).toMatchObject(option);

      expect(await tables.rows.compare(definition)).toMatchObject({
        found: 'conflict',
        differences: Object.keys(option),
      });
      expect(await tables.rows.put(definition, { replace: true })).toBe('replaced');
      expect(await tables.rows.get(definition.id)).not.toHaveProperty(Object.keys(option));
    },
  );

  it('with replace of another definition replaces the row, at the next version', async () => {
    const definition = newRow({ changes: { a: 1, b: 2 }, values: { kept: 1 } });
    const { id } = definition;
    await tables.rows.put(definition);
    await tables.rows.writeValues({ rowId: id, version: 1, runId, values: { a: 1 }, expected: 2 });
    tables.setClock(later);
    const other = newRow({ id, dueDate: '2026-04-01', timeZone: 'Asia/Tokyo', rule: 'renew', values: { b: 3 } });

    expect(await tables.rows.put(other, { replace: true })).toBe('replaced');
    expect(await tables.rows.get(id)).toEqual({
      ...other,
      writes: {},
      status: 'scheduled',
      version: 2,
      history: { 1: { end: 'replaced', at: later, dueDate: definition.dueDate, written: 1 } },
      occurrence: 1,
      anchorDate: '2026-04-01',
      createdAt: later,
      updatedAt: later,
    });
    expect(await tables.rows.put(other)).toBe('unchanged');
    expect(await tables.rows.countDue({ dueBy: '2026-03-31T14:59:59.999Z' })).toBe(
      (await tables.rows.countDue({ dueBy: '2026-03-31T15:00:00.000Z' })) - 1,
    );
  });

  it('with replace of the same definition, or of a new row, does the same as without', async () => {
    const definition = newRow({ changes: { a: 1 } });
    expect(await tables.rows.put(definition, { replace: true })).toBe('created');
    const before = await tables.rows.get(definition.id);
    expect(await tables.rows.put(definition, { replace: true })).toBe('unchanged');
    expect(await tables.rows.put({ ...definition, changes: {} }, { replace: false })).toBe('conflict');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it('with replace of the same definition leaves a row that only the pipeline has changed', async () => {
    const definition = newRow({ rule: 'renew', changes: { periodMonths: 1 } });
    await tables.rows.put(definition);
    const { id: rowId, dueDate } = definition;
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    expect(await tables.rows.complete({ rowId, version: 1, runId, dueDate, next })).toBe('completed');
    const before = await tables.rows.get(definition.id);
    expect(before).toMatchObject({ version: 2, dueDate: '2026-04-29' });
    expect(await tables.rows.put(definition, { replace: true })).toBe('unchanged');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it.each(['completed', 'failed'])('with replace schedules a %s row, and keeps its end in the history', async (end) => {
    const definition = newRow({ changes: { a: 1 } });
    const message = { rowId: definition.id, version: 1, runId };
    await tables.rows.put(definition);
    if (end === 'completed') await tables.rows.writeValues({ ...message, values: { a: 1 }, expected: 1 });
    else await tables.rows.fail({ ...message, error });
    tables.setClock(later);

    expect(await tables.rows.put({ ...definition, changes: { a: 2 } }, { replace: true })).toBe('replaced');
    const row = await tables.rows.get(definition.id);
    expect(row).toMatchObject({ status: 'scheduled', version: 2, changes: { a: 2 }, values: {}, writes: {} });
    expect(row).not.toHaveProperty('lastError');
    expect(row).not.toHaveProperty('completedAt');
    expect(row?.history[1]).toMatchObject({ end, runId, after: { edit: 'replaced', at: later } });
  });

  it.each(unwritable)('refuses a row with %s', async (_, values, reason) => {
    for (const part of [{ changes: values }, { values }]) {
      const definition = newRow(part);
      const put = tables.rows.put(definition);
      await expect(put).rejects.toBeInstanceOf(UnwritableError);
      await expect(put).rejects.toThrow(reason);
      expect(await tables.rows.get(definition.id)).toBeUndefined();
    }
  });

  it('with replace keeps the row when the new one cannot be stored', async () => {
    const definition = newRow();
    await tables.rows.put(definition);
    const before = await tables.rows.get(definition.id);
    const put = tables.rows.put({ ...definition, changes: { 'C:\\x': 1 } }, { replace: true });
    await expect(put).rejects.toBeInstanceOf(UnwritableError);
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it('of the largest possible row leaves room to fail it', async () => {
    const definition = newRow();
    const room = maximumRowBytes - rowSizeBytes({ ...definition, changes: { text: '' } }, {});
    const put = async (length: number) =>
      await tables.rows.put({ ...definition, changes: { text: 'x'.repeat(length) } });
    await expect(put(room + 1)).rejects.toThrow(
      /^The values text can't be written to the row .*: the row may reach 409601/,
    );
    expect(await put(room)).toBe('created');
    expect(await tables.rows.fail({ rowId: definition.id, version: 1, runId, error })).toBe('failed');
  });

  it('is predicted by compare, without a write', async () => {
    const definition = newRow({ changes: { a: 1 } });
    expect(await tables.rows.compare(definition)).toEqual({ found: 'absent' });
    expect(await tables.rows.get(definition.id)).toBeUndefined();

    await tables.rows.put(definition);
    expect(await tables.rows.compare(definition)).toEqual({ found: 'unchanged' });
    expect(await tables.rows.compare({ ...definition, dueDate: '2026-04-01', changes: { a: 2 } })).toMatchObject({
      found: 'conflict',
      row: definition,
      differences: ['dueDate', 'changes.a'],
    });
  });

  it('creates one row from several concurrent calls', async () => {
    const definition = newRow();
    const outcomes = await Promise.all(Array.from({ length: 10 }, async () => await tables.rows.put(definition)));

    expect(outcomes.toSorted()).toEqual(['created', ...Array.from({ length: 9 }, () => 'unchanged')]);
  });
});
