import { describe, expect, it } from '@jest/globals';
import { measureRow } from './measure-row.ts';
import { meanShape } from './row-shape.ts';
import { sampleRow } from './sample-row.ts';

const kilobyte = sampleRow({ values: 5, bytes: 1_024, keyBytes: 8 });

describe('a row', () => {
  it('costs the units of its larger item, before or after the update, and one of the index', async () => {
    expect(await measureRow(kilobyte)).toMatchObject({
      values: 5,
      recurring: 0,
      readUnits: 1,
      writeUnits: { rows: 2, index: 1 },
      putUnits: { rows: 2, index: 1 },
      valueMessages: 1,
      archiveUpdates: 0,
    });
    const large = await measureRow(sampleRow({ values: 5, bytes: 30_000, keyBytes: 8 }));
    expect(large.itemBytes).toBeGreaterThan(30_000);
    expect(large.readUnits).toBe(Math.ceil(large.itemBytes / 4_096));
    expect(large.writeUnits).toEqual({ rows: Math.ceil(large.itemBytes / 1_024), index: 1 });
  });

  it('that recurs moves in the index, and archives an earlier end from its third occurrence on', async () => {
    const monthly = async (occurrence: number) =>
      await measureRow({ ...kilobyte, repeat: 'FREQ=MONTHLY' }, { occurrence });
    expect(await monthly(1)).toMatchObject({ recurring: 1, writeUnits: { index: 2 }, archiveUpdates: 0 });
    expect(await monthly(3)).toMatchObject({ archiveUpdates: 1, archiveUnits: 1 });
    expect(await monthly(4)).toEqual(await monthly(6));
  });

  it('has as many value messages as its values need', async () => {
    const whole = await measureRow(kilobyte);
    const parts = await measureRow(kilobyte, { valuesPerMessage: 2 });
    expect(parts.valueMessages).toBe(3);
    expect(parts.valueMessageBytes).toBe(Math.ceil(whole.valueMessageBytes / 3));
  });

  it('of a tenant has a message group on its messages', async () => {
    const [alone, tenants] = [await measureRow(kilobyte), await measureRow({ ...kilobyte, tenant: 'acme' })];
    expect([alone.grouped, tenants.grouped]).toEqual([0, 1]);
    expect(tenants.writeUnits).toEqual(alone.writeUnits);
    expect(tenants.indexEntryBytes - alone.indexEntryBytes).toBe('#acme'.length);
    expect(tenants.rowMessageBytes - alone.rowMessageBytes).toBe(',"messageGroupId":"acme"'.length);
    expect(meanShape([alone, tenants]).grouped).toBe(0.5);
  });

  it('without values is counted with one value message', async () => {
    expect(await measureRow(sampleRow({ values: 0, bytes: 10, keyBytes: 8 }))).toMatchObject({
      values: 0,
      valueMessages: 1,
    });
  });

  it('with an unknown rule is rejected', async () => {
    await expect(measureRow({ ...kilobyte, rule: 'unknown' })).rejects.toThrow('unknown');
  });
});

it('meanShape averages several rows, and rejects none', async () => {
  const rows = [await measureRow(kilobyte), await measureRow(sampleRow({ values: 15, bytes: 9_000, keyBytes: 8 }))];
  const [small, large] = rows;
  expect(meanShape(rows)).toMatchObject({
    values: 10,
    itemBytes: ((small?.itemBytes ?? 0) + (large?.itemBytes ?? 0)) / 2,
    writeUnits: { index: 1 },
  });
  expect(() => meanShape([])).toThrow(RangeError);
});
