import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as localStack from '@daybreak/local-stack';
import { beforeAll, expect, it } from '@jest/globals';
import { dueShards } from '../../items/due-index.ts';
import { startedAt } from '../../testing/new-row.ts';
import { describeWithTables, shardCount } from '../../testing/use-tables.ts';
import type { DueRow, DueRowsInput } from './due-rows.ts';

const dates = ['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30'];
const zones = ['Asia/Tokyo', 'UTC', 'America/Los_Angeles'];
const rowCount = 60;

describeWithTables(localStack, 'due rows', (tables) => {
  beforeAll(async () => {
    for (let n = 0; n < rowCount; n++) {
      await tables.rows.put({
        id: `row ${n}`,
        dueDate: dates[n % dates.length] ?? '',
        timeZone: zones[n % zones.length] ?? '',
        rule: 'apply-changes',
        changes: {},
        values: {},
      });
    }
  });

  async function dueOf(input: DueRowsInput, limit: number): Promise<{ rows: DueRow[]; pages: number }> {
    const rows: DueRow[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await tables.rows.dueRows({ ...input, cursor, limit });
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      rows.push(...page.rows);
      cursor = page.cursor;
      pages += 1;
    } while (cursor !== undefined);
    return { rows, pages };
  }

  async function idsDue(input: { dueAfter?: string; dueBy: string }): Promise<string[]> {
    const ids: string[] = [];
    for (const shard of dueShards(shardCount))
      ids.push(...(await dueOf({ ...input, shard }, 1_000)).rows.map(({ id }) => id));
    return ids.toSorted();
  }

  const idsWhere = (isDue: (date: string, zone: string) => boolean): string[] =>
    Array.from({ length: rowCount }, (_, n) => n)
      .filter((n) => isDue(dates[n % dates.length] ?? '', zones[n % zones.length] ?? ''))
      .map((n) => `row ${n}`)
      .toSorted();

  it('are the rows whose date has begun in their time zone, to the millisecond', async () => {
    expect(await idsDue({ dueBy: '2026-03-29T07:00:00Z' })).toEqual(idsWhere((date) => date <= '2026-03-29'));
    expect(await idsDue({ dueBy: '2026-03-29T06:59:59.999Z' })).toEqual(
      idsWhere((date, zone) => date < '2026-03-29' || (date === '2026-03-29' && zone !== 'America/Los_Angeles')),
    );
    expect(await idsDue({ dueBy: '2026-03-26T14:59:59.999Z' })).toEqual([]);
  });

  it('are those that are due after an instant, to the millisecond', async () => {
    const dueBy = '2026-03-29T07:00:00Z';
    expect(await idsDue({ dueAfter: '2026-03-28T23:59:59.999Z', dueBy })).toEqual(
      idsWhere((date, zone) => date === '2026-03-29' && zone !== 'Asia/Tokyo'),
    );
    expect(await idsDue({ dueAfter: '2026-03-29T00:00:00.000Z', dueBy })).toEqual(
      idsWhere((date, zone) => date === '2026-03-29' && zone === 'America/Los_Angeles'),
    );
  });

  it.each([1, 3, 7])('are returned once, in pages of %i, in the order of their due time', async (limit) => {
    for (const shard of dueShards(shardCount)) {
      const whole = await dueOf({ shard, dueBy: '2026-04-01T00:00:00Z' }, 1_000);
      const paged = await dueOf({ shard, dueBy: '2026-04-01T00:00:00Z' }, limit);

      expect(paged.rows).toEqual(whole.rows);
      expect(paged.pages).toBeGreaterThanOrEqual(Math.ceil(whole.rows.length / limit));
      expect(whole.rows.map(({ dueAt }) => dueAt)).toEqual(whole.rows.map(({ dueAt }) => dueAt).toSorted());
    }
  });

  it('can be read from the cursor of any row', async () => {
    const shard = '00';
    const { rows } = await dueOf({ shard, dueBy: '2026-04-01T00:00:00Z' }, 1_000);
    for (const [index, { cursor }] of rows.entries()) {
      const { rows: left } = await tables.rows.dueRows({ shard, dueBy: '2026-04-01T00:00:00Z', cursor });
      expect(left).toEqual(rows.slice(index + 1));
    }
  });

  it('are distributed over all shards', async () => {
    for (const shard of dueShards(shardCount)) {
      expect((await dueOf({ shard, dueBy: '2026-04-01T00:00:00Z' }, 1_000)).rows.length).toBeGreaterThan(5);
    }
  });

  it('are counted over all shards', async () => {
    expect(await tables.rows.countDue({ dueBy: '2026-03-28T12:00:00Z' })).toBe(rowCount / 2);
    expect(await tables.rows.countDue({ dueBy: '2026-01-01T00:00:00Z' })).toBe(0);
  });

  it("have the row's current version", async () => {
    await tables.rows.reschedule({ id: 'row 0', dueDate: '2026-05-01' });
    await tables.rows.reschedule({ id: 'row 0', dueDate: '2026-05-02', timeZone: 'UTC' });

    const all: DueRow[] = [];
    for (const shard of dueShards(shardCount))
      all.push(...(await dueOf({ shard, dueBy: '2026-06-01T00:00:00Z' }, 1_000)).rows);
    expect(all).toHaveLength(rowCount);
    expect(all.find(({ id }) => id === 'row 0')).toEqual({
      id: 'row 0',
      version: 3,
      dueAt: '2026-05-02T00:00:00.000Z',
      readyAt: startedAt,
      cursor: expect.any(String),
    });
  });

  it('refuse an invalid cursor', async () => {
    const input = { shard: '00', dueBy: '2026-06-01T00:00:00Z', limit: 1 };
    await expect(tables.rows.dueRows({ ...input, cursor: 'nonsense' })).rejects.toThrow('Invalid');
  });

  it('are all returned by a scan', async () => {
    const ids: string[] = [];
    for await (const { id } of tables.rows.scanRows()) ids.push(id);
    expect(ids.toSorted()).toEqual(idsWhere(() => true));
  });

  it('exclude an item that cannot be read, and list its id', async () => {
    const at = '2026-02-01T00:00:00.000Z';
    const keys = { dueShard: { S: '00' }, dueAt: { S: at } };
    for (const Item of [
      { ...keys, id: { S: 'good' }, version: { N: '1' } },
      { ...keys, id: { S: 'without a version' } },
      { ...keys, id: { S: 'with version 1.5' }, version: { N: '1.5' } },
    ])
      await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item }));
    const page = await tables.rows.dueRows({ shard: '00', dueBy: at, limit: 10 });
    expect(page.rows).toEqual([{ id: 'good', version: 1, dueAt: at, cursor: JSON.stringify([at, 'good']) }]);
    expect(page.unreadable?.toSorted()).toEqual(['with version 1.5', 'without a version']);
  });
});
