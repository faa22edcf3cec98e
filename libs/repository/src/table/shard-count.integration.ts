import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as localStack from '@daybreak/local-stack';
import { beforeEach, expect, it } from '@jest/globals';
import { ShardCountError } from '../errors.ts';
import { settingsId } from '../items/archive-id.ts';
import { dueShard, dueShards } from '../items/due-index.ts';
import type { RowRepositoryOptions } from '../rows/row-repository.ts';
import { dueDate, error, newRow, runId, startedAt } from '../testing/new-row.ts';
import { describeWithTables } from '../testing/use-tables.ts';

const key = { id: { S: settingsId } };

describeWithTables(localStack, 'the shard count of a table', (tables) => {
  beforeEach(async () => {
    await tables.documentClient.send(new DeleteItemCommand({ TableName: 'rows', Key: key }));
  });

  const repositoryOf = (options: Pick<RowRepositoryOptions, 'shardCount' | 'firstShardCount'>) =>
    tables.rowsThrough(tables.documentClient, { firstShardCount: undefined, ...options });
  const settings = async () =>
    (await tables.documentClient.send(new GetItemCommand({ TableName: 'rows', Key: key, ConsistentRead: true }))).Item;
  /** A row in `shard` by the shard count `count`. */
  const rowIn = (shard: string, count: number) => {
    let row = newRow();
    while (dueShard(row.id, count) !== shard) row = newRow();
    return row;
  };
  const idsIn = async (shard: string) =>
    (await tables.rows.dueRows({ shard, dueBy: startedAt })).rows.map(({ id }) => id);

  it.each([
    ['given by an owner', { shardCount: 8 }, 8],
    ["given by a function's environment", { firstShardCount: 3 }, 3],
    ['by default', {}, 16],
  ])('is set %s with the first put, and applies to every later put', async (_, options, count) => {
    expect(await repositoryOf(options).shards()).toEqual(dueShards(count));
    expect(await settings()).toBeUndefined();
    await repositoryOf(options).put(newRow());
    expect(await settings()).toEqual({ ...key, shardCount: { N: String(count) }, failedRowsIndexed: { BOOL: true } });

    const last = dueShards(count).at(-1) ?? '';
    for (const others of [{}, { firstShardCount: 100 }, { shardCount: count }]) {
      const row = rowIn(last, count);
      await repositoryOf(others).put(row);
      expect(await idsIn(last)).toContain(row.id);
    }
    expect(await repositoryOf({ firstShardCount: 100 }).shards()).toEqual(dueShards(count));
  });

  it('must match the shard count of an owner, or no row is written', async () => {
    await repositoryOf({ shardCount: 16 }).put(newRow());
    for (const given of [20, 8]) {
      const owner = repositoryOf({ shardCount: given });
      const row = newRow();
      const refused = await owner.put(row).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ShardCountError);
      expect(refused).toMatchObject({
        tableName: 'rows',
        shardCount: 16,
        givenShardCount: given,
        message:
          `The table rows has 16 shards, not ${given}: omit shardCount, or set it to 16. ` +
          "Runs read only the table's shards",
      });
      await expect(owner.reschedule({ id: row.id, dueDate })).rejects.toThrow(ShardCountError);
      expect(await owner.get(row.id)).toBeUndefined();
    }
    // The same repository works after the table's shard count is raised.
    const early = repositoryOf({ shardCount: 20 });
    await expect(early.put(newRow())).rejects.toThrow(ShardCountError);
    await tables.rows.raiseShardCount(20);
    expect(await early.put(newRow())).toBe('created');
  });

  it('never decreases, and a repository with a smaller count still works', async () => {
    const early = repositoryOf({ shardCount: 4 });
    await early.put(newRow());
    await tables.rows.raiseShardCount(8);
    await tables.rows.raiseShardCount(8);
    await expect(tables.rows.raiseShardCount(6)).rejects.toMatchObject({
      name: 'ShardCountError',
      message:
        'The table rows has 8 shards, not 6: deploy with a dueShardCount of at least 8. ' +
        'With fewer, no run would read the rows in the other shards, so the scanner dispatches nothing until then',
    });
    expect(await settings()).toEqual({ ...key, shardCount: { N: '8' }, failedRowsIndexed: { BOOL: true } });

    const row = rowIn('07', 8);
    await early.put(row);
    expect(await idsIn(dueShard(row.id, 4))).toContain(row.id);
    expect(await tables.rows.shards()).toEqual(dueShards(8));
    expect(await tables.rows.countDue({ dueBy: startedAt })).toBe(
      (await Promise.all(dueShards(8).map(idsIn))).flat().length,
    );
  });

  it('is stored in an item that no call treats as a row', async () => {
    const rows = repositoryOf({ shardCount: 4 });
    await rows.put(newRow());
    const before = await settings();
    const message = { rowId: settingsId, version: 1, runId };
    const unreadable: string[] = [];

    for await (const { id } of rows.scanRows()) expect(id).not.toBe(settingsId);
    for await (const { row, tombstone } of rows.scanWithHistory())
      expect(row?.id ?? tombstone?.id).not.toBe(settingsId);
    expect(await rows.getMany([settingsId], ({ id }) => void unreadable.push(id))).toEqual([]);
    expect(unreadable).toEqual([settingsId]);
    const row = newRow({ id: settingsId });
    const id = settingsId;
    for (const call of [
      () => rows.get(id),
      () => rows.getWithHistory(id),
      () => rows.put(row),
      () => rows.delete({ id }),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'ItemError', id: settingsId });
    await expect(rows.discard({ id: settingsId })).rejects.toMatchObject({ name: 'RowNotFoundError' });
    expect(await rows.complete({ ...message, dueDate })).toBe('superseded');
    expect(await rows.writeValues({ ...message, values: { a: 1 }, expected: 1, dueDate })).toBe('superseded');
    expect(await rows.fail({ ...message, error })).toBe('superseded');
    expect(await settings()).toEqual(before);
  });

  it('throws when it is invalid, and no row is put', async () => {
    const broken = { ...key, shardCount: { S: '16' } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item: broken }));
    const rows = repositoryOf({});
    for (const call of [() => rows.put(newRow()), rows.shards, () => rows.countDue({ dueBy: startedAt })])
      await expect(call()).rejects.toThrow('its shardCount is not a whole number from 1 to 100');
  });
});
