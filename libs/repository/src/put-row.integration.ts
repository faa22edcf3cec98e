import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { enginesToTest, newRow, startedAt, useTables } from './testing/use-tables.ts';

describe.each(enginesToTest(installedEngines()))('put on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });

  it('creates a row that waits for its date', async () => {
    const definition = newRow({ id: 'строка 🔑', changes: { constructor: { a: [1] } }, values: { 'a.b': null } });

    expect(await tables.rows.put(definition)).toBe('created');
    expect(await tables.rows.get('строка 🔑')).toEqual({
      ...definition,
      writes: {},
      status: 'scheduled',
      version: 1,
      occurrence: 1,
      anchorDate: definition.dueDate,
      createdAt: startedAt,
      updatedAt: startedAt,
    });
  });

  it('of the same definition changes nothing, in whatever order its keys are', async () => {
    const definition = newRow({ changes: { a: 1, b: { c: 2, d: 3 } } });
    await tables.rows.put(definition);
    const before = await tables.rows.get(definition.id);
    tables.setClock('2027-01-01T00:00:00Z');

    expect(await tables.rows.put({ ...definition, changes: { b: { d: 3, c: 2 }, a: 1 } })).toBe('unchanged');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it('of the same definition changes nothing, whatever has become of the row', async () => {
    const definition = newRow({ changes: { a: 1 } });
    await tables.rows.put(definition);
    await tables.rows.writeValues({ rowId: definition.id, version: 1, values: { a: 1 }, expected: 1 });
    expect(await tables.rows.put(definition)).toBe('unchanged');

    await tables.rows.reschedule({ id: definition.id, dueDate: '2030-01-01' });
    const before = await tables.rows.get(definition.id);
    expect(await tables.rows.put(definition)).toBe('unchanged');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it.each([
    { dueDate: '2026-03-30' },
    { timeZone: 'Asia/Tokyo' },
    { rule: 'renew' },
    { changes: { a: 2 } },
    { values: { a: 2 } },
  ])('of another definition (%j) is a conflict, and changes nothing', async (other) => {
    const definition = newRow({ changes: { a: 1 } });
    await tables.rows.put(definition);
    const before = await tables.rows.get(definition.id);

    expect(await tables.rows.put({ ...definition, ...other })).toBe('conflict');
    expect(await tables.rows.get(definition.id)).toEqual(before);
  });

  it('can be foretold without changing anything', async () => {
    const definition = newRow({ changes: { a: 1 } });
    expect(await tables.rows.compare(definition)).toBe('absent');
    expect(await tables.rows.get(definition.id)).toBeUndefined();

    await tables.rows.put(definition);
    expect(await tables.rows.compare(definition)).toBe('unchanged');
    expect(await tables.rows.compare({ ...definition, changes: { a: 2 } })).toBe('conflict');
  });

  it('of one definition from many at once creates one row', async () => {
    const definition = newRow();
    const outcomes = await Promise.all(Array.from({ length: 10 }, async () => await tables.rows.put(definition)));

    expect(outcomes.toSorted()).toEqual(['created', ...Array.from({ length: 9 }, () => 'unchanged')]);
  });
});
