import { DeleteItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { beforeEach, expect, it } from '@jest/globals';
import type { ItemError } from '../../errors.ts';
import { settingsId } from '../../items/archive-id.ts';
import { failedKeys, failedPartitions } from '../../items/due-index.ts';
import { sealedStateOf } from '../../items/row-state.ts';
import { error, later, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

describeWithTables(localStack, 'the failed rows', (tables) => {
  beforeEach(async () => {
    // Rows of other tests.
    for await (const { id } of tables.rows.failedRows()) await tables.rows.delete({ id });
  });

  const collect = async (found: AsyncIterable<Row>): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of found) ids.push(id);
    return ids;
  };
  const failedIds = async (): Promise<string[]> => await collect(tables.rows.failedRows());
  const putFailed = async (): Promise<string> => {
    const { id } = newRow();
    await tables.rows.put(newRow({ id }));
    await tables.rows.fail({ rowId: id, version: 1, runId, error });
    return id;
  };
  /** What a release without the index of failed rows leaves. */
  const putFailedByOlderRelease = async (): Promise<string> => {
    const id = await putFailed();
    const Key = { id: { S: id } };
    await tables.documentClient.send(
      new UpdateItemCommand({ TableName: 'rows', Key, UpdateExpression: 'REMOVE dueShard, dueAt' }),
    );
    return id;
  };
  const forgetSettings = async (): Promise<void> =>
    void (await tables.documentClient.send(
      new UpdateItemCommand({
        TableName: 'rows',
        Key: { id: { S: settingsId } },
        UpdateExpression: 'REMOVE failedRowsIndexed',
      }),
    ));

  it('are read and counted by the index, without a scan, until an edit or a deletion', async () => {
    await tables.rows.put(newRow());
    const ids = [await putFailed(), await putFailed(), await putFailed(), await putFailed()];
    expect((await failedIds()).toSorted()).toEqual(ids.toSorted());
    expect(await tables.rows.countFailed()).toBe(4);

    const [redriven = '', cancelled = '', changed = '', deleted = ''] = ids;
    await tables.rows.redrive({ id: redriven });
    await tables.rows.cancel({ id: cancelled });
    await tables.rows.change({ id: changed, changes: {} });
    await tables.rows.delete({ id: deleted });
    expect(await failedIds()).toEqual([]);
    expect(await tables.rows.countFailed()).toBe(0);
  });

  it('are not due, however late a run is', async () => {
    const id = await putFailed();
    for (const shard of await tables.rows.shards()) {
      const { rows } = await tables.rows.dueRows({ shard, dueBy: '2100-01-01T00:00:00Z' });
      expect(rows.map((row) => row.id)).not.toContain(id);
    }
  });

  it('include a failed row that is imported with its state', async () => {
    const id = await putFailed();
    const row = await tables.row(id);
    await tables.rows.delete({ id });
    await tables.rows.put(row, { state: sealedStateOf(row) });
    expect(await failedIds()).toEqual([id]);
  });

  it('pass an item that can not be read on, and the rest', async () => {
    const id = await putFailed();
    const broken = { id: { S: 'broken' }, status: { S: 'failed' }, version: { N: '1' } };
    const { dueShard, dueAt } = failedKeys('broken', startedAt);
    const keys = { dueShard: { S: dueShard }, dueAt: { S: dueAt } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item: { ...broken, ...keys } }));
    const unreadable: ItemError[] = [];
    expect(await collect(tables.rows.failedRows((problem) => void unreadable.push(problem)))).toEqual([id]);
    expect(unreadable.map((problem) => problem.id)).toEqual(['broken']);
    await tables.documentClient.send(new DeleteItemCommand({ TableName: 'rows', Key: { id: { S: 'broken' } } }));
  });

  it('of an older release are indexed once, by a scan that changes nothing else', async () => {
    expect(await tables.rows.failedRowsAreIndexed()).toBe(true);
    await forgetSettings();
    expect(await tables.rows.failedRowsAreIndexed()).toBe(false);
    const [older, newer] = [await putFailedByOlderRelease(), await putFailed()];
    expect(await failedIds()).toEqual([newer]);
    const before = await tables.row(older);

    tables.setClock(later);
    expect((await collect(tables.rows.indexFailedRows())).toSorted()).toEqual([older, newer].toSorted());
    expect((await failedIds()).toSorted()).toEqual([older, newer].toSorted());
    expect(await tables.row(older)).toEqual(before);
    expect(await tables.rows.failedRowsAreIndexed()).toBe(true);
  });

  it('of an older release that are redriven meanwhile are not indexed', async () => {
    const id = await putFailedByOlderRelease();
    const rows = tables.rowsInterruptedBy(async (name) => {
      if (name === 'UpdateItemCommand' && (await tables.row(id)).status === 'failed') await tables.rows.redrive({ id });
    });
    for await (const row of rows.indexFailedRows()) expect(row.id).toBe(id);
    expect(await failedIds()).toEqual([]);
    expect((await tables.row(id)).status).toBe('scheduled');
  });

  it('cost a table without failed rows one empty query a partition', async () => {
    for (const partition of failedPartitions()) {
      const { ScannedCount: count } = await tables.documentClient.send(
        new QueryCommand({
          TableName: 'rows',
          IndexName: 'due',
          KeyConditionExpression: 'dueShard = :shard',
          ExpressionAttributeValues: { ':shard': { S: partition } },
        }),
      );
      expect(count).toBe(0);
    }
  });
});
